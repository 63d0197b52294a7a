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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collection of real evidence, loaded through the command line, gives each enclave its page; a mirror of it holds all. */
class CorpusHubIT {

    private static final List<String> FOLDERS = List.of("sgx-dcap", "tdx", "sev-snp", "nitro", "ias-epid", "sigstruct");

    private final ObjectMapper json = new ObjectMapper();
    private final Set<String> kinds = new TreeSet<>();
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

            List<String> missing = new ArrayList<>();
            int attested = check(server.url(), expected(corpus, false), "attested", missing);
            int signed = check(server.url(), expected(corpus, true), "signed", missing);
            assertThat(missing).isEmpty();
            assertThat(attested).isGreaterThan(100);
            assertThat(signed).isGreaterThan(40);
            assertThat(kinds).contains("sgx-mrenclave", "tdx-mrtd", "snp-measurement", "nitro-pcr0");
            mirror(directory, vitrine, log, server.url());
        }
    }

    /** Each enclave has its page, with its measurement in this column, and a search for the measurement leads there. */
    private int check(String url, Map<String, String> expected, String column, List<String> missing)
            throws IOException, InterruptedException {
        for (Map.Entry<String, String> page : expected.entrySet()) {
            String kind = page.getKey().substring(0, page.getKey().indexOf('/'));
            String measurement = page.getKey().substring(kind.length() + 1);
            boolean unused = kinds.add(kind);
            HttpResponse<String> answer = get(url + "/v1/enclaves/" + page.getKey());
            boolean right = answer.statusCode() == 200
                    && json.readTree(answer.body())
                            .at("/" + column + "/identities/0/measurement/value")
                            .asText()
                            .equals(measurement);
            if (!right) {
                missing.add(page.getKey() + " of " + page.getValue() + ": " + answer.statusCode());
            }
            JsonNode hits =
                    json.readTree(get(url + "/v1/search?q=" + measurement).body());
            if (!leadsTo(hits, "/e/" + page.getKey())) {
                missing.add(page.getKey() + " of " + page.getValue() + " is not found: " + hits);
            }
        }
        return expected.size();
    }

    private static boolean leadsTo(JsonNode search, String path) {
        for (JsonNode hit : search.path("hits")) {
            if (hit.path("path").asText().equals(path) && hit.path("exact").asBoolean()) {
                return true;
            }
        }
        return false;
    }

    private void mirror(Path directory, Vitrine vitrine, LogProcess log, String url) throws Exception {
        String vkey = log.vkeys().lines().findFirst().orElseThrow();
        Path copy = directory.resolve("copy");
        List<String> command = List.of("mirror", "--json", "--vkey", vkey, url, copy.toString());
        Vitrine.Answer first = vitrine.run(directory, command);
        assertThat(first.exit()).as(first.out() + first.err()).isZero();
        assertThat(copy.resolve("index.html")).exists();
        assertThat(json.readTree(first.out()).at("/answers").asInt()).isGreaterThan(200);
        List<String> later = new ArrayList<>(command);
        later.addAll(List.of("--answers", "0"));
        JsonNode again = json.readTree(vitrine.run(directory, later).out());
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
    private Map<String, String> expected(Path corpus, boolean signed) throws IOException {
        Map<String, String> pages = new TreeMap<>();
        for (JsonNode one : json.readTree(corpus.resolve("manifest.json").toFile())) {
            String expect = one.path("expect").asText();
            boolean genuine = !expect.startsWith("REJECT")
                    && !expect.startsWith("parse")
                    && !expect.startsWith("POLICY")
                    && !one.has("derived")
                    && !one.has("synthetic");
            String kind = one.path("kind").asText();
            if (!genuine || kind.equals("sigstruct") != signed) {
                continue;
            }
            JsonNode claims = one.path("claims");
            if (claims.path("nitrotpm").asBoolean()) {
                continue; // the PCRs of a virtual machine's TPM, in the same format: no enclave is measured by them
            }
            String name = one.path("case").asText();
            switch (kind) {
                case "sgx-dcap", "ias-epid", "sigstruct" ->
                    add(pages, "sgx-mrenclave/", claims.path("mr_enclave"), name);
                case "tdx" -> add(pages, "tdx-mrtd/", claims.path("mr_td"), name);
                case "sev-snp" -> add(pages, "snp-measurement/", claims.path("measurement"), name);
                case "nitro" -> add(pages, "nitro-pcr0/", claims.path("pcrs").path("0"), name);
                default -> {
                    // certificates, collateral and others have no page of an enclave
                }
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
