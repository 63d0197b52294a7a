package dev.vitrine.evidence.provenance.sigstore;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.provenance.intoto.Artifact;
import dev.vitrine.evidence.provenance.intoto.DsseEnvelope;
import dev.vitrine.evidence.provenance.intoto.Findings;
import dev.vitrine.evidence.provenance.intoto.GivenKeys;
import dev.vitrine.evidence.provenance.intoto.SigningKey;
import dev.vitrine.evidence.provenance.intoto.Statement;
import dev.vitrine.evidence.provenance.intoto.StatementChecks;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Verifies a Sigstore bundle offline: the signature, the signer's certificate at the times that logs and timestamp
 * authorities prove, the certificate's own log, the entry of the log and that it is about this signature. What rests on a key
 * or a root that was not given stays unknown.
 */
public final class BundleVerifier {

    private final List<TrustedRoot> roots;
    private final GivenKeys keys;

    public BundleVerifier(List<TrustedRoot> roots, GivenKeys keys) {
        this.roots = List.copyOf(roots);
        this.keys = keys;
    }

    /** Whether an object is for this verifier. */
    public static boolean isBundle(JsonFields json) throws MalformedException {
        return SigstoreBundle.isBundle(json);
    }

    /** Adds the lines about the bundle and what it says. */
    public void verify(JsonFields json, Artifact artifact, Findings findings) throws MalformedException {
        SigstoreBundle bundle = SigstoreBundle.parse(json);
        Checks checks = findings.checks();
        checks.proven("bundle.format", "a Sigstore bundle of version 0." + bundle.version());
        Optional<Signer> signer = signer(bundle, findings);
        List<Instant> times = times(bundle, signer, findings);
        boolean isProven = signer.isPresent();
        if (signer.isPresent() && signer.get().certificate().isPresent()) {
            isProven = new SignerChecks(findings, roots)
                    .check(bundle, signer.get().certificate().get(), times);
        }
        if (times.isEmpty() && signer.isPresent()) {
            signer.get().certificate().ifPresent(certificate -> claimedTimes(bundle, certificate, checks));
        }
        signature(bundle, artifact, signer, isProven, findings);
        for (Instant time : times) {
            if (time.isAfter(findings.asOf())) {
                checks.currency("signing.time", Outcome.REFUTED, "it was signed only at " + time);
            }
        }
        content(bundle, artifact, findings);
        findings.trust("that the signer named by the certificate or key is one to rely on");
        if (signer.isEmpty() || signer.get().certificate().isPresent()) {
            findings.trust("that the certificate authority checked whom it certified");
        }
    }

    private Optional<Signer> signer(SigstoreBundle bundle, Findings findings) throws MalformedException {
        if (!bundle.certificates().isEmpty()) {
            Certificate leaf = bundle.certificates().get(0);
            return Optional.of(new Signer(SigningKey.parse(leaf.key().spki()), Optional.of(leaf)));
        }
        String hint = bundle.keyHint().orElse("");
        findings.field("signer.key-hint", hint);
        return keys.find(hint, key -> {
                    verify(bundle, key);
                })
                .map(key -> new Signer(key, Optional.empty()));
    }

    private void signature(
            SigstoreBundle bundle, Artifact artifact, Optional<Signer> signer, boolean isProven, Findings findings) {
        Checks checks = findings.checks();
        if (signer.isEmpty()) {
            checks.unknown("signature", "no key was given for the hint in the bundle");
            return;
        }
        SigningKey key = signer.get().key();
        findings.field("signer.key-sha256", key.id().hex());
        boolean needsMessage = bundle.message().isPresent() && !key.verifiesDigests();
        if (needsMessage && artifact.content().isEmpty()) {
            checks.unknown("signature", "a signature of this kind is verified with the artifact, which was not given");
            return;
        }
        boolean holds;
        try {
            if (needsMessage) {
                key.verify(artifact.content().orElseThrow(), bundle.signature());
            } else {
                verify(bundle, key);
            }
            holds = true;
        } catch (VerificationException e) {
            holds = false;
        }
        if (!holds) {
            checks.refuted("signature", "the signature does not verify under the signer's key");
        } else if (!isProven) {
            checks.unknown("signature", "the signature verifies, but nothing proves whose key it is");
        } else if (signer.get().certificate().isPresent()) {
            checks.proven("signature", "the signature verifies under the key of the certificate");
        } else {
            checks.proven("signature", new TrustAnchor("a given key", key.id(), true), "the signature verifies");
        }
    }

