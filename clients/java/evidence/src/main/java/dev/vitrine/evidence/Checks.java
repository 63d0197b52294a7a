package dev.vitrine.evidence;

import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.CertificateChain;
import dev.vitrine.evidence.x509.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lines of a verdict while they are being found out, all for one time. Confined to one thread. */
public final class Checks {

    private final Instant asOf;
    private final List<Check> lines = new ArrayList<>();

    public Checks(Instant asOf) {
        this.asOf = asOf;
    }

    public Instant asOf() {
        return asOf;
    }

    /** A check of authenticity that holds and rests on nothing outside of the evidence. */
    public void proven(String id, String detail) {
        add(id, Aspect.AUTHENTICITY, Outcome.PROVEN, Optional.empty(), detail);
    }

    /** A check of authenticity that holds and rests on an anchor. */
    public void proven(String id, TrustAnchor anchor, String detail) {
        add(id, Aspect.AUTHENTICITY, Outcome.PROVEN, Optional.of(anchor), detail);
    }

    /** A check of authenticity that fails: the evidence is forged or broken. */
    public void refuted(String id, String detail) {
        add(id, Aspect.AUTHENTICITY, Outcome.REFUTED, Optional.empty(), detail);
    }

    /** A check of authenticity that was skipped or could not be made. */
    public void unknown(String id, String detail) {
        add(id, Aspect.AUTHENTICITY, Outcome.UNKNOWN, Optional.empty(), detail);
    }

    /** What the vendor or the evidence says about its worth. */
    public void standing(String id, Outcome outcome, String detail) {
        add(id, Aspect.STANDING, outcome, Optional.empty(), detail);
    }

    /** Whether something is valid at the time of the verdict. */
    public void currency(String id, Outcome outcome, String detail) {
        add(id, Aspect.CURRENCY, outcome, Optional.empty(), detail);
    }

    /** A check of authenticity: proven when the condition holds, refuted when it does not. */
    public void require(String id, boolean holds, String detailIfProven, String detailIfRefuted) {
        add(
                id,
                Aspect.AUTHENTICITY,
                holds ? Outcome.PROVEN : Outcome.REFUTED,
                Optional.empty(),
                holds ? detailIfProven : detailIfRefuted);
    }

    /**
     * A signature by the leaf of a chain: under a key that nothing proves, even one that verifies says nothing.
     *
     * @param how the algorithm, and what it covers
     */
    public void signature(String id, CertificateChain chain, boolean holds, String how) {
        if (!holds) {
            refuted(id, "the signature does not verify under the certificate's key");
        } else if (chain.isLinked()) {
            add(id, Aspect.AUTHENTICITY, Outcome.PROVEN, chain.anchor(), how);
        } else {
            unknown(id, "the signature verifies, but nothing proves the key: " + how);
        }
    }

    /**
     * One line for each certificate, root first, because what is wrong above explains what is wrong below. A flaw of a link
     * is one of authenticity, a date one of currency.
     *
     * @param names the last part of each line's id, leaf first
     */
    public void chain(String prefix, List<String> names, CertificateChain chain) {
        for (int i = chain.certificates().size() - 1; i >= 0; i--) {
            String id = prefix + "." + names.get(i);
            Certificate certificate = chain.certificates().get(i);
            Optional<Fault> link = chain.fault(i);
            Optional<Fault> date = certificate.faultAt(asOf);
            if (link.isPresent()) {
                refuted(id, describe(certificate) + ": " + link.get().text());
            } else if (date.isPresent()) {
                currency(
                        id,
                        Outcome.REFUTED,
                        describe(certificate) + ": " + date.get().text());
            } else {
                add(id, Aspect.AUTHENTICITY, Outcome.PROVEN, chain.anchor(), describe(certificate));
            }
        }
    }

    private static String describe(Certificate certificate) {
        return (certificate.commonName().isEmpty() ? certificate.subjectText() : certificate.commonName()) + ", valid "
                + certificate.notBefore() + " to " + certificate.notAfter();
    }

    private void add(String id, Aspect aspect, Outcome outcome, Optional<TrustAnchor> anchor, String detail) {
        lines.add(new Check(id, aspect, outcome, anchor, asOf, detail));
    }

    /** What was found so far, in order. */
    public List<Check> lines() {
        return List.copyOf(lines);
    }
}
