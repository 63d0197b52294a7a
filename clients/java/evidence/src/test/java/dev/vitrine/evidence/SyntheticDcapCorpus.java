package dev.vitrine.evidence;

import dev.vitrine.evidence.dcap.DcapVerifier;
import dev.vitrine.evidence.x509.Certificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Quotes and collateral under a root that was made for tests: rules that no genuine evidence exercises. */
final class SyntheticDcapCorpus implements CorpusKind {

    private static final Pattern PLATFORM_STATUS = Pattern.compile("platform TCB status (\\w+)");
    private static final Pattern MERGED_STATUS = Pattern.compile("^(?:ACCEPT, TCB|converged) (\\w+)");

    private static final DcapVerifier PRODUCTION = DcapVerifier.production();

    @Override
    public Set<String> kinds() {
        return Set.of("synthetic-dcap");
    }

    @Override
    public CorpusResult look(CorpusCase artefact) throws Exception {
        Instant at = Instant.parse(artefact.text("at").orElseThrow());
        Optional<Verdict> verdict =
                DcapCorpus.verify(artefact, verifier(artefact), DcapCorpus.collateral(artefact), at);
        CorpusResult result = new CorpusResult(expected(artefact), got(verdict));
        verdict.ifPresent(found -> {
            compare(PLATFORM_STATUS, "tcb.platform-status", artefact, found, result);
            compare(MERGED_STATUS, "tcb.status", artefact, found, result);
        });
        Optional<Verdict> production = DcapCorpus.verify(artefact, PRODUCTION, DcapCorpus.collateral(artefact), at);
        if (production.isPresent() && production.get().forgery().isEmpty()) {
            result.difference("accepted under the production root");
        }
        return result;
    }

    private static String expected(CorpusCase artefact) {
        String expect = artefact.expect();
        if (expect.startsWith("ACCEPT")) {
            return "proven";
        }
        return artefact.isRejected() || expect.endsWith("-> REJECT") ? "refused" : "authentic";
    }

    private static String got(Optional<Verdict> verdict) {
        if (verdict.isEmpty()) {
            return "refused";
        }
        return switch (verdict.get().conclusion()) {
            case REFUTED -> "refused";
            case PROVEN -> "proven";
            case WARNING -> "authentic";
            case UNKNOWN -> "unknown";
        };
    }

    private static void compare(
            Pattern pattern, String field, CorpusCase artefact, Verdict verdict, CorpusResult result) {
        Matcher matcher = pattern.matcher(artefact.expect());
        if (matcher.find()) {
            result.field(field, matcher.group(1), verdict.fields().get(field));
        }
    }

    /** The roots of the folder of the kind, in whatever files they are: {@code _root/*.der}. */
    private static DcapVerifier verifier(CorpusCase artefact) throws Exception {
        TrustAnchors anchors = TrustAnchors.of();
        Path folder = artefact.corpus().resolve(artefact.kind()).resolve("_root");
        for (Path file : roots(Files.isDirectory(folder) ? folder : Shared.path("corpus/synthetic-dcap/_root"))) {
            Certificate root = Certificate.parse(Shared.read(file));
            anchors = anchors.plusNonProduction("test root", root.key().spkiSha256());
        }
        return DcapVerifier.under(anchors);
    }

    private static List<Path> roots(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".der")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
