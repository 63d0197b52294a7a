package dev.vitrine.evidence.provenance.document;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.provenance.intoto.Findings;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** An SPDX document, 2.2 or 2.3, as JSON or as tags: its name and namespace, and the checksums of its packages and files. */
public final class Spdx {

    private static final Pattern VERSION = Pattern.compile("SPDX-2\\.[0-3]");
    private static final Pattern HEX = Pattern.compile("(?:[0-9a-fA-F]{2})+");
    private static final String DOCUMENT = "SPDXRef-DOCUMENT";

    private final Findings findings;
    private int subjects;

    private Spdx(Findings findings) {
        this.findings = findings;
    }

    public static boolean isOne(JsonFields json) {
        return json.has("spdxVersion") || isVersion3(json);
    }

    /** Version 3 is JSON-LD, whose graph is not read. */
    private static boolean isVersion3(JsonFields json) {
        return json.has("@context") && json.has("@graph");
    }

    public static boolean isOne(Bytes text) {
        return text.startsWith(Bytes.utf8("SPDXVersion: "));
    }

    public static Verdict verify(JsonFields json, Findings findings) throws MalformedException {
        if (isVersion3(json)) {
            require(json.text("@context").startsWith("https://spdx.org/"), "the context of the graph");
            findings.field("sbom.format", "SPDX-3");
            findings.checks().unknown("sbom.format", "an SPDX 3 graph, recognised and not read");
            return findings.verdict(EvidenceKind.SPDX_DOCUMENT);
        }
        Spdx reader = new Spdx(findings);
        require(json.text("SPDXID").equals(DOCUMENT), "the identifier of the document");
        reader.head(json.text("spdxVersion"), json.text("name"));
        json.optionalText("documentNamespace").ifPresent(namespace -> findings.field("sbom.namespace", namespace));
        for (JsonFields part : json.presentObjects("packages")) {
            reader.part(part.text("name"), part.presentObjects("checksums"));
        }
        for (JsonFields part : json.presentObjects("files")) {
            reader.part(part.text("fileName"), part.presentObjects("checksums"));
        }
        return reader.verdict();
    }

    public static Verdict verify(Bytes document, Findings findings) throws MalformedException {
        KeyValueText text = KeyValueText.parse(document, ": ");
        Spdx reader = new Spdx(findings);
        require(text.all("SPDXID").contains(DOCUMENT), "the identifier of the document");
        reader.head(text.one("SPDXVersion"), text.one("DocumentName"));
        findings.field("sbom.namespace", text.one("DocumentNamespace"));
        for (KeyValueText.Line line : text.lines()) {
            switch (line.key()) {
                case "PackageName", "FileName" -> {
                    findings.field("subject." + reader.subjects + ".name", line.value());
                    reader.subjects++;
                }
                case "PackageChecksum", "FileChecksum" -> reader.checksum(line.value());
                default -> {}
            }
        }
        return reader.verdict();
    }

    private void head(String version, String name) throws MalformedException {
        require(VERSION.matcher(version).matches(), "the version of SPDX");
        findings.field("sbom.format", version);
        findings.field("sbom.name", name);
    }

    private void part(String name, List<JsonFields> checksums) throws MalformedException {
        findings.field("subject." + subjects + ".name", name);
        subjects++;
        for (JsonFields checksum : checksums) {
            digest(checksum.text("algorithm"), checksum.text("checksumValue"));
        }
    }

    /** {@code SHA256: hex}, of the part before it. */
    private void checksum(String value) throws MalformedException {
        String[] parts = value.split(": ", 2);
        require(parts.length == 2 && subjects > 0, "a checksum");
        digest(parts[0], parts[1].strip());
    }

    private void digest(String algorithm, String value) throws MalformedException {
        require(HEX.matcher(value).matches(), "the value of a checksum");
        findings.field("subject." + (subjects - 1) + ".digest." + algorithm.toLowerCase(Locale.ROOT), value);
    }

    private Verdict verdict() {
        findings.field("sbom.components", Integer.toString(subjects));
        findings.checks().proven("sbom.format", "an SPDX document of " + subjects + " packages and files");
        findings.checks().unknown("signature", "the document is not signed");
        findings.trust("whoever wrote the bill of materials");
        return findings.verdict(EvidenceKind.SPDX_DOCUMENT);
    }

    private static void require(boolean holds, String what) throws MalformedException {
        if (!holds) {
            throw new MalformedException(what + " is not what it must be", MalformedException.NO_POSITION);
        }
    }
}
