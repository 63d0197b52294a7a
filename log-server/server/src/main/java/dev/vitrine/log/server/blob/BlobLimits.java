package dev.vitrine.log.server.blob;

import java.time.Duration;

/**
 * How much is kept, and for how long.
 *
 * @param maxSize bytes of one blob
 * @param publisherQuota bytes of all blobs that one key answers for
 * @param total bytes of all blobs
 * @param retention what is promised to whoever uploads something today
 */
public record BlobLimits(long maxSize, long publisherQuota, long total, Duration retention) {}
