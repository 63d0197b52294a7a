package dev.vitrine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.Var;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One record of a corpus' manifest as somebody at the command line would check it: which file, which files beside it, at which
 * time, and which exit code the manifest's words mean.
 */
final class CheckedCase {

    static final int PROVEN = 0;
    static final int REFUTED = 1;
    static final int COULD_NOT_TELL = 2;

    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    private static final Pattern ISSUE_DATE = Pattern.compile("\"issueDate\":\"([^\"]+)\"");
    private static final Pattern NEXT_UPDATE = Pattern.compile("\"nextUpdate\":\"([^\"]+)\"");

    /** What is judged where a case has several files, the first of them that it has. */
    private static final List<Pattern> MAIN = List.of(
            Pattern.compile("report\\.(json|bin)|document\\.cbor|sigstruct\\.bin"),
            Pattern.compile("quote\\.bin|quote.*\\.dat|.*_quote_.*\\.dat|quote-report\\.json|.*getquote\\.json"),
            Pattern.compile(".*\\.evidence|evidence\\..*|.*\\.handshakestart"),
            Pattern.compile("ra_tls_cert\\.der|endorsement\\.json"));

    private static final Set<String> SIGSTORE = Set.of("provenance/sigstore-bundle", "provenance/slsa");

    private final Path corpus;
    private final JsonNode record;

    CheckedCase(Path corpus, JsonNode record) {
        this.corpus = corpus;
        this.record = record;
    }

    String name() {
        return record.path("case").asText();
    }

    String kind() {
        return record.path("kind").asText();
    }

    String expect() {
        return record.path("expect").asText();
    }

    private boolean has(String file) {
        return record.path("files").has(file);
    }

