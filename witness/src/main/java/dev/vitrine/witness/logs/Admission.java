package dev.vitrine.witness.logs;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.wire.LogDescription;
import java.util.Set;

/**
 * Which logs may join by announcing themselves: those that the operator named, and any, up to a number and at a bounded rate.
 * Who was admitted stays, with the key he came with, like a log from a list. Thread-safe.
 */
public final class Admission {

    private final LogDirectory logs;
    private final Set<String> named;
    private final int openLogs;
    private final int openRate;

    /**
     * @param named origins that may join at the rate that they announce
     * @param openLogs how many logs there may be at most for any other one to join; 0 for none
     * @param openRate checkpoints a day that such a log gets at most
     */
    public Admission(LogDirectory logs, Set<String> named, int openLogs, int openRate) {
        this.logs = logs;
        this.named = Set.copyOf(named);
        this.openLogs = openLogs;
        this.openRate = openRate;
    }

    /** What became of an announcement. */
    public enum Decision {
        ADMITTED,
        /** It was served before; nothing about it changed. */
        KNOWN,
        /** The policy does not admit it. */
        REFUSED
    }

    /** Decides about a verified description. */
    public synchronized Decision announced(LogDescription log) {
        if (logs.find(log.origin()).isPresent()) {
            return Decision.KNOWN;
        }
        boolean byName = named.contains(log.origin());
        if (!byName && logs.count() >= openLogs) {
            return Decision.REFUSED;
        }
        int rate = byName ? log.requestsPerDay() : Math.min(openRate, log.requestsPerDay());
        try {
            ImportReport report = logs.importList(Bytes.utf8("logs/v0\nvkey " + log.key() + "\nqpd " + rate
                    + "\ncontact " + log.contact().strip() + "\n"));
            return report.added() == 1 ? Decision.ADMITTED : Decision.REFUSED;
        } catch (MalformedException e) {
            throw new AssertionError("bad math: the lines were checked", e);
        }
    }

    /** What to tell logs in advance: {@code named} origins only, or {@code open}. */
    public String policy() {
        return openLogs > 0 ? "open" : named.isEmpty() ? "closed" : "named";
    }

    public int openRate() {
        return openRate;
    }
}
