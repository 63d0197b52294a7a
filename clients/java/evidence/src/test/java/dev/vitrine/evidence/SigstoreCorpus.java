package dev.vitrine.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.evidence.provenance.ProvenanceTrust;
import dev.vitrine.evidence.provenance.ProvenanceVerifier;
import dev.vitrine.evidence.provenance.intoto.Artifact;
import dev.vitrine.evidence.provenance.sigstore.TrustedRoot;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Sigstore bundles, under the trusted root of the case or else under the public instance, as far as the corpus has its keys.
 * {@code PASS} and {@code VALID} must be proven in every line (a warning aside), {@code REJECT} must not be proven, and
 * everything else must be read and not refuted. What must be proven stands against what must not be under the same roots, so
 * that a verifier that proves everything, or nothing, fails.
 */
final class SigstoreCorpus implements CorpusKind {

    private static final String ROOT = "trusted_root.json";
    private static final Instant AT = Instant.parse("2026-11-22T00:00:00Z");
    private static final Pattern VALID = Pattern.compile("PASS|VALID");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ProvenanceTrust publicInstance = ProvenanceTrust.NONE;

    @Override
    public Set<String> kinds() {
        return Set.of("provenance/sigstore-bundle", "provenance/slsa");
    }

    @Override
    public void prepare(List<CorpusCase> all) throws Exception {
        publicInstance = publicInstance(all);
    }

    @Override
    public CorpusResult look(CorpusCase artefact) throws Exception {
        ProvenanceTrust trust = artefact.has(ROOT)
                ? ProvenanceTrust.NONE.plusSigstore(TrustedRoot.parse(artefact.file(ROOT)))
                : publicInstance;
        Artifact subject = artifact(artefact);
        Optional<Verdict> verdict;
        String got;
        try {
            for (String file : artefact.files()) {
                if (file.endsWith(".pub")) {
                    trust = trust.plusKey(file, artefact.file(file));
                }
            }
            verdict = Optional.of(ProvenanceVerifier.verify(document(artefact), subject, trust, AT));
            got = verdict.get().forgery().isPresent()
                    ? "refuted"
                    : verdict.get().conclusion() == Outcome.PROVEN ? "proven" : "not proven";
        } catch (MalformedException e) {
            verdict = Optional.empty();
            got = "malformed";
        }
        CorpusResult result = judge(artefact, verdict, got);
        verdict.ifPresent(v -> claims(artefact, v, result));
        return result;
    }

    private CorpusResult judge(CorpusCase artefact, Optional<Verdict> verdict, String got) {
        if (artefact.isRejected()) {
            return new CorpusResult("not accepted", got.equals("proven") ? got : "not accepted");
        }
        // An envelope without a log entry has to be searched for in the log, which nobody can do offline.
        boolean isBundle = verdict.isEmpty() || verdict.get().kind() == EvidenceKind.SIGSTORE_BUNDLE;
        boolean hasTrust = artefact.has(ROOT) || publicInstance != ProvenanceTrust.NONE;
        if (isBundle && hasTrust && VALID.matcher(artefact.expect()).lookingAt()) {
            boolean warned = verdict.isPresent() && verdict.get().conclusion() == Outcome.WARNING;
            return new CorpusResult("proven", warned ? "proven" : got);
        }
        return new CorpusResult("read", Set.of("refuted", "malformed").contains(got) ? got : "read");
    }

    /** What an independent reader saw in the statement. */
    private static void claims(CorpusCase artefact, Verdict verdict, CorpusResult result) {
        artefact.text("claims", "builder")
                .ifPresent(builder ->
                        result.field("builder", builder, verdict.fields().get("slsa.builder")));
        artefact.text("claims", "predicateType")
                .ifPresent(type ->
                        result.field("predicate type", type, verdict.fields().get("statement.predicate-type")));
        artefact.text("claims", "statement_type")
                .ifPresent(type ->
                        result.field("statement type", type, verdict.fields().get("statement.type")));
        int number = 0;
        for (JsonNode subject : artefact.at("claims", "subjects")) {
            String prefix = "subject." + number++;
            result.field(prefix, subject.get(0).asText(), verdict.fields().get(prefix + ".name"));
            subject.get(1)
                    .properties()
                    .forEach(digest -> result.field(
                            prefix + " " + digest.getKey(),
                            digest.getValue().asText(),
                            verdict.fields().get(prefix + ".digest." + digest.getKey())));
        }
    }

    private static Bytes document(CorpusCase artefact) {
        List<String> documents = artefact.files().stream()
                .filter(file -> !file.equals(ROOT) && !isArtifact(file) && !file.endsWith(".pub"))
                .filter(file -> !Set.of("identity", "issuer").contains(file))
                .toList();
        if (documents.size() != 1) {
            throw new AssertionError("which of these is the document? " + documents);
        }
        return artefact.file(documents.get(0));
    }

    private static boolean isArtifact(String file) {
        return file.startsWith("artifact") || file.startsWith("subject");
    }

    private static Artifact artifact(CorpusCase artefact) throws MalformedException {
        Optional<String> file =
                artefact.files().stream().filter(SigstoreCorpus::isArtifact).findFirst();
        if (file.isEmpty()) {
            return Artifact.UNKNOWN;
        }
        Bytes content = artefact.file(file.get());
        return file.get().endsWith(".sha256")
                ? Artifact.ofSha256(Bytes.fromHex(content.toUtf8().strip()))
                : Artifact.of(content);
    }

    /**
     * The public instance, put together from what the corpus has: a trusted root whose authority is one of the corpus' trust
     * anchors. The windows of its keys are opened, because the cases that carry such a root move them for their own ends.
     */
    private static ProvenanceTrust publicInstance(List<CorpusCase> all) throws IOException, MalformedException {
        Set<String> anchors = new HashSet<>();
        for (CorpusCase artefact : all) {
            if (artefact.kind().equals("trust-anchors")) {
                anchors.add(artefact.files().get(0).endsWith(".der") ? fingerprint(artefact) : "");
            }
        }
        for (CorpusCase artefact : all) {
            if (artefact.has(ROOT)) {
                ObjectNode root =
                        (ObjectNode) MAPPER.readTree(artefact.file(ROOT).toByteArray());
                if (isOfAnchors(root, anchors)) {
                    for (String member : List.of("tlogs", "ctlogs")) {
                        root.withArray(member).forEach(log -> ((ObjectNode) log.path("publicKey")).remove("validFor"));
                    }
                    root.withArray("timestampAuthorities").forEach(tsa -> ((ObjectNode) tsa).remove("validFor"));
                    return ProvenanceTrust.NONE.plusSigstore(
                            TrustedRoot.parse(Bytes.wrapUnsafe(MAPPER.writeValueAsBytes(root))));
                }
            }
        }
        return ProvenanceTrust.NONE;
    }

    private static String fingerprint(CorpusCase artefact) throws MalformedException {
        return Certificate.parse(Shared.read(artefact.corpus()
                        .resolve(artefact.kind())
                        .resolve(artefact.files().get(0))))
                .sha256()
                .hex();
    }

    private static boolean isOfAnchors(ObjectNode root, Set<String> anchors) throws IOException {
        for (JsonNode authority : root.withArray("certificateAuthorities")) {
            for (JsonNode certificate : authority.path("certChain").path("certificates")) {
                Bytes der = Bytes.wrapUnsafe(certificate.path("rawBytes").binaryValue());
                if (anchors.contains(Hashes.sha256(der).hex())) {
                    return true;
                }
            }
        }
        return false;
    }
}
