package dev.vitrine.evidence.judge;

import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.judge.Admissibility.Admitted;
import dev.vitrine.evidence.judge.Admissibility.Refused;
import dev.vitrine.evidence.provenance.ProvenanceTrust;
import dev.vitrine.evidence.provenance.ProvenanceVerifier;
import dev.vitrine.evidence.provenance.intoto.Artifact;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges evidence of every kind. A pure function of exhibit and time: the same arguments give the same judgement, years later
 * and anywhere. Safe for use by many threads.
 */
public final class Judge {

    private static final String UNBOUND =
            "That it comes from the machine that you talk to: nothing binds it to a key, and it can be relayed.";

    private static final String NOT_REVOKED =
            "That no certificate was revoked: a revocation list is missing or does not speak for this time.";

    private final VerifiedChains chains;
    private final PublishedKeys publishedKeys;
    private final KindVerifiers verifiers;

    /**
     * @param chains the roots, and what was verified under them before
     * @param publishedKeys signing keys that anybody can use
     */
    public Judge(VerifiedChains chains, PublishedKeys publishedKeys) {
        this.chains = chains;
        this.publishedKeys = publishedKeys;
        this.verifiers = new KindVerifiers(chains, publishedKeys);
    }

    /** A judge that also knows other published keys, and shares what this one verified: for a {@code KeyCompromise}. */
    public Judge knowing(PublishedKeys others) {
        return new Judge(chains, others);
    }

    /**
     * Makes every check that can be made. What is missing is unknown and never proven.
     *
     * @param at the time for which the judgement holds
     * @throws MalformedException where the evidence, or a part that travels with it, breaks its format; its message names the
     *     part
     */
    public Judgement judge(Exhibit exhibit, Instant at) throws MalformedException {
        Verdict verdict = verifiers.verify(exhibit, at);
        verdict = extended(verdict, Companions.sigstruct(exhibit, verdict, verifiers, at));
        verdict = extended(verdict, Companions.eventLog(exhibit, at));
        Checks more = new Checks(at);
        Warnings.add(verdict, publishedKeys, more);
        ReportData.check(exhibit, verdict, more);
        verdict = extended(verdict, more.lines());
        if (verdict.checks().stream().anyMatch(Judge::isOpenRevocation)) {
            verdict = trusting(verdict, NOT_REVOKED);
        }
        return Judgement.of(ReportData.isBound(verdict) ? verdict : trusting(verdict, UNBOUND), at);
    }

    private static boolean isOpenRevocation(Check check) {
        return check.outcome() == Outcome.UNKNOWN
                && (check.id().startsWith("revocation.") || check.id().equals("chain.crl"));
    }

    /**
     * Judges a document about a build, or about what it should measure, by what the reader relies on for such documents.
     *
     * @param artifact what it should be about, or {@link Artifact#UNKNOWN}
     */
    public Judgement judge(Bytes document, Artifact artifact, ProvenanceTrust trust, Instant at)
            throws MalformedException {
        return Judgement.of(ProvenanceVerifier.verify(document, artifact, trust, at), at);
    }

    /** Whether a log takes the exhibit in. Never throws for what is in the exhibit. */
    public Admissibility admit(Exhibit exhibit, Instant at) {
        Judgement judgement;
        try {
            judgement = judge(exhibit, at);
        } catch (MalformedException e) {
            return new Refused(Refused.FORMAT, String.valueOf(e.getMessage()));
        }
        Optional<Check> forgery = judgement.verdict().forgery();
        return forgery.isPresent()
                ? new Refused(forgery.get().id(), forgery.get().detail())
                : new Admitted(judgement);
    }

    private static Verdict extended(Verdict verdict, List<Check> more) {
        if (more.isEmpty()) {
            return verdict;
        }
        List<Check> checks = new ArrayList<>(verdict.checks());
        checks.addAll(more);
        return new Verdict(verdict.kind(), checks, verdict.measurements(), verdict.fields(), verdict.remainingTrust());
    }

    private static Verdict trusting(Verdict verdict, String more) {
        List<String> trust = new ArrayList<>(verdict.remainingTrust());
        trust.add(more);
        return new Verdict(verdict.kind(), verdict.checks(), verdict.measurements(), verdict.fields(), trust);
    }
}
