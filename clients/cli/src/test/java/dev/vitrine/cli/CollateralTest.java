package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vitrine.cli.Vitrine.Result;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code collateral fetch} from a server that speaks the routes of the vendors' services, over real sockets. */
final class CollateralTest {

    /** What a route answers, with the header that carries a chain. */
    private record Answer(Bytes body, String header, String value) {}

    @TempDir
    private Path home = Path.of("");

    private final Map<String, Answer> routes = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private Vitrine vitrine = new Vitrine(home);
    private HttpServer server = listen();

    private static HttpServer listen() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void start() {
        vitrine = new Vitrine(home);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        asked.add(path);
        Answer answer = routes.get(path);
        if (answer == null) {
            exchange.sendResponseHeaders(404, -1);
        } else {
            if (!answer.header().isEmpty()) {
                exchange.getResponseHeaders().set(answer.header(), answer.value());
            }
            exchange.sendResponseHeaders(200, answer.body().size());
            exchange.getResponseBody().write(answer.body().toByteArray());
        }
        exchange.close();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void route(String path, byte[] body) {
        routes.put(path, new Answer(Bytes.copyOf(body), "", ""));
    }

    private void route(String path, byte[] body, String header, Path chain) throws IOException {
        routes.put(
                path,
                new Answer(
                        Bytes.copyOf(body),
                        header,
                        URLEncoder.encode(Files.readString(chain), StandardCharsets.UTF_8)
                                .replace("+", "%20")));
    }

    private Path simulated(String tee) {
        Path folder = home.resolve("simulated-" + tee);
        assertThat(vitrine.run("simulate", tee, "--seed", "tests", "--out", folder)
                        .exit())
                .isZero();
        return folder;
    }

    /** The service's routes, out of a simulated folder. */
    private void serve(Path folder, String tee, String version, boolean cache) throws IOException {
        String fmspc = vitrine.run("inspect", "--json", folder.resolve("quote.bin"))
                .json()
                .path("fields")
                .path("pck.fmspc")
                .asText();
        String api = "/" + tee + "/certification/" + version + "/";
        String sgx = "/sgx/certification/" + version + "/";
        Path signing = folder.resolve("tcb_signing_chain.pem");
        route(
                api + "tcb?fmspc=" + fmspc,
                Files.readAllBytes(folder.resolve("tcb_info.json")),
                version.equals("v3") ? "SGX-TCB-Info-Issuer-Chain" : "TCB-Info-Issuer-Chain",
                signing);
        route(
                api + "qe/identity",
                Files.readAllBytes(folder.resolve("qe_identity.json")),
                "SGX-Enclave-Identity-Issuer-Chain",
                signing);
        byte[] list = Files.readAllBytes(folder.resolve("pck_crl.der"));
        byte[] rootList = Files.readAllBytes(folder.resolve("root_ca_crl.der"));
        route(
                sgx + "pckcrl?ca=platform&encoding=der",
                cache ? hex(list) : list,
                "SGX-PCK-CRL-Issuer-Chain",
                folder.resolve("pck_crl_issuer_chain.pem"));
        route(sgx + "rootcacrl", cache ? hex(rootList) : rootList);
    }

    private static byte[] hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({
        "sgx, v4, false, /",
        "tdx, v4, false, /",
        "sgx, v3, true, /sgx/certification/v3/",
        "tdx, v4, true, /sgx/certification/v4/"
    })
    void whatIntelsServiceOrACacheOfItHasMakesAQuoteProvable(String tee, String version, boolean cache, String path)
            throws Exception {
        Path folder = simulated(tee);
        serve(folder, tee, version, cache);
        Path quote = folder.resolve("quote.bin");
        Path out = home.resolve("fetched");

        Result fetched = vitrine.run("collateral", "fetch", "--json", quote, "--from", url(path), "--out", out);
        Result checked =
                vitrine.run("check", "--json", "--anchor", folder.resolve("root.pem"), "--collateral", out, quote);

        assertThat(fetched.exit()).as(fetched.out() + fetched.err() + asked).isZero();
        assertThat(checked.exit()).as(checked.out()).isZero();
        assertThat(checked.out()).contains("\"id\":\"revocation.pck-leaf\",\"outcome\":\"proven\"");
    }

    @Test
    void whatAmdsServiceHasMakesAReportProvable() throws Exception {
        Path folder = simulated("snp");
        Path report = folder.resolve("report.bin");
        String pem = Files.readString(folder.resolve("certificates.pem"));
        int second = pem.indexOf("-----BEGIN", 1);
        byte[] vcek = Base64.getMimeDecoder().decode(pem.substring(0, second).replaceAll("-----[A-Z ]+-----", ""));
        var fields = vitrine.run("inspect", "--json", report).json().path("fields");
        String key = SnpKeys.of(Map.of(
                        "snp.chip-id", fields.path("snp.chip-id").asText(),
                        "snp.product", fields.path("snp.product").asText(),
                        "snp.signing-key", "VCEK",
                        "snp.reported-tcb", fields.path("snp.reported-tcb").asText()))
                .map(found -> found.chipId() + "?" + found.versions())
                .orElseThrow();
        route("/vcek/v1/Genoa/" + key, vcek);
        route("/vcek/v1/Genoa/cert_chain", pem.substring(second).getBytes(StandardCharsets.US_ASCII));
        route("/vcek/v1/Genoa/crl", Files.readAllBytes(folder.resolve("crl.der")));
        Path out = home.resolve("fetched");

        Result fetched = vitrine.run("collateral", "fetch", "--json", report, "--from", url("/"), "--out", out);
        Result checked =
                vitrine.run("check", "--json", "--anchor", folder.resolve("root.pem"), "--collateral", out, report);

        assertThat(fetched.exit()).as(fetched.out() + fetched.err() + asked).isZero();
        assertThat(checked.exit()).as(checked.out()).isZero();
    }

    @Test
    void ofAFolderWhatBelongsToThePlatformIsTaken() throws Exception {
        Path folder = simulated("sgx");
        Path other = simulated("tdx");
        Path saved = home.resolve("saved");
        List<Path> files = new ArrayList<>();
        for (Path from : List.of(folder, other)) {
            for (String name : List.of("tcb_info.json", "qe_identity.json", "tcb_signing_chain.pem", "pck_crl.der")) {
                files.add(vitrine.write(
                        "saved/" + from.getFileName() + "-" + name, Files.readAllBytes(from.resolve(name))));
            }
        }
        Path out = home.resolve("fetched");

        Result fetched = vitrine.run("collateral", "fetch", folder.resolve("quote.bin"), "--from", saved, "--out", out);

        assertThat(files).hasSize(8);
        assertThat(fetched.exit()).as(fetched.err()).isZero();
        assertThat(out.resolve("tcb_info.json")).hasSameBinaryContentAs(folder.resolve("tcb_info.json"));
        assertThat(out.resolve("qe_identity.json")).hasSameBinaryContentAs(folder.resolve("qe_identity.json"));
    }

    @Test
    void aServiceThatDoesNotKnowThePlatformIsSaidToBeAtFault() throws Exception {
        Path quote = simulated("sgx").resolve("quote.bin");

        Result unknown = vitrine.run("collateral", "fetch", "--json", quote, "--from", url("/"));
        routes.put(asked.get(0), new Answer(Bytes.wrapUnsafe(new byte[2 << 20]), "TCB-Info-Issuer-Chain", "x"));
        Result tooLarge = vitrine.run("collateral", "fetch", "--json", quote, "--from", url("/"));

        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.out()).contains("404", "tcb?fmspc=");
        assertThat(tooLarge.exit()).isEqualTo(2);
        assertThat(tooLarge.out()).contains("larger than");
    }

    @Test
    void aProxyIsAskedInPlaceOfTheService() throws Exception {
        Path quote = simulated("sgx").resolve("quote.bin");
        String proxy = "127.0.0.1:" + server.getAddress().getPort();

        Result result =
                vitrine.run("collateral", "fetch", "--json", quote, "--from", "http://pcs.invalid/", "--proxy", proxy);

        assertThat(result.exit()).isEqualTo(2);
        assertThat(asked).anyMatch(path -> path.contains("/sgx/certification/v4/tcb?fmspc="));
    }

    @Test
    void aWrongCommandLineIsAUsageError() throws Exception {
        Path quote = simulated("sgx").resolve("quote.bin");

        assertThat(vitrine.run("collateral").exit()).isEqualTo(64);
        assertThat(vitrine.run("collateral", "fetch", quote, "--proxy", "nonsense")
                        .exit())
                .isEqualTo(64);
        assertThat(vitrine.run("collateral", "fetch", quote, "--from", "ftp://x")
                        .exit())
                .isEqualTo(64);
        assertThat(vitrine.run("collateral", "fetch", vitrine.write("x", new byte[] {1}))
                        .exit())
                .isEqualTo(2);
    }
}
