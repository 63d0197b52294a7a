package dev.vitrine.log.server.service;

import dev.vitrine.log.Log;
import dev.vitrine.log.server.access.Access;
import dev.vitrine.log.server.blob.BlobStore;
import dev.vitrine.log.server.config.ServerConfig;
import dev.vitrine.log.server.cosign.Publisher;
import dev.vitrine.log.server.hub.HubApi;
import dev.vitrine.log.server.metrics.LogMetrics;
import java.util.function.BooleanSupplier;

/**
 * All that an edge translates to. Everything in it is shared by the event loops.
 *
 * @param ready whether this server should get traffic
 */
public record Services(
        ServerConfig config,
        Access access,
        Log log,
        Publisher publisher,
        Submissions submissions,
        Receipts receipts,
        LogApi api,
        HubApi hub,
        BlobStore blobs,
        Workers uploads,
        Watchers watchers,
        Streams streams,
        Workers readers,
        Failures failures,
        LogMetrics metrics,
        BooleanSupplier ready) {}
