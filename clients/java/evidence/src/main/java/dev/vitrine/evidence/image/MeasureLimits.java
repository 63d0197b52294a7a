package dev.vitrine.evidence.image;

/**
 * How much work an image may cause: a few bytes of layout can ask for terabytes of pages.
 *
 * @param pages added pages, measured or not; each is 64 hashed bytes
 * @param measuredPages pages with their content; each is 5,184 hashed bytes
 * @param imageBytes memory for the image in its loaded form
 */
public record MeasureLimits(long pages, long measuredPages, int imageBytes) {

    /** Room for the largest public enclaves: 256 GiB of pages, 4 GiB of them measured; seconds of work. */
    public static final MeasureLimits DEFAULT = new MeasureLimits(64L << 20, 1L << 20, 1 << 29);
}
