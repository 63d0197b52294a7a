package dev.vitrine.evidence.provenance.sigstore;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.provenance.intoto.DigestAlgorithm;
import dev.vitrine.evidence.provenance.intoto.Findings;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.SignedNote;
import dev.vitrine.tlog.text.Base64Strict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One entry of a bundle: that a known log promised it, that it is in the log, and that it is about this signature. */
final class LogChecks {

    private final Findings findings;
    private final Checks checks;
    private final List<TransparencyLog> logs;
    private final String prefix;

    LogChecks(Findings findings, List<TransparencyLog> logs, int number) {
        this.findings = findings;
        this.checks = findings.checks();
        this.logs = logs;
        this.prefix = number == 0 ? "log" : "log." + number;
    }

    /** Adds the lines; returns the time at which the log took the entry, where the log's signature proves it. */
    Optional<Instant> check(SigstoreBundle bundle, LogEntry entry, Optional<Signer> signer) throws MalformedException {
        findings.field(prefix + ".index", Long.toString(entry.index()));
        findings.field(prefix + ".id", entry.logId().hex());
        findings.field(prefix + ".entry-kind", entry.kind() + " " + entry.version());
        Optional<Instant> time = entry.integratedTime().map(Instant::ofEpochSecond);
        time.ifPresent(at -> findings.field(prefix + ".integrated-time", at.toString()));
        about(bundle, entry, signer);
        Optional<TransparencyLog> log =
                logs.stream().filter(known -> known.id().equals(entry.logId())).findFirst();
        log.ifPresent(known -> findings.field(prefix + ".name", known.host()));
        boolean included = inclusion(bundle, entry, log);
        boolean promised = promise(entry, log, time);
        if (!included && !promised && entry.promise().isEmpty()) {
            checks.unknown(
                    prefix + ".promise", "the log did not sign for the entry itself, and no proof says that it has it");
        }
        return promised ? time : Optional.empty();
    }

    /** That the entry is about this signature by this signer, and not about another one. */
    private void about(SigstoreBundle bundle, LogEntry entry, Optional<Signer> signer) throws MalformedException {
        String id = prefix + ".entry";
        Optional<EntryBody> parsed = EntryBody.parse(entry);
        if (parsed.isEmpty()) {
            checks.unknown(id, "an entry of a kind that is not understood: " + entry.kind() + " " + entry.version());
            return;
        }
        EntryBody body = parsed.get();
        boolean sameDigest = body.digest().equals(expectedDigest(bundle, body));
        boolean sameSignature = body.signatures().size() == 1
                && body.signatures().get(0).signature().equals(bundle.signature());
        boolean sameSigner = signer.isEmpty()
                || (body.signatures().size() == 1
                        && body.signatures()
                                .get(0)
                                .verifier()
                                .equals(signer.get().der()));
        if (!sameDigest || !sameSignature || !sameSigner) {
            checks.refuted(
                    id,
                    "the entry is about another "
                            + (!sameDigest ? "content" : !sameSignature ? "signature" : "signer"));
        } else if (signer.isEmpty()) {
            checks.unknown(id, "the entry is about this signature, by a key that was not given");
        } else {
            checks.proven(id, "the entry is about this content, signature and signer");
        }
    }

    private static Bytes expectedDigest(SigstoreBundle bundle, EntryBody body) {
        if (bundle.envelope().isEmpty()) {
            return bundle.message().orElseThrow().digest();
        }
        Bytes covered = body.digestOf() == EntryBody.DigestOf.PAYLOAD
                ? bundle.envelope().get().payload()
                : bundle.envelope().get().signedBytes();
        return DigestAlgorithm.SHA256.hash(covered);
    }

    private boolean inclusion(SigstoreBundle bundle, LogEntry entry, Optional<TransparencyLog> log)
            throws MalformedException {
        if (entry.proof().isEmpty()) {
            if (bundle.version() > 1) {
                // SPEC: "v0.2 and later: inclusion proofs are required" (sigstore_bundle.proto).
                checks.unknown(
                        prefix + ".inclusion", "no proof of inclusion, which this version of the format requires");
            }
            return false;
        }
        LogEntry.Proof proof = entry.proof().get();
        try {
            proof.inclusion().verify(Rfc6962.leafHash(entry.body()), proof.rootHash());
        } catch (VerificationException e) {
            checks.refuted(prefix + ".inclusion", "the entry is not in the tree: " + e.getMessage());
            return false;
        }
        if (proof.checkpoint().isEmpty()) {
            if (bundle.version() == 1 && entry.promise().isPresent()) {
                // The first version has proofs without a checkpoint, which add nothing to the promise.
                return false;
            }
            checks.unknown(prefix + ".inclusion", "the entry is in a tree for which no checkpoint vouches");
            return false;
        }
        SignedNote note = SignedNote.parse(proof.checkpoint().get());
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        boolean same = checkpoint.size() == proof.inclusion().size()
                && checkpoint.root().equals(proof.rootHash());
        checks.require(
                prefix + ".inclusion",
                same,
                "the entry is in the tree of " + checkpoint.size() + " entries that the checkpoint states",
                "the checkpoint is of another tree than the proof");
        return checkpoint(note, checkpoint, log) && same;
    }

    private boolean checkpoint(SignedNote note, Checkpoint checkpoint, Optional<TransparencyLog> log) {
        String id = prefix + ".checkpoint";
        if (log.isEmpty()) {
            checks.unknown(id, "no key of the log was given");
            return false;
        }
        String name = checkpoint.origin().split(" ", 2)[0];
        for (NoteSignature line : note.signatures()) {
            if (line.keyId() == log.get().hint() && line.name().value().equals(name) && line.isCanonical()) {
                try {
                    log.get().key().verify(note.text(), line.signature());
                } catch (VerificationException e) {
                    break;
                }
                checks.proven(id, log.get().anchor(), "the checkpoint is signed by " + name);
                return true;
            }
        }
        checks.refuted(id, "the checkpoint bears no valid signature by the log's key");
        return false;
    }

    private boolean promise(LogEntry entry, Optional<TransparencyLog> log, Optional<Instant> time) {
        if (entry.promise().isEmpty()) {
            return false;
        }
        String id = prefix + ".promise";
        if (time.isEmpty()) {
            checks.refuted(id, "the log promised an entry without a time");
            return false;
        }
        if (log.isEmpty()) {
            checks.unknown(id, "no key of the log was given");
            return false;
        }
        try {
            log.get().key().verify(promised(entry, time.get()), entry.promise().get());
        } catch (VerificationException e) {
            checks.refuted(id, "the log's signature over entry and time does not verify");
            return false;
        }
        if (!log.get().validity().contains(time.get())) {
            checks.refuted(id, "the log's key is not relied on for the time " + time.get());
            return false;
        }
        checks.proven(id, log.get().anchor(), "the log signed for the entry and its time " + time.get());
        return true;
    }

    // SPEC: the signed entry timestamp is over the RFC 8785 JSON of body, integratedTime, logID and logIndex.
    static Bytes promised(LogEntry entry, Instant time) {
        return Bytes.utf8("{\"body\":\"" + Base64Strict.encode(entry.body()) + "\",\"integratedTime\":"
                + time.getEpochSecond() + ",\"logID\":\"" + entry.logId().hex() + "\",\"logIndex\":" + entry.index()
                + "}");
    }
}
