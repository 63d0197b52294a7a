package dev.vitrine.audit.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.vitrine.audit.DemoRelease;
import dev.vitrine.audit.manifest.BuildTool;
import dev.vitrine.audit.manifest.Manifest;
import dev.vitrine.evidence.image.EnclaveImage;
import dev.vitrine.evidence.image.MeasureLimits;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set before all tests
class RebuilderTest {

    private static final String MAKE = "{name: main, builder: make, arguments: [-s]}";

    @TempDir
    private static Path shared;

    private static DemoRelease demo;
    private static Workshop workshop;

    @BeforeAll
    static void release() throws Exception {
        DemoRelease.assumeCompiler();
        demo = DemoRelease.create(shared.resolve("demo"), MAKE);
        workshop = Workshop.find(System.getenv(), shared.resolve("probe"), List.of(BuildTool.values()));
    }

    private static Rebuild rebuild(Manifest manifest, RebuildSettings settings, Path folder) throws IOException {
        return new Rebuilder(settings, workshop, InstantSource.system())
                .run(manifest, demo.signed(), folder, progress -> {});
    }

    private static Manifest manifest(String recipe, String more) throws Exception {
        String yaml = Files.readString(demo.manifestFile()).replace(MAKE, recipe) + more;
        return Manifest.parse(Bytes.utf8(yaml));
    }

    @Test
    void aRebuiltImageMeasuresAsTheTwoSignedOnes(@TempDir Path folder) throws Exception {
        Rebuild rebuild = rebuild(demo.manifest(), RebuildSettings.DEFAULT, folder);

        for (String name : List.of("vault-1", "vault-2")) {
            RebuiltEnclave enclave = rebuild.enclave(name).orElseThrow();
            assertThat(enclave.failure()).as("%s", rebuild.log().toUtf8()).isEmpty();
            RebuiltImage image = enclave.image().orElseThrow();
            assertThat(image.mrEnclave()).as(image.how()).contains(mrEnclave(demo.signed(name)));
        }
        assertThat(rebuild.source().orElseThrow().how()).contains(demo.commit());
        assertThat(rebuild.commands()).anyMatch(line -> line.contains("git -C") && line.contains(demo.commit()));
        assertThat(rebuild.commands()).anyMatch(line -> line.contains("SOURCE_DATE_EPOCH=1795305600"));
        assertThat(folder).isEmptyDirectory();
    }

    private static Bytes mrEnclave(Bytes signed) throws Exception {
        return EnclaveImage.parse(signed)
                .variants()
                .get(0)
                .measure(MeasureLimits.DEFAULT)
                .orElseThrow()
                .mrEnclave();
    }

