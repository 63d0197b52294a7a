package dev.vitrine.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.evidence.provenance.ProvenanceTrust;
import dev.vitrine.evidence.provenance.ProvenanceVerifier;
import dev.vitrine.evidence.provenance.intoto.SigningKey;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.proof.TlogProof;
import dev.vitrine.tlog.text.Base64Strict;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Documents around builds, which mostly nobody signed or whose keys the corpus does not have. What must be refused must not be
 * accepted, and, where the fault is one of form or a contradiction inside, must be refused; everything else must be read, and
 * not be forged.
 */
final class ProvenanceCorpus implements CorpusKind {

    private static final Instant AT = Instant.parse("2024-06-01T00:00:00Z");

    /** Faults that need no key to see. */
    private static final Pattern VISIBLE =
            Pattern.compile("REJECT (?:by schema|ErrorMismatchIntoto|ErrorInvalidFormat).*");

    private static final Pattern COMPARED = Pattern.compile("ok=(\\d+) ko=(\\d+)");

    /** Evidence and queries for it lie among the reference values: they belong to other verifiers. */
    private static final Pattern NOT_REFERENCES = Pattern.compile("(?i).*(?:evidence token|evidence$|CoSERV).*");

    private ProvenanceTrust nixKeys = ProvenanceTrust.NONE;

    @Override
    public Set<String> kinds() {
        return Set.of(
                "provenance/buildinfo",
                "provenance/corim",
                "provenance/endorsement",
                "provenance/gcb",
                "provenance/measurements",
                "provenance/nix",
                "provenance/sbom",
                "provenance/scitt");
    }

    @Override
    public void prepare(List<CorpusCase> all) throws Exception {
        Map<String, SigningKey> keys = new LinkedHashMap<>();
        for (CorpusCase artefact : all) {
            if (artefact.kind().equals("provenance/nix") && artefact.has("public-keys.txt")) {
                for (String line :
                        artefact.file("public-keys.txt").toUtf8().strip().split("\n", -1)) {
                    String[] parts = line.split(":", 2);
                    keys.put(parts[0], SigningKey.ofEd25519(Base64Strict.decode(parts[1])));
                }
            }
        }
        for (Map.Entry<String, SigningKey> key : keys.entrySet()) {
            nixKeys = nixKeys.plusKey(key.getKey(), key.getValue());
        }
    }

    @Override
    public CorpusResult look(CorpusCase artefact) throws Exception {
        Map<String, String> got = new LinkedHashMap<>();
        CorpusResult fields = new CorpusResult("", "");
        for (String file : artefact.files()) {
            if (isDocument(artefact, file)) {
                Optional<Verdict> verdict = look(artefact, file, got);
                verdict.ifPresent(found -> compare(artefact, found, fields));
            }
        }
        if (got.isEmpty()) {
            throw new AssertionError("no document among " + artefact.files());
        }
        String worst = got.values().stream().max(ProvenanceCorpus::byGravity).orElseThrow();
        CorpusResult result = judge(artefact, worst);
        fields.differences().forEach(result::difference);
        return result;
    }

    private static CorpusResult judge(CorpusCase artefact, String got) {
        boolean refused = got.equals("malformed") || got.equals("refuted");
        if (VISIBLE.matcher(artefact.expect()).matches()) {
            return new CorpusResult("refused", refused ? "refused" : got);
        }
        if (!artefact.isRejected() && saysForged(artefact)) {
            return new CorpusResult("refused", refused ? "refused" : got);
        }
        if (artefact.isRejected()) {
            return new CorpusResult("not accepted", got.equals("proven") ? got : "not accepted");
        }
        String what = artefact.text("what").orElse("");
        if (NOT_REFERENCES.matcher(what).matches() && got.equals("malformed")) {
            return new CorpusResult("not for this", "not for this");
        }
        return new CorpusResult("read", refused ? got : "read");
    }

    /** An independent implementation found a signature that does not verify. */
    private static boolean saysForged(CorpusCase artefact) {
        for (JsonNode signature : artefact.at("computed")) {
            if (signature.isBoolean() && !signature.booleanValue()) {
                return true;
            }
        }
        return false;
    }

    private Optional<Verdict> look(CorpusCase artefact, String file, Map<String, String> got) {
        Bytes document = artefact.file(file);
        try {
            if (file.endsWith(".tlog-proof")) {
                got.put(file, TlogProof.parse(document).toBytes().equals(document) ? "unknown" : "malformed");
                return Optional.empty();
            }
            Verdict verdict = ProvenanceVerifier.verify(document, nixKeys, AT);
            got.put(
                    file,
                    verdict.forgery().isPresent()
                            ? "refuted"
                            : verdict.conclusion() == Outcome.PROVEN ? "proven" : "unknown");
            return Optional.of(verdict);
        } catch (MalformedException e) {
            got.put(file, "malformed");
            return Optional.empty();
        }
    }

    private static void compare(CorpusCase artefact, Verdict verdict, CorpusResult result) {
        Matcher compared = COMPARED.matcher(artefact.expect());
        if (compared.find() && verdict.fields().containsKey("rebuild.same")) {
            result.field("same", compared.group(1), verdict.fields().get("rebuild.same"));
            result.field("different", compared.group(2), verdict.fields().get("rebuild.different"));
        }
        if (verdict.fields().getOrDefault("document.kind", "").equals("nix-narinfo")) {
            artefact.at("computed").properties().forEach(signature -> {
                Outcome expected = !signature.getValue().isBoolean()
                        ? Outcome.UNKNOWN
                        : signature.getValue().booleanValue() ? Outcome.PROVEN : Outcome.REFUTED;
                result.field(
                        signature.getKey(), expected, DcapCorpus.outcome(verdict, "signature." + signature.getKey()));
            });
        }
    }

    /** Signatures, keys and log entries lie beside some documents. */
    private static boolean isDocument(CorpusCase artefact, String file) {
        return !file.endsWith(".pem")
                && !file.endsWith(".sig")
                && !file.equals("public-keys.txt")
                && !file.equals("logentry.json")
                && !(artefact.kind().endsWith("scitt") && file.endsWith(".json"));
    }

    private static int byGravity(String one, String other) {
        List<String> order = List.of("proven", "unknown", "refuted", "malformed");
        return Integer.compare(order.indexOf(one), order.indexOf(other));
    }
}
