package dev.vitrine.log;

/**
 * How much may wait, how much is committed at once, how much is kept in memory.
 *
 * @param queueEntries the most entries that wait or are being committed; more are refused as {@code FULL}
 * @param queueBytes the most bytes of such entries
 * @param commitEntries the most entries of one commit: larger commits cost fewer flushes and keep each submitter waiting longer
 * @param commitBytes the most bytes of one commit, though one entry always fits
 * @param cachedTiles the most complete hash tiles that are kept for proofs, 16 KiB each
 */
public record LogLimits(int queueEntries, long queueBytes, int commitEntries, long commitBytes, int cachedTiles) {

    public static final LogLimits DEFAULT = new LogLimits(65_536, 64L << 20, 4_096, 8L << 20, 4_096);

    public LogLimits {
        if (queueEntries < 1 || queueBytes < 1 || commitEntries < 1 || commitBytes < 1 || cachedTiles < 1) {
            throw new IllegalArgumentException("every limit is at least 1");
        }
    }
}