    private List<String> files() {
        List<String> names = new ArrayList<>();
        record.path("files").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private Path folder() {
        Path path = corpus.resolve(name());
        return Files.isDirectory(path) ? path : path.resolveSibling("");
    }

    /** What many cases share; a corpus that is a part of another one may not have it. */
    private Path companion(String path) {
        Path own = corpus.resolve(path);
        return Files.exists(own)
                ? own
                : Path.of(System.getProperty("vitrine.shared", "../shared"), "corpus")
                        .resolve(path);
    }

    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("check", "--json", main().toString()));
        if (kind().equals("pcs-collateral")) {
            // Documents were kept apart from the certificates that sign them.
            arguments.addAll(
                    List.of("--collateral", companion("pcs-collateral/ca").toString()));
        } else if (SIGSTORE.contains(kind())) {
            trust(arguments);
        } else if (files().size() > 1) {
            arguments.addAll(List.of("--collateral", folder().toString()));
        }
        if (kind().equals("synthetic-dcap")) {
            Path root = companion("synthetic-dcap/_root/test-root.pem");
            arguments.addAll(List.of("--anchor", root.toString()));
        }
        at().ifPresent(time -> arguments.addAll(List.of("--at", time)));
        return arguments;
    }

    /** Whom to believe is the user's to say, and not the folder's. */
    private void trust(List<String> arguments) {
        for (String file : files()) {
            String option = file.equals("trusted_root.json")
                    ? "--sigstore-root"
                    : file.endsWith(".pub") ? "--trust-key" : isArtifact(file) ? "--artifact" : "";
            if (!option.isEmpty()) {
                arguments.addAll(List.of(option, folder().resolve(file).toString()));
            }
        }
    }

    private static boolean isArtifact(String file) {
        return file.startsWith("artifact") || (file.startsWith("subject") && !file.endsWith(".sha256"));
    }

    private Path main() {
        List<String> files = files();
        if (SIGSTORE.contains(kind())) {
            files = files.stream()
                    .filter(file -> !isArtifact(file) && !file.endsWith(".pub") && !file.startsWith("subject"))
                    .filter(file ->
                            !Set.of("trusted_root.json", "identity", "issuer").contains(file))
                    .toList();
        }
        for (Pattern name : MAIN) {
            for (String file : files) {
                if (name.matcher(file).matches()) {
                    return folder().resolve(file);
                }
            }
        }
        return folder().resolve(files.get(0));
    }

    /** The time of which the manifest speaks, or at which what the case holds was valid. */
    private Optional<String> at() {
        for (JsonNode time : List.of(record.path("expect_at").path("at"), record.path("at"))) {
            if (time.isTextual()) {
                return Optional.of(time.textValue());
            }
        }
        JsonNode claims = record.path("claims");
        if (claims.path("timestamp_ms").isNumber()) {
            return Optional.of(Instant.ofEpochMilli(claims.path("timestamp_ms").longValue())
                    .toString());
        }
        if (kind().equals("ias-epid") && claims.path("timestamp").isTextual()) {
            return Optional.of(claims.path("timestamp").textValue() + "Z");
        }
        if (has("vek.der")) {
            return keyIsNew();
        }
        if (kind().equals("evidence-container")) {
            return collateralIsNew();
        }
        Matcher first = INSTANT.matcher(expect());
        return kind().equals("pcs-collateral") && first.find() ? Optional.of(first.group()) : Optional.empty();
    }

    private Optional<String> keyIsNew() {
        try {
            return Optional.of(Certificate.parse(read("vek.der")).notBefore().toString());
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private Optional<String> collateralIsNew() {
        for (String file : files()) {
            if (file.endsWith(".timestamp")) {
                return Optional.of(String.valueOf(Long.parseLong(read(file).hex(), 16)));
            }
        }
        boolean late = expect().contains("expired");
        @Var Instant last = Instant.EPOCH;
        for (String file : files()) {
            String text = new String(read(file).toByteArray(), StandardCharsets.ISO_8859_1);
            Matcher date = (late ? NEXT_UPDATE : ISSUE_DATE).matcher(text);
            while (date.find()) {
                Instant found = Instant.parse(date.group(1)).plusSeconds(late ? 86_400 : 3_600);
                last = found.isAfter(last) ? found : last;
            }
        }
        return last.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(last.toString());
    }

    private Bytes read(String file) {
        try {
            return Bytes.wrapUnsafe(Files.readAllBytes(folder().resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The exit codes that the manifest's words mean; several where they say nothing about what is missing. */
    Set<Integer> expected() {
        String expect = expect();
        if (isNotDecidedHere()) {
            return Set.of(REFUTED, COULD_NOT_TELL);
        }
        if (expect.startsWith("POLICY")) {
            // Decided: zeros after a quote are tolerated, nothing else is.
            return expect.contains("trailing byte") ? Set.of(PROVEN, COULD_NOT_TELL, REFUTED) : Set.of(REFUTED);
        }
        if (expect.contains("-> REJECT") || expect.contains("REJECT as a") || expect.startsWith("parser must REJECT")) {
            return Set.of(REFUTED);
        }
        if (expect.startsWith("REJECT") || expect.contains("strict verifier rejects")) {
            return Set.of(REFUTED);
        }
        if (expect.contains("NOT Intel's")) {
            return Set.of(REFUTED);
        }
        return mustBeProven() ? Set.of(PROVEN) : Set.of(PROVEN, COULD_NOT_TELL);
    }

    /** Whether it may be refuted as being out of date: no time is known at which everything that it needs is valid. */
    boolean mayBeOutOfDate() {
        return at().isEmpty() || !record.path("collateral").path("problems").isEmpty();
    }

    /** Key material that would be needed is not there: not to be accepted, and no more can be known. */
    private boolean isNotDecidedHere() {
        boolean isKeyMissing =
                record.path("computed").path("cert_chain").isNull() || expect().contains("no signing certificate");
        boolean isProvenance = kind().startsWith("provenance/") && !kind().equals("provenance/sbom");
        return expect().startsWith("REJECT") && (isKeyMissing || isProvenance);
    }

    /** Valid by the manifest, with everything there that it takes to know it. */
    private boolean mustBeProven() {
        return switch (kind()) {
            case "sgx-dcap", "tdx" ->
                expect().startsWith("cryptographically VALID; TCB") && has("qe_identity.json") && has("tcb_info.json");
            case "nitro" -> expect().startsWith("VALID between");
            case "ias-epid" -> expect().startsWith("signature and chain VALID");
            case "sev-snp" -> expect().contains("VALID under the VEK") || expect().startsWith("ASK");
            case "sigstruct" -> expect().contains("VALID");
            case "synthetic-dcap" -> expect().startsWith("ACCEPT");
            case "pcs-collateral" -> expect().startsWith("signature VALID");
            default -> false;
        };
    }
}
