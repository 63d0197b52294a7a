package dev.vitrine.evidence.provenance.document;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.provenance.intoto.FieldNames;
import dev.vitrine.evidence.provenance.intoto.Findings;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A CycloneDX bill of materials in JSON (1.2 to 1.7), recognised: its serial number, what it is about, and the hashes of its
 * components. The rules that decide whether those can be relied on are checked; the schema in full is not.
 */
public final class CycloneDx {

    private static final Pattern VERSION = Pattern.compile("1\\.[2-7]");
    private static final Pattern SERIAL =
            Pattern.compile("urn:uuid:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern HASH =
            Pattern.compile("[a-fA-F0-9]{32}|[a-fA-F0-9]{40}|[a-fA-F0-9]{64}|[a-fA-F0-9]{96}|[a-fA-F0-9]{128}");
    private static final Set<String> TYPES = Set.of(
            "application",
            "framework",
            "library",
            "container",
            "platform",
            "operating-system",
            "device",
            "device-driver",
            "firmware",
            "file",
            "machine-learning-model",
            "data",
            "cryptographic-asset");

    /** Hexadecimal digits of each algorithm; the BLAKE ones of variable length by their names. */
    private static final Map<String, Integer> ALGORITHMS = Map.ofEntries(
            Map.entry("MD5", 32),
            Map.entry("SHA-1", 40),
            Map.entry("SHA-256", 64),
            Map.entry("SHA-384", 96),
            Map.entry("SHA-512", 128),
            Map.entry("SHA3-256", 64),
            Map.entry("SHA3-384", 96),
            Map.entry("SHA3-512", 128),
            Map.entry("BLAKE2b-256", 64),
            Map.entry("BLAKE2b-384", 96),
            Map.entry("BLAKE2b-512", 128),
            Map.entry("BLAKE3", 0),
            Map.entry("Streebog-256", 64),
            Map.entry("Streebog-512", 128));

    private static final int MAX_DEPTH = 16;

    private final Findings findings;
    private int components;

    private CycloneDx(Findings findings) {
        this.findings = findings;
    }

    public static boolean isOne(JsonFields json) {
        return json.has("bomFormat");
    }

    public static Verdict verify(JsonFields json, Findings findings) throws MalformedException {
        if (!json.text("bomFormat").equals("CycloneDX")) {
            throw new MalformedException("a bill of materials of another format", MalformedException.NO_POSITION);
        }
        String version = matching(VERSION, json.text("specVersion"), "the version of CycloneDX");
        Optional<String> serial = json.optionalText("serialNumber");
        if (serial.isPresent()) {
            findings.field("sbom.serial-number", matching(SERIAL, serial.get(), "the serial number"));
        }
        findings.field("sbom.format", "CycloneDX " + version);
        if (json.has("version")) {
            findings.field("sbom.version", Integer.toString(json.integer("version", Integer.MAX_VALUE)));
        }
        CycloneDx reader = new CycloneDx(findings);
        if (json.presentObject("metadata").isPresent()
                && json.object("metadata").presentObject("component").isPresent()) {
            reader.component(json.object("metadata").object("component"), 0);
        }
        reader.components(json, 0);
        findings.field("sbom.components", Integer.toString(reader.components));
        findings.checks().proven("sbom.format", "CycloneDX " + version + " with " + reader.components + " components");
        findings.checks()
                .unknown(
                        "signature",
                        json.has("signature")
                                ? "a JSON signature, which is not verified"
                                : "the document is not signed");
        findings.trust("whoever wrote the bill of materials");
        return findings.verdict(EvidenceKind.CYCLONEDX_DOCUMENT);
    }

    private void components(JsonFields json, int depth) throws MalformedException {
        if (depth > MAX_DEPTH) {
            throw new MalformedException("components are nested too deeply", MalformedException.NO_POSITION);
        }
        for (JsonFields component : json.presentObjects("components")) {
            component(component, depth);
        }
    }

    private void component(JsonFields component, int depth) throws MalformedException {
        if (!TYPES.contains(component.text("type"))) {
            throw new MalformedException("a component of an unknown type", MalformedException.NO_POSITION);
        }
        String prefix = "subject." + components++;
        findings.field(prefix + ".name", component.text("name"));
        component.optionalText("purl").ifPresent(purl -> findings.field(prefix + ".purl", purl));
        hashes(prefix, component.presentObjects("hashes"));
        components(component, depth + 1);
    }

    private void hashes(String prefix, List<JsonFields> hashes) throws MalformedException {
        for (JsonFields hash : hashes) {
            String algorithm = hash.text("alg");
            Integer digits = ALGORITHMS.get(algorithm);
            if (digits == null) {
                throw new MalformedException("a hash of an unknown algorithm", MalformedException.NO_POSITION);
            }
            String content = matching(HASH, hash.text("content"), "the content of a hash");
            if (digits != 0 && content.length() != digits) {
                // The schema takes any length; a digest of another length matches nothing, and says so.
                findings.field(prefix + ".digest." + FieldNames.dashed(algorithm) + ".wrong-length", content);
            } else {
                findings.field(prefix + ".digest." + name(algorithm), content);
            }
        }
    }

    /** {@code SHA-256} is the {@code sha256} of in-toto, so that a document and a statement about one file meet. */
    private static String name(String algorithm) {
        return algorithm.startsWith("SHA-")
                ? "sha" + algorithm.substring("SHA-".length())
                : FieldNames.dashed(algorithm);
    }

    private static String matching(Pattern pattern, String text, String what) throws MalformedException {
        if (!pattern.matcher(text).matches()) {
            throw new MalformedException(what + " is not what it must be", MalformedException.NO_POSITION);
        }
        return text;
    }
}
