package dev.vitrine.witness.peers;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.misbehaviour.PrefixProof;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.tile.VerifiedTiles;
import dev.vitrine.witness.gossip.Comparison;
import dev.vitrine.witness.store.OriginHash;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks logs and mirrors for heads and tiles. Thread-safe. */
final class LogVisit {

    /** Comparisons of one log in one round. */
    static final int MAX_COMPARISONS = 8;

    static final int MAX_CHECKPOINT = 128 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(LogVisit.class);

    private final BoundedHttp http;
    private final List<URI> mirrors;

    LogVisit(BoundedHttp http, List<URI> mirrors) {
        this.http = http;
        this.mirrors = List.copyOf(mirrors);
    }

    /** Looks at the head that the log itself shows. */
    List<VerifiedMisbehaviour> look(WatchedLog log, URI url, long now) {
        try {
            BoundedHttp.Answer answer = http.get(URI.create(url + "/checkpoint"), MAX_CHECKPOINT);
            if (answer.status() == 200) {
                return log.observe("log", true, CheckpointNote.parse(answer.body()), now);
            }
            log.missed("log", "http-" + answer.status(), now);
        } catch (IOException e) {
            log.missed("log", "unreachable", now);
        } catch (MalformedException e) {
            log.missed("log", "malformed", now);
        }
        return List.of();
    }

    /** Makes the comparisons whose turn it is; returns how many could not be made. */
    int compare(WatchedLog log, Optional<URI> url, Consumer<List<VerifiedMisbehaviour>> found, long now) {
        int failures = 0;
        int waiting = Math.min(MAX_COMPARISONS, log.waiting());
        for (int i = 0; i < waiting; i++) {
            Optional<Comparison> next = log.next();
            if (next.isEmpty()) {
                break;
            }
            Optional<PrefixProof> prefix = prove(log.origin(), url, next.get());
            if (prefix.isPresent()) {
                found.accept(log.compared(next.get(), prefix.get(), now));
            } else {
                failures++;
                log.failed(next.get());
            }
        }
        return failures;
    }

    private Optional<PrefixProof> prove(String origin, Optional<URI> url, Comparison comparison) {
        List<URI> prefixes = new ArrayList<>();
        url.ifPresent(prefixes::add);
        for (URI mirror : mirrors) {
            prefixes.add(URI.create(mirror + "/" + OriginHash.of(origin).hex()));
        }
        for (URI prefix : prefixes) {
            try {
                VerifiedTiles tiles = new VerifiedTiles(
                        new RemoteTiles(http, prefix), comparison.larger().head());
                return Optional.of(PrefixProof.of(
                        comparison.smaller().size(), comparison.larger().head(), tiles));
            } catch (IOException | VerificationException e) {
                // Missing or other tiles prove nothing: not published yet, a broken mirror, or another history.
                LOG.atDebug()
                        .addKeyValue("origin", origin)
                        .addKeyValue("from", prefix)
                        .addKeyValue("why", e.getMessage())
                        .log("two heads could not be compared");
            }
        }
        return Optional.empty();
    }

    static Bytes requireOk(BoundedHttp.Answer answer) throws IOException {
        if (answer.status() != 200) {
            throw new IOException("HTTP " + answer.status());
        }
        return answer.body();
    }
}
