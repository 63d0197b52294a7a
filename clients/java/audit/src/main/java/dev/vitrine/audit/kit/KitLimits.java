package dev.vitrine.audit.kit;

/**
 * How much of a kit is unpacked.
 *
 * @param maxTotal the bytes of all files together
 */
public record KitLimits(long maxTotal) {

    /** 64 GiB: a few container images with a toolchain. */
    public static final KitLimits DEFAULT = new KitLimits(1L << 36);
}
