package dev.vitrine.witness.logs;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.cosignature.SubtreeMessage;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.policy.PolicyLog;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.wire.LogList;
import dev.vitrine.tlog.wire.LogList.LogEntry;
import dev.vitrine.witness.decision.TrustedLog;
import dev.vitrine.witness.store.LogTable;
import dev.vitrine.witness.store.OriginHash;
import dev.vitrine.witness.store.StoreException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the configured log of an origin. Two sources: the operator's policy files, which are the configuration and count
 * as they stand; and public lists, which only ever add. Listed logs live in the database, so a list that shrinks, changes
 * or disappears takes nothing away, not even over a restart.
 *
 * <p>Thread-safe; policies come from one thread at a time.
 */
public final class LogDirectory {

    /** Parsed keys of recently asked logs, about 1 KiB each. When full it starts over. */
    private static final int CACHED = 16_384;

    private static final Logger LOG = LoggerFactory.getLogger(LogDirectory.class);

    private final LogTable table;
    private final String witnessName;
    private final Set<String> refused;
    private final ConcurrentHashMap<String, TrustedLog> cache = new ConcurrentHashMap<>();

    private volatile Map<String, TrustedLog> policy = Map.of();
    private volatile Map<String, URI> urls = Map.of();

    /**
     * @param witnessName the witness's own name, which no log may have
     * @param refused origins that are not served, whatever lists and policies say
     */
    public LogDirectory(LogTable table, String witnessName, Set<String> refused) {
        this.table = table;
        this.witnessName = witnessName;
        this.refused = Set.copyOf(refused);
    }

    /** The log of this origin, if it is configured. May block for a read. */
    public Optional<TrustedLog> find(String origin) {
        if (refused.contains(origin)) {
            return Optional.empty();
        }
        TrustedLog own = policy.get(origin);
        if (own != null) {
            return Optional.of(own);
        }
        TrustedLog cached = cache.get(origin);
        if (cached != null) {
            return Optional.of(cached);
        }
        Optional<TrustedLog> listed = table.find(OriginHash.of(origin)).map(row -> LogRow.trusted(parse(row)));
        listed.ifPresent(log -> {
            if (cache.size() >= CACHED) {
                cache.clear();
            }
            cache.put(origin, log);
        });
        return listed;
    }

    /** Where this log's checkpoint and tiles are, as far as a policy says it; without a slash at its end. */
    public Optional<URI> url(String origin) {
        return Optional.ofNullable(urls.get(origin));
    }

    /** Logs from lists and logs from policies; one that is in both counts twice. */
    public long count() {
        return table.count() + policy.size();
    }

    /** Adds the logs of a list that are new. A list that was imported before is not even parsed. */
    public synchronized ImportReport importList(Bytes list) throws MalformedException {
        Hash digest = sha256(list);
        if (table.isImported(digest)) {
            return ImportReport.NOTHING;
        }
        LogList parsed = LogList.parseLenient(list);
        for (LogList.Skipped skipped : parsed.skipped()) {
            LOG.atWarn()
                    .addKeyValue("line", skipped.line())
                    .addKeyValue("reason", skipped.what())
                    .log("list: skipped");
        }
        Map<OriginHash, Bytes> added = new LinkedHashMap<>();
        int unchanged = 0;
        int ignored = parsed.skipped().size();
        for (LogEntry log : parsed.logs()) {
            OriginHash id = OriginHash.of(log.origin());
            Optional<Bytes> known = table.find(id);
            if (known.isPresent()) {
                // SPEC (witness-network.org): a witness does not remove or change a configured log because a list
                // changed.
                if (parse(known.get()).key().equals(log.key())) {
                    unchanged++;
                } else {
                    ignored++;
                    LOG.atWarn().addKeyValue("origin", log.origin()).log("list: a configured log has another key here");
                }
            } else if (isRefused(log.origin())) {
                ignored++;
                LOG.atWarn().addKeyValue("origin", log.origin()).log("list: the origin is not possible here");
            } else {
                added.put(id, LogRow.print(log));
            }
        }
        table.add(added, digest);
        return new ImportReport(added.size(), unchanged, ignored);
    }

    /** Replaces the operator's own logs by the {@code log} lines of these tlog-policy files, several keys per origin. */
    public void replacePolicy(List<Bytes> files) throws MalformedException {
        Map<String, List<VerifierKey>> keys = new LinkedHashMap<>();
        Map<String, URI> found = new HashMap<>();
        for (Bytes file : files) {
            for (PolicyLog log : TrustPolicy.parse(file).logs()) {
                if (isRefused(log.origin())) {
                    throw new MalformedException(
                            "a log has the name of the witness or more than 255 bytes", MalformedException.NO_POSITION);
                }
                keys.computeIfAbsent(log.origin(), origin -> new ArrayList<>()).add(log.key());
                if (log.url().isPresent()) {
                    URI unused = found.putIfAbsent(log.origin(), url(log));
                }
            }
        }
        Map<String, TrustedLog> replaced = new HashMap<>();
        keys.forEach((origin, each) -> replaced.put(
                origin, new TrustedLog(origin, each.stream().distinct().toList())));
        policy = Map.copyOf(replaced);
        urls = Map.copyOf(found);
    }

    private static URI url(PolicyLog log) throws MalformedException {
        String text = log.url().orElseThrow().replaceFirst("/+$", "");
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new MalformedException("a log's URL is none: " + text, MalformedException.NO_POSITION);
        }
    }

    /**
     * A log must not be called like the witness: a line of the one could pass for a line of the other. And an ML-DSA-44
     * cosignature has room for 255 bytes of origin.
     */
    private boolean isRefused(String origin) {
        return origin.equals(witnessName) || !SubtreeMessage.fits(origin);
    }

    private static LogEntry parse(Bytes row) {
        try {
            return LogRow.parse(row);
        } catch (MalformedException e) {
            throw new StoreException("a stored log is damaged", e);
        }
    }

    private static Hash sha256(Bytes bytes) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(bytes.asReadOnlyBuffer());
            return Hash.of(sha256.digest(), 0);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
