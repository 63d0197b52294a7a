package dev.vitrine.evidence.dcap;

import dev.vitrine.evidence.Aspect;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.tlog.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the lines of one verdict. Used by one thread for one quote. */
final class Findings {

    private final Instant asOf;
    private final List<Check> checks = new ArrayList<>(32);
    private final Map<String, Bytes> measurements = new LinkedHashMap<>();
    private final Map<String, String> fields = new LinkedHashMap<>();

    /** What the checks that follow rest on. */
    private Optional<TrustAnchor> anchor = Optional.empty();

    private Optional<Instant> earliestIssue = Optional.empty();
    private Optional<Instant> latestIssue = Optional.empty();
    private Optional<Instant> earliestExpiration = Optional.empty();

    Findings(Instant asOf) {
        this.asOf = asOf;
    }

    void restOn(Optional<TrustAnchor> anchor) {
        this.anchor = anchor;
    }

    void proven(String id, Aspect aspect, String detail) {
        add(id, aspect, Outcome.PROVEN, detail);
    }

    void warning(String id, Aspect aspect, String detail) {
        add(id, aspect, Outcome.WARNING, detail);
    }

    void refuted(String id, Aspect aspect, String detail) {
        add(id, aspect, Outcome.REFUTED, detail);
    }

    void unknown(String id, Aspect aspect, String detail) {
        add(id, aspect, Outcome.UNKNOWN, detail);
    }

    void add(String id, Aspect aspect, Outcome outcome, String detail) {
        checks.add(new Check(id, aspect, outcome, anchor, asOf, detail));
    }

    void measurement(String kind, Bytes value) {
        measurements.put(kind, value);
    }

    void field(String name, String value) {
        fields.put(name, value);
    }

    void field(String name, Bytes value) {
        fields.put(name, value.hex());
    }

    void field(String name, long value) {
        fields.put(name, Long.toString(value));
    }

    void field(String name, boolean value) {
        fields.put(name, Boolean.toString(value));
    }

    /** A document or a list that the verdict rests on: for policies about the age of collateral. */
    void issued(Instant at, Instant expiration) {
        earliestIssue = Optional.of(earliestIssue.filter(at::isAfter).orElse(at));
        latestIssue = Optional.of(latestIssue.filter(at::isBefore).orElse(at));
        expires(expiration);
    }

    /** Something that the verdict rests on ceases to be valid. */
    void expires(Instant at) {
        earliestExpiration = Optional.of(earliestExpiration.filter(at::isAfter).orElse(at));
    }

    Verdict verdict(EvidenceKind kind, List<String> remainingTrust) {
        earliestIssue.ifPresent(at -> field("collateral.earliest-issue", at.toString()));
        latestIssue.ifPresent(at -> field("collateral.latest-issue", at.toString()));
        earliestExpiration.ifPresent(at -> field("collateral.earliest-expiration", at.toString()));
        return new Verdict(kind, checks, measurements, fields, remainingTrust);
    }
}