    private static void verify(SigstoreBundle bundle, SigningKey key) throws VerificationException {
        if (bundle.envelope().isPresent()) {
            key.verify(bundle.envelope().get().signedBytes(), bundle.signature());
        } else {
            SigstoreBundle.MessageSignature message = bundle.message().orElseThrow();
            key.verifyDigest(message.algorithm(), message.digest(), message.signature());
        }
    }

    /** The times at which the signature is proven to have been there. */
    private List<Instant> times(SigstoreBundle bundle, Optional<Signer> signer, Findings findings)
            throws MalformedException {
        List<Instant> times = new ArrayList<>();
        List<TransparencyLog> logs =
                roots.stream().flatMap(root -> root.logs().stream()).toList();
        for (int i = 0; i < bundle.entries().size(); i++) {
            new LogChecks(findings, logs, i)
                    .check(bundle, bundle.entries().get(i), signer)
                    .ifPresent(times::add);
        }
        if (bundle.entries().isEmpty()) {
            findings.checks().unknown("log.entry", "the bundle has no entry of a transparency log");
        }
        List<Authority> authorities = roots.stream()
                .flatMap(root -> root.timestampAuthorities().stream())
                .toList();
        for (Bytes response : bundle.timestamps()) {
            timestamp(SignedTimestamp.parse(response), bundle.signature(), authorities, findings)
                    .ifPresent(times::add);
        }
        return List.copyOf(times);
    }

    /** What the bundle says about its time, where nothing of it is proven: no key can make a contradiction true. */
    private static void claimedTimes(SigstoreBundle bundle, Certificate certificate, Checks checks) {
        if (!bundle.timestamps().isEmpty()) {
            return;
        }
        List<Instant> claimed = bundle.entries().stream()
                .flatMap(entry -> entry.integratedTime().stream())
                .map(Instant::ofEpochSecond)
                .toList();
        if (claimed.isEmpty() && !bundle.entries().isEmpty()) {
            checks.refuted(
                    "signing.time",
                    "nothing in the bundle says when it was signed, and its certificate is of ten minutes");
        } else if (!claimed.isEmpty()
                && claimed.stream().allMatch(time -> certificate.faultAt(time).isPresent())) {
            checks.refuted(
                    "signing.time",
                    "the log took it at " + claimed.get(0) + ", and the signer's certificate is valid from "
                            + certificate.notBefore() + " to " + certificate.notAfter());
        }
    }

    private static Optional<Instant> timestamp(
            SignedTimestamp timestamp, Bytes signature, List<Authority> authorities, Findings findings) {
        findings.field("timestamp.time", timestamp.time().toString());
        if (!timestamp.covers(signature)) {
            findings.checks().refuted("timestamp", "a timestamp is over something else than the signature");
            return Optional.empty();
        }
        Optional<Authority> authority = timestamp.signedBy(authorities);
        if (authority.isEmpty()) {
            Optional<Authority> late = timestamp.signedOutOfTimeBy(authorities);
            if (late.isPresent()) {
                findings.checks()
                        .refuted(
                                "timestamp",
                                late.get().name() + " signed it at " + timestamp.time()
                                        + ", when it, or its certificate, is not relied on");
                return Optional.empty();
            }
            findings.checks().unknown("timestamp", "no authority that was given vouches for a timestamp at its time");
            return Optional.empty();
        }
        findings.checks()
                .proven("timestamp", authority.get().anchor(), "the signature was there at " + timestamp.time());
        return Optional.of(timestamp.time());
    }

    private static void content(SigstoreBundle bundle, Artifact artifact, Findings findings) throws MalformedException {
        if (bundle.envelope().isPresent()) {
            DsseEnvelope envelope = bundle.envelope().get();
            findings.field("envelope.payload-type", envelope.payloadType());
            if (envelope.payloadType().equals(DsseEnvelope.IN_TOTO)) {
                new StatementChecks(findings).add(Statement.parse(envelope.payload()), artifact);
            } else {
                findings.checks().unknown("statement.format", "a payload of a type that is not understood");
            }
            return;
        }
        SigstoreBundle.MessageSignature message = bundle.message().orElseThrow();
        findings.field(
                "subject.0.digest." + message.algorithm().inTotoName(),
                message.digest().hex());
        Optional<Bytes> digest = artifact.digest(message.algorithm());
        if (digest.isPresent()) {
            findings.checks()
                    .require(
                            "artifact.digest",
                            digest.get().equals(message.digest()),
                            "the artifact is what was signed",
                            "the artifact is not what was signed");
        }
    }
}
