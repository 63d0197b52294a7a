package dev.vitrine.witness.evidence;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.misbehaviour.Misbehaviour;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.witness.store.EvidenceTable;
import dev.vitrine.witness.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All evidence that this witness holds. Bounded: one of each kind and sizes, {@value #PER_KEY} per accused key,
 * {@value #MAX} in all. Only verified evidence is added, and it is durable before anybody hears of it. Thread-safe.
 */
public final class EvidenceBook {

    /** How much is kept against one key. */
    public static final int PER_KEY = 16;

    /** How much is kept in all. */
    public static final int MAX = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(EvidenceBook.class);

    /** Where additions become durable. */
    interface Shelf {
        void add(Hash id, Bytes text);
    }

    private final Shelf shelf;
    private final Set<String> overridden;
    private final List<Consumer<VerifiedMisbehaviour>> listeners = new CopyOnWriteArrayList<>();

    @GuardedBy("this")
    private final Map<Hash, VerifiedMisbehaviour> byId = new LinkedHashMap<>();

    @GuardedBy("this")
    private final Set<Hash> slots = new HashSet<>();

    @GuardedBy("this")
    private final Map<VerifierKey, Integer> perKey = new HashMap<>();

    private final Map<String, VerifiedMisbehaviour> barred = new ConcurrentHashMap<>(); // by origin, the first of each

    private EvidenceBook(Shelf shelf, Set<String> overridden) {
        this.shelf = shelf;
        this.overridden = Set.copyOf(overridden);
    }

    /**
     * Reads what is stored, and verifies all of it again.
     *
     * @param overridden origins that the operator has decided to cosign in spite of evidence
     */
    public static EvidenceBook open(EvidenceTable table, Set<String> overridden) {
        EvidenceBook book = new EvidenceBook(table::add, overridden);
        for (Bytes text : table.load()) {
            try {
                book.enter(Misbehaviour.parse(text).verify());
            } catch (MalformedException | VerificationException e) {
                throw new StoreException("stored evidence is damaged", e);
            }
        }
        return book;
    }

    /** A book that forgets everything with the process. */
    public static EvidenceBook inMemory(Set<String> overridden) {
        return new EvidenceBook((id, text) -> {}, overridden);
    }

    /** Told of every addition, after it is durable, on the thread that added it. */
    public void addListener(Consumer<VerifiedMisbehaviour> listener) {
        listeners.add(listener);
    }

    /** Keeps the evidence, if it says anything new. */
    public Addition add(VerifiedMisbehaviour evidence) {
        synchronized (this) {
            if (byId.containsKey(evidence.id()) || slots.contains(evidence.slot())) {
                return Addition.KNOWN;
            }
            if (byId.size() >= MAX || perKey.getOrDefault(evidence.accused(), 0) >= PER_KEY) {
                return Addition.ENOUGH;
            }
            shelf.add(evidence.id(), evidence.toBytes());
            enter(evidence);
        }
        LOG.atError()
                .addKeyValue("evidence", evidence.id().hex())
                .addKeyValue("kind", evidence.kind().code())
                .addKeyValue("accused", evidence.accused())
                .addKeyValue("origin", evidence.origin())
                .log("misbehaviour is proven");
        listeners.forEach(listener -> listener.accept(evidence));
        return Addition.ADDED;
    }

    private synchronized void enter(VerifiedMisbehaviour evidence) {
        VerifiedMisbehaviour unused = byId.put(evidence.id(), evidence);
        boolean unusedSlot = slots.add(evidence.slot());
        Integer unusedCount = perKey.merge(evidence.accused(), 1, Integer::sum);
        if (evidence.isAgainstLog()) {
            VerifiedMisbehaviour unusedFirst = barred.putIfAbsent(evidence.origin(), evidence);
        }
    }

    public synchronized Optional<VerifiedMisbehaviour> find(Hash id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Everything, oldest first. */
    public synchronized List<VerifiedMisbehaviour> all() {
        return List.copyOf(byId.values());
    }

    /** Everything about one log, by whomever, oldest first. */
    public List<VerifiedMisbehaviour> about(String origin) {
        List<VerifiedMisbehaviour> about = new ArrayList<>(all());
        about.removeIf(evidence -> !evidence.origin().equals(origin));
        return List.copyOf(about);
    }

    /** The first evidence against the log itself, whatever the operator has decided. */
    public Optional<VerifiedMisbehaviour> against(String origin) {
        return Optional.ofNullable(barred.get(origin));
    }

    /** Why this log must not be cosigned: the evidence against it, unless the operator has overridden it. */
    public Optional<VerifiedMisbehaviour> bars(String origin) {
        return isOverridden(origin) ? Optional.empty() : against(origin);
    }

    /** Whether the operator has decided to cosign this log in spite of evidence. */
    public boolean isOverridden(String origin) {
        return overridden.contains(origin);
    }

    public synchronized int size() {
        return byId.size();
    }
}
