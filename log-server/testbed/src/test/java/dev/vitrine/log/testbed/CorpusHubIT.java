package dev.vitrine.log.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vitrine.log.testbed.process.JavaProcess;
import dev.vitrine.log.testbed.process.LogProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collection of real evidence, loaded through the command line, gives each enclave its page; a mirror of it holds all. */
class CorpusHubIT {

    private static final List<String> FOLDERS = List.of("sgx-dcap", "tdx", "sev-snp", "nitro", "ias-epid", "sigstruct");

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static Path corpus() {
        String shared = System.getProperty("vitrine.shared", "");
        Path corpus = Path.of(shared.isEmpty() ? "../shared" : shared).resolve("corpus");
        boolean present = Files.isRegularFile(corpus.resolve("manifest.json"));
        if (Boolean.getBoolean("vitrine.shared.required")) {
            assertThat(present).as("the corpus is required: " + corpus).isTrue();
        }
        assumeTrue(present, () -> "no corpus in " + corpus + ": not loaded");
        return corpus.toAbsolutePath().normalize();
    }

    @Test
    void eachRealEnclaveHasItsPageWithTheRightMeasurement(@TempDir Path directory) throws Exception {
        Path corpus = corpus();
        Vitrine vitrine = new Vitrine(directory);
        Path key = directory.resolve("publisher.pem");
        assertThat(vitrine.run(directory, List.of("keygen", "--out", key.toString()))
                        .exit())
                .isZero();
        LogProcess log = LogProcess.create(directory.resolve("log"), "log.example/corpus", "evidence");
        try (JavaProcess server = log.start()) {
            List<String> arguments =
                    new ArrayList<>(List.of("import", "--json", "--log", server.url(), "--key", key.toString()));
            FOLDERS.forEach(folder -> arguments.add(corpus.resolve(folder).toString()));
            Vitrine.Answer imported = vitrine.run(directory, arguments);
            JsonNode result =
                    json.readTree(imported.lines().get(imported.lines().size() - 1));
            assertThat(imported.exit()).as(imported.err()).isEqualTo(1); // the corpus holds forgeries, too
            assertThat(result.at("/failed").asInt()).isZero();
            assertThat(result.at("/logged").asInt()).isGreaterThan(150);
            assertThat(result.at("/refused").asInt()).isGreaterThan(30);

            Map<String, String> expected = expected(corpus);
            assertThat(expected).hasSizeGreaterThan(50);
            List<String> missing = new ArrayList<>();
            for (Map.Entry<String, String> page : expected.entrySet()) {
                HttpResponse<String> answer = get(server.url() + "/v1/enclaves/" + page.getKey());
                boolean right = answer.statusCode() == 200
                        && json.readTree(answer.body())
                                .at("/attested/identities/0/measurement/value")
                                .asText()
                                .equals(page.getKey().substring(page.getKey().indexOf('/') + 1));
                if (!right) {
                    missing.add(page.getKey() + " of " + page.getValue() + ": " + answer.statusCode());
                }
            }
            assertThat(missing).isEmpty();
            mirror(directory, vitrine, log, server.url());
        }
    }

    private void mirror(Path directory, Vitrine vitrine, LogProcess log, String url) throws Exception {
        String vkey = log.vkeys().lines().findFirst().orElseThrow();
        Path copy = directory.resolve("copy");
        List<String> command = List.of("mirror", "--json", "--vkey", vkey, url, copy.toString());
        Vitrine.Answer first = vitrine.run(directory, command);
        assertThat(first.exit()).as(first.out() + first.err()).isZero();
        assertThat(copy.resolve("index.html")).exists();
        JsonNode again = json.readTree(vitrine.run(directory, command).out());
        assertThat(again.at("/tiles_fetched").asInt()).isZero();
        assertThat(again.at("/before").asLong())
                .isEqualTo(again.at("/tree_size").asLong());

        List<String> fsck = List.of("fsck", "--vkey", vkey, copy.toString());
        assertThat(vitrine.run(directory, fsck).exit()).isZero();
        Path bundle = firstBundle(copy);
        byte[] bytes = Files.readAllBytes(bundle);
        bytes[100] ^= 1;
        Path unused = Files.write(bundle, bytes);
        assertThat(vitrine.run(directory, fsck).exit()).isEqualTo(1);
    }

    private static Path firstBundle(Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(copy.resolve("tile/entries"))) {
            return files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
        }
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    /** Kind and measurement of everything genuine, with the case that it is from. */
    private Map<String, String> expected(Path corpus) throws IOException {
        Map<String, String> pages = new TreeMap<>();
        for (JsonNode one : json.readTree(corpus.resolve("manifest.json").toFile())) {
            boolean genuine = !one.path("expect").asText().startsWith("REJECT")
                    && !one.has("derived")
                    && !one.has("synthetic")
                    && !one.path("expect").asText().startsWith("POLICY");
            JsonNode claims = one.path("claims");
            String name = one.path("case").asText();
            if (genuine && one.path("kind").asText().equals("sgx-dcap")) {
                add(pages, "sgx-mrenclave/", claims.path("mr_enclave"), name);
            } else if (genuine && one.path("kind").asText().equals("tdx")) {
                add(pages, "tdx-mrtd/", claims.path("mr_td"), name);
            }
        }
        return pages;
    }

    private static void add(Map<String, String> pages, String kind, JsonNode value, String name) {
        if (!value.asText().isEmpty()) {
            pages.put(kind + value.asText(), name);
        }
    }
}