    @Test
    void aBuildSeesAFixedEnvironmentAndNothingElse(@TempDir Path folder) throws Exception {
        Manifest manifest = manifest(
                "{name: main, builder: command, arguments: [sh, -c, \"mkdir out; env | sort >out/vault.so\"]}", "");

        Rebuild rebuild = rebuild(manifest, RebuildSettings.DEFAULT, folder);

        Map<String, String> environment = new TreeMap<>();
        image(rebuild)
                .lines()
                .forEach(line ->
                        environment.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        environment.keySet().removeAll(List.of("PWD", "OLDPWD", "SHLVL", "_", "RUSTUP_HOME"));
        assertThat(environment)
                .containsOnlyKeys(
                        "CARGO_HOME",
                        "HOME",
                        "LANG",
                        "LC_ALL",
                        "LOGNAME",
                        "PATH",
                        "SHELL",
                        "SOURCE_DATE_EPOCH",
                        "TERM",
                        "TMPDIR",
                        "TZ",
                        "USER",
                        "VITRINE_INPUTS")
                .containsEntry("TZ", "UTC")
                .containsEntry("LC_ALL", "C.UTF-8");
    }

    private static String image(Rebuild rebuild) throws Exception {
        RebuiltEnclave enclave = rebuild.enclaves().get(0);
        assertThat(enclave.failure()).as("%s", rebuild.log().toUtf8()).isEmpty();
        return enclave.image().orElseThrow().file().toUtf8();
    }

    @Test
    void whatTheMachineClaimsOfItsIsolationHolds(@TempDir Path folder) throws Exception {
        Path outside = folder.resolve("outside");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        int port = server.getAddress().getPort();
        String script = "mkdir out; exec 2>/dev/null; (echo leak >" + outside + ") || true;"
                + " test -e " + outside + " && echo wrote || echo kept;"
                + " grep -c : /proc/net/dev;"
                + " (exec 3<>/dev/tcp/127.0.0.1/" + port + ") && echo reached || echo shut;"
                + " ps ax | grep -c java; ls " + System.getProperty("user.home") + "/.ssh | wc -l";
        Manifest manifest = manifest(
                "{name: main, builder: command, arguments: [bash, -c, '(" + script.replace("'", "''")
                        + ") >here; mkdir -p out; mv here out/vault.so']}",
                "");
        try {
            String said = image(rebuild(manifest, RebuildSettings.DEFAULT, folder.resolve("work")));

            Isolation isolation = workshop.isolation();
            List<String> lines = said.lines().toList();
            assertThat(lines.get(0)).isEqualTo(isolation.isReadOnly() ? "kept" : "wrote");
            if (isolation.hasNoNetwork()) {
                assertThat(lines.get(1)).as("only the loopback interface").isEqualTo("1");
                assertThat(lines.get(2)).isEqualTo("shut");
            } else {
                assertThat(isolation.shortcomings()).anyMatch(text -> text.contains("network"));
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    void inputsComeByDigestOverHttpAndFromAStore(@TempDir Path folder) throws Exception {
        byte[] content = "an input".getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/good", exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(new byte[1 << 20]);
            exchange.close();
        });
        server.start();
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        String sha256 = SourceTree.sha256(Files.write(folder.resolve("input"), content));
        String recipe = "{name: main, builder: command, arguments: [sh, -c, \"mkdir out; cat $VITRINE_INPUTS/one"
                + " deep/two >out/vault.so\"]}";
        String good = "inputs:\n  - {name: one, url: \"" + base + "/good\", sha256: " + sha256
                + ", size: 8}\n  - {name: two, sha256: " + sha256 + ", size: 8, path: deep/two}\n";
        FileStore store = wanted -> wanted.hex().equals(sha256)
                ? java.util.Optional.of(folder.resolve("input"))
                : java.util.Optional.empty();
        try {
            assertThat(image(rebuild(
                            manifest(recipe, good), RebuildSettings.DEFAULT.from(store), folder.resolve("both"))))
                    .isEqualTo("an inputan input");

            BuildFailure unserved =
                    failure(rebuild(manifest(recipe, good), RebuildSettings.DEFAULT, folder.resolve("a")));
            assertThat(unserved.code()).isEqualTo("input-unavailable");
            assertThat(unserved.input()).isEqualTo("two");

            BuildFailure differs = failure(rebuild(
                    manifest(recipe, good.replace("/good", "/endless")), RebuildSettings.DEFAULT, folder.resolve("b")));
            assertThat(differs.code()).isEqualTo("input-differs");
            assertThat(differs.reason()).contains("more than 8 bytes");

            BuildFailure gone = failure(rebuild(
                    manifest(recipe, good.replace("/good", "/gone")), RebuildSettings.DEFAULT, folder.resolve("c")));
            assertThat(gone.reason()).contains("404");

            BuildFailure near = failure(rebuild(
                    manifest(recipe, good), RebuildSettings.DEFAULT.reaching(Reach.PUBLIC), folder.resolve("d")));
            assertThat(near.reason()).contains("a job may not name files of this machine");
        } finally {
            server.stop(0);
        }
    }

    private static BuildFailure failure(Rebuild rebuild) {
        return rebuild.enclaves().get(0).failure().orElseThrow();
    }

    @Test
    void aBuilderThatIsMissingIsAFailureWithAdviceAndTheSourceIsStillFetched(@TempDir Path folder) throws Exception {
        Workshop none = Workshop.find(System.getenv(), folder.resolve("probe"), List.of());
        Rebuild rebuild = new Rebuilder(RebuildSettings.DEFAULT, none, InstantSource.system())
                .run(demo.manifest(), demo.signed(), folder.resolve("work"), progress -> {});

        BuildFailure failure = failure(rebuild);
        assertThat(failure.code()).isEqualTo("builder-missing");
        assertThat(failure.advice()).contains("--builder make");
        assertThat(rebuild.source()).isPresent();
    }

    @Test
    void aFailedBuildKeepsItsLog(@TempDir Path folder) throws Exception {
        Rebuild rebuild = rebuild(
                manifest("{name: main, builder: command, arguments: [sh, -c, \"echo no such thing >&2; exit 3\"]}", ""),
                RebuildSettings.DEFAULT,
                folder);

        assertThat(failure(rebuild).code()).isEqualTo("build-failed");
        assertThat(failure(rebuild).reason()).contains("exit code 3", "no such thing");
        assertThat(rebuild.log().toUtf8()).contains("no such thing");
    }

    @Test
    void aBuildThatDoesNotEndIsKilled(@TempDir Path folder) throws Exception {
        Limits short_ = Limits.DEFAULT.within(Duration.ofMillis(700));
        Rebuild rebuild = rebuild(
                manifest("{name: main, builder: command, arguments: [sh, -c, \"sleep 600 & sleep 600\"]}", ""),
                RebuildSettings.DEFAULT.limited(short_),
                folder);

        assertThat(failure(rebuild).code()).isEqualTo("time-limit");
    }

    @Test
    void aLinkOutOfTheSourceIsNoImage(@TempDir Path folder) throws Exception {
        Rebuild rebuild = rebuild(
                manifest(
                        "{name: main, builder: command, arguments: [sh, -c, \"mkdir out; ln -s /etc/passwd"
                                + " out/vault.so\"]}",
                        ""),
                RebuildSettings.DEFAULT,
                folder);

        assertThat(failure(rebuild).code()).isEqualTo("no-image");
    }

    @Test
    void buildingTwiceTellsAClockFromOtherInputs(@TempDir Path folder) throws Exception {
        Rebuild steady = rebuild(demo.manifest(), RebuildSettings.DEFAULT.twice(), folder.resolve("steady"));
        Rebuild stamped = rebuild(
                manifest("{name: main, builder: make, arguments: [-s, DEFECT=timestamp]}", ""),
                RebuildSettings.DEFAULT.twice(),
                folder.resolve("stamped"));
        Rebuild placed = rebuild(
                manifest("{name: main, builder: make, arguments: [-s, DEFECT=path]}", ""),
                RebuildSettings.DEFAULT.twice(),
                folder.resolve("placed"));

        assertThat(repetition(steady).isSame())
                .as(repetition(steady).explanation())
                .isTrue();
        assertThat(repetition(stamped).isSame()).isFalse();
        assertThat(repetition(stamped).explanation()).contains(".rodata", "timestamp");
        assertThat(repetition(placed).isSame()).isFalse();
        assertThat(repetition(placed).explanation()).contains(".rodata", "build-path");
    }

    private static RebuiltEnclave.Repetition repetition(Rebuild rebuild) {
        return rebuild.enclaves().get(0).repeated().orElseThrow();
    }

    @Test
    void aCommitThatIsGoneIsUnavailableSource(@TempDir Path folder) throws Exception {
        Manifest manifest = Manifest.parse(
                Bytes.utf8(Files.readString(demo.manifestFile()).replace(demo.commit(), "ab".repeat(20))));

        Rebuild rebuild = rebuild(manifest, RebuildSettings.DEFAULT, folder);

        assertThat(failure(rebuild).code()).isEqualTo("source-unavailable");
        assertThat(failure(rebuild).reason()).contains("has no commit");
        assertThat(rebuild.source()).isEmpty();
    }
}
