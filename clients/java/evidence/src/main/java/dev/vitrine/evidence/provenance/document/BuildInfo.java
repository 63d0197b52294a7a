package dev.vitrine.evidence.provenance.document;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.provenance.intoto.Findings;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Decimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Records of how packages were built and built again: Debian's {@code .buildinfo}, the {@code .buildinfo} of the JVM and the
 * {@code .buildcompare} of Reproducible Central. They state digests of what came out; nobody signed them.
 */
public final class BuildInfo {

    private static final Pattern OUTPUT =
            Pattern.compile("outputs\\.[0-9]+(?:\\.[0-9]+)?\\.(?:filename|length|checksums\\.[a-z0-9]+)");
    private static final Pattern CHECKSUM = Pattern.compile(" ([0-9a-f]{64}) (\\d+) (\\S+)");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]+");

    private BuildInfo() {}

    /** Whether a text is one of the three. */
    public static boolean isOne(Bytes text) {
        return isDebian(text) || isJvm(text) || isComparison(text);
    }

    public static Verdict verify(Bytes document, Findings findings) throws MalformedException {
        findings.field("document.kind", "build-record");
        findings.checks().unknown("signature", "the record is not signed");
        if (isDebian(document)) {
            debian(KeyValueText.parse(document, ":"), findings);
        } else if (isJvm(document)) {
            jvm(KeyValueText.parse(document, "="), findings);
        } else {
            comparison(KeyValueText.parse(document, "="), findings);
        }
        findings.trust("whoever handed over the record: nobody signed it");
        return findings.verdict(EvidenceKind.OPAQUE);
    }

    private static boolean isDebian(Bytes text) {
        return text.startsWith(Bytes.utf8("Format: "));
    }

    private static boolean isJvm(Bytes text) {
        return text.startsWith(Bytes.utf8("# https://reproducible-builds.org/docs/jvm/"))
                || text.startsWith(Bytes.utf8("buildinfo.version="));
    }

    private static boolean isComparison(Bytes text) {
        return text.startsWith(Bytes.utf8("version="));
    }

    private static void debian(KeyValueText text, Findings findings) throws MalformedException {
        findings.field("build.source", text.one("Source"));
        findings.field("build.version", text.one("Version"));
        findings.field("build.architecture", text.one("Architecture"));
        int number = 0;
        boolean inChecksums = false;
        for (KeyValueText.Line line : text.lines()) {
            if (!line.key().isEmpty()) {
                inChecksums = line.key().equals("Checksums-Sha256");
            } else if (inChecksums && !line.value().isEmpty()) {
                Matcher checksum = CHECKSUM.matcher(line.value());
                if (!checksum.matches()) {
                    throw new MalformedException("a line of checksums is not one", MalformedException.NO_POSITION);
                }
                findings.field("subject." + number + ".name", checksum.group(3));
                findings.field("subject." + number + ".digest.sha256", checksum.group(1));
                number++;
            }
        }
        if (number == 0) {
            throw new MalformedException("a build record without SHA-256 checksums", MalformedException.NO_POSITION);
        }
        findings.checks().proven("record.format", "a Debian build record of " + number + " packages");
    }

    private static void jvm(KeyValueText text, Findings findings) throws MalformedException {
        findings.field("build.format", text.one("buildinfo.version"));
        findings.field("build.name", text.one("name"));
        text.all("version").forEach(version -> findings.field("build.version", version));
        text.all("source.scm.uri").forEach(uri -> findings.field("build.source", uri));
        text.all("source.scm.tag").forEach(tag -> findings.field("build.source-tag", tag));
        int outputs = 0;
        for (KeyValueText.Line line : text.lines()) {
            if (!OUTPUT.matcher(line.key()).matches()) {
                continue;
            }
            if (line.key().contains(".checksums.") && !HEX.matcher(line.value()).matches()) {
                throw new MalformedException("a checksum is not hexadecimal", MalformedException.NO_POSITION);
            }
            outputs += line.key().endsWith(".filename") ? 1 : 0;
            findings.field(
                    line.key()
                            .replace("outputs.", "subject.")
                            .replace(".filename", ".name")
                            .replace(".checksums.", ".digest."),
                    line.value());
        }
        if (outputs == 0) {
            throw new MalformedException("a build record without outputs", MalformedException.NO_POSITION);
        }
        findings.checks().proven("record.format", "a JVM build record of " + outputs + " outputs");
    }

    private static void comparison(KeyValueText text, Findings findings) throws MalformedException {
        long same = Decimal.parse(text.one("ok"));
        long different = Decimal.parse(text.one("ko"));
        named(text, "okFiles", same);
        named(text, "koFiles", different);
        findings.field("build.version", text.one("version"));
        findings.field("rebuild.same", Long.toString(same));
        findings.field("rebuild.different", Long.toString(different));
        findings.field("rebuild.different-files", unquoted(text.one("koFiles")));
        findings.checks().proven("record.format", "a comparison of two builds");
        findings.checks()
                .standing(
                        "rebuild",
                        different == 0 && same > 0 ? Outcome.PROVEN : Outcome.WARNING,
                        same + " files came out the same and " + different + " did not");
    }

    /** The counts must be those of the lists: a comparison that contradicts itself says nothing. */
    private static void named(KeyValueText text, String key, long count) throws MalformedException {
        List<String> files = List.of(unquoted(text.one(key)).split(" ", -1));
        if (files.stream().filter(file -> !file.isEmpty()).count() != count) {
            throw new MalformedException("a count of files is not that of their list", MalformedException.NO_POSITION);
        }
    }

    private static String unquoted(String value) throws MalformedException {
        if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
            throw new MalformedException("a list of files is not in quotes", MalformedException.NO_POSITION);
        }
        return value.substring(1, value.length() - 1);
    }
}
