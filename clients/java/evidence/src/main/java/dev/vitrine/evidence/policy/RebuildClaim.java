package dev.vitrine.evidence.policy;

import dev.vitrine.tlog.Bytes;

/**
 * What a rebuilder logged about an enclave: its signature was verified, and it is in a log that is believed. A build that
 * did not come to a result is no claim.
 *
 * @param rebuilder the id of the key that signed it, 32 bytes
 * @param measurement what the enclave was expected to be
 * @param reproduced the source gave that measurement; false where it gave another
 */
public record RebuildClaim(Bytes rebuilder, Bytes measurement, boolean reproduced) {}
