package dev.vitrine.evidence.tdx;

import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.tlog.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out whether an event log explains the run-time registers of a trust domain. */
public final class EventLogVerifier {

    private EventLogVerifier() {}

    /**
     * Replays the log into registers and compares them with those of a report.
     *
     * @param report of a quote, whose own verdict says whether it may be believed
     */
    public static Verdict verify(EventLog log, TdReport report, Instant at) {
        List<Check> checks = new ArrayList<>();
        Map<String, Bytes> measurements = new LinkedHashMap<>();
        List<Bytes> replayed = log.replay();
        for (int i = 0; i < TdReport.RTMRS; i++) {
            measurements.put("tdx-rtmr" + i, replayed.get(i));
            checks.add(register(log, i, replayed.get(i), report.rtmrs().get(i), at));
        }
        int bound = 0;
        int contradicted = 0;
        for (TdxEvent event : log.events()) {
            Optional<Bytes> derived = event.derivedDigest();
            bound += derived.isPresent() ? 1 : 0;
            contradicted += derived.isPresent() && !derived.get().equals(event.digest()) ? 1 : 0;
        }
        checks.add(payloads(bound, contradicted, at));
        int unbound = log.events().size() - bound;
        return new Verdict(
                EvidenceKind.TDX_EVENT_LOG,
                checks,
                measurements,
                Map.of(
                        "event-log.events", Integer.toString(log.events().size()),
                        "event-log.unbound-payloads", Integer.toString(unbound)),
                List.of(
                        "The quote with these registers.",
                        "What the log says in words about " + unbound + " events: only their digests were measured."));
    }

    private static Check register(EventLog log, int register, Bytes replayed, Bytes reported, Instant at) {
        String id = "event-log.rtmr" + register;
        if (replayed.equals(reported)) {
            return check(id, Outcome.PROVEN, at, "the events add up to the register of the report");
        }
        return log.speaksAbout(register)
                ? check(id, Outcome.REFUTED, at, "the events do not add up to the register of the report")
                : check(id, Outcome.UNKNOWN, at, "the log says nothing about this register");
    }

    private static Check payloads(int bound, int contradicted, Instant at) {
        String id = "event-log.payloads";
        return contradicted == 0
                ? check(id, Outcome.PROVEN, at, bound + " events have the digest that follows from their content")
                : check(id, Outcome.REFUTED, at, contradicted + " events have another digest than their content");
    }

    private static Check check(String id, Outcome outcome, Instant at, String detail) {
        return new Check(id, outcome, Optional.empty(), at, detail);
    }
}
