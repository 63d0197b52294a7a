package dev.vitrine.evidence.image;

import dev.vitrine.tlog.Bytes;

/**
 * What measuring an image gave.
 *
 * @param mrEnclave 32 bytes
 * @param enclaveSize the address range, in bytes
 * @param pages how many pages were added
 * @param measuredPages how many of them have measured content
 * @param trail every page's digest, to find where two images differ
 */
public record Measurement(Bytes mrEnclave, long enclaveSize, long pages, long measuredPages, PageTrail trail) {}
