package dev.vitrine.evidence.dcap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.Shared;
import dev.vitrine.evidence.dcap.SignedDocument.Kind;
import dev.vitrine.evidence.dcap.TcbLevel.Standing;
import dev.vitrine.evidence.dcap.TcbMatcher.Match;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every genuine quote against every TCB info of its kind of platform: the matcher agrees with an independent one. */
class TcbMatrixTest {

    private static final int COLUMNS = 6;

    @Test
    void everyPairHasTheLevelOfTheMatrix() throws Exception {
        Path corpus = Shared.corpus();
        List<String> rows = Files.readAllLines(corpus.resolve("MATRIX.csv"));
        List<String> differences = new ArrayList<>();
        int compared = 0;
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",", -1);
            assertThat(cells).as(row).hasSize(COLUMNS);
            if (!Files.exists(document(corpus, cells[1]))) {
                continue; // the matrix was made from more documents than the corpus has
            }
            compared++;
            String got = cells[0] + "," + cells[1] + "," + match(corpus, cells[0], cells[1]);
            if (!got.equals(normalised(cells))) {
                differences.add("expected " + normalised(cells) + ", got " + got);
            }
        }
        assertThat(compared).isGreaterThan(rows.size() / 2);
        assertThat(differences).isEmpty();
    }

    private static Path document(Path corpus, String name) {
        return corpus.resolve("pcs-collateral").resolve(name);
    }

    private static String normalised(String[] cells) {
        String platform = cells[2].startsWith("NoMatchingLevel") ? "NotSupported" : cells[2];
        return String.join(",", cells[0], cells[1], platform, cells[3], cells[4], sorted(List.of(cells[5].split(" "))));
    }

    private static String sorted(List<String> words) {
        return String.join(" ", new TreeSet<>(words)).strip();
    }

    private record Platform(Quote quote, PckCertificate pck) {}

    private final Map<String, Platform> platforms = new HashMap<>();
    private final Map<String, TcbInfo> documents = new HashMap<>();

    private Platform platform(Path corpus, String quoteCase) throws MalformedException {
        Platform known = platforms.get(quoteCase);
        if (known != null) {
            return known;
        }
        Quote quote = Quote.parse(Shared.read(corpus.resolve(quoteCase).resolve("quote.bin")));
        List<Certificate> chain = IntelChain.certificates(quote.signature().certificationData());
        // Some genuine quotes carry their chain in the order leaf, root, intermediate.
        Certificate issuer = chain.get(1).commonName().equals(FakePki.ROOT) ? chain.get(2) : chain.get(1);
        Platform platform = new Platform(quote, PckCertificate.of(chain.get(0), issuer));
        platforms.put(quoteCase, platform);
        return platform;
    }

    private TcbInfo tcbInfo(Path corpus, String name) throws MalformedException {
        TcbInfo known = documents.get(name);
        if (known != null) {
            return known;
        }
        Bytes json = Shared.read(document(corpus, name));
        TcbInfo info = TcbInfo.parse(SignedDocument.parse(json, Kind.TCB_INFO).body());
        documents.put(name, info);
        return info;
    }

    private String match(Path corpus, String quoteCase, String document) throws MalformedException {
        Quote quote = platform(corpus, quoteCase).quote();
        PckCertificate pck = platform(corpus, quoteCase).pck();
        TcbInfo info = tcbInfo(corpus, document);
        Optional<Match> tdx = quote.domain().map(report -> TcbMatcher.match(info, pck, report));
        Match match = tdx.orElseGet(() -> TcbMatcher.match(info, pck));
        Optional<Standing> platform = match.level().map(TcbLevel::standing);
        Optional<Standing> module =
                match.module().flatMap(found -> found.level().map(TcbLevel.OfComponent::standing));
        return String.join(
                ",",
                platform.map(Standing::status).orElse(TcbStatus.NOT_SUPPORTED).text(),
                module.map(standing -> standing.status().text()).orElse(""),
                platform.flatMap(Standing::date).map(Instant::toString).orElse(""),
                sorted(platform.map(Standing::advisories).orElse(List.of())));
    }
}
