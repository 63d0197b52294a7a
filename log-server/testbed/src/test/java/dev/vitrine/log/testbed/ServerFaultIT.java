package dev.vitrine.log.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.log.testbed.crash.Promises;
import dev.vitrine.log.testbed.load.Metrics;
import dev.vitrine.log.testbed.process.JavaProcess;
import dev.vitrine.log.testbed.process.LogProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine around the real server misbehaves: its disk, its limits, its peers. */
class ServerFaultIT {

    private static final String[] QUICK = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"};

    private final Promises promises = new Promises();

    @Test
    void twoProcessesDoNotServeOneDirectory(@TempDir Path directory) throws Exception {
        LogProcess log = LogProcess.create(directory.resolve("log"), "twice.example/log", "raw");
        try (JavaProcess first = log.start(QUICK)) {
            assertThatThrownBy(() -> log.start(QUICK))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("did not start");

            assertThat(promises.submit(first.url(), leaf(1, 100))).isEqualTo(200);
            assertThat(promises.check(first.url()).size()).isEqualTo(2);
        }
        assertThat(Files.readString(log.log())).contains("lock");
    }

    @Test
    void refusesEntriesOnAFullDiskServesReadsAndGoesOnOnceThereIsRoom(@TempDir Path directory) throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        mounted(small, List.of("-t", "tmpfs", "-o", "size=40m", "tmpfs"), () -> {
            LogProcess log = LogProcess.create(small.resolve("log"), "full.example/log", "raw");
            Path filler = Files.write(small.resolve("filler"), new byte[20 << 20]);
            promises.patience(4_000);
            try (JavaProcess server = log.start(QUICK)) {
                int status = 200;
                for (int i = 0; i < 2_000 && status == 200; i++) {
                    status = promises.submit(server.url(), leaf(i, 60_000));
                }
                assertThat(status).as("the disk is full").isNotEqualTo(200);
                assertThat(promises.acknowledged()).isPositive();
                assertThat(Metrics.get(server.url() + "/tile/entries/000.p/1"))
                        .as("reads go on")
                        .isNotEmpty();
                assertThat(server.isAlive()).isTrue();

                Files.delete(filler);

                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                while (promises.submit(server.url(), leaf(5_000, 100)) != 200) {
                    assertThat(System.nanoTime()).as("it goes on by itself").isLessThan(deadline);
                }
                assertThat(promises.check(server.url()).size()).isGreaterThan(promises.acknowledged());
                assertThat(server.terminate()).isZero();
            }
            try (JavaProcess server = log.start(QUICK)) {
                assertThat(promises.check(server.url()).size()).isGreaterThan(promises.acknowledged());
            }
        });
    }

    @Test
    void doesNotStartOnADiskThatCannotBeWritten(@TempDir Path directory) throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        mounted(disk, List.of("-t", "tmpfs", "-o", "size=40m", "tmpfs"), () -> {
            LogProcess log = LogProcess.create(disk.resolve("log"), "readonly.example/log", "raw");
            Path view = Files.createDirectory(directory.resolve("view"));
            mounted(view, List.of("--bind", disk.toString()), () -> {
                run("mount", "-o", "remount,ro,bind", view.toString());
                LogProcess readOnly = LogProcess.at(view.resolve("log"));
                Path unused = Files.createFile(directory.resolve("view-log"));

                assertThatThrownBy(() -> readOnly.start(QUICK)).isInstanceOf(IOException.class);
            });
            try (JavaProcess server = log.start(QUICK)) {
                assertThat(promises.check(server.url()).size()).isEqualTo(1);
            }
        });
    }

    @Test
    void aFloodOfSilentConnectionsTakesNothingButTheirPlaces(@TempDir Path directory) throws Exception {
        LogProcess log = LogProcess.create(directory.resolve("log"), "flood.example/log", "raw");
        Path config = Files.writeString(directory.resolve("config.yaml"), "http:\n  idle_timeout: 3s\n");
        try (JavaProcess server =
                log.startUnder(List.of("prlimit", "--nofile=400"), List.of(QUICK), "--config", config.toString())) {
            assertThat(promises.submit(server.url(), leaf(0, 100))).isEqualTo(200);
            URI uri = URI.create(server.url());
            List<SocketChannel> silent = new ArrayList<>();
            for (int i = 0; i < 800; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                boolean unused = channel.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
                silent.add(channel);
            }
            assertThat(server.isAlive()).isTrue();

            // The silent ones are closed after the idle timeout; whoever speaks then is answered.
            promises.patience(2_000);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (promises.submit(server.url(), leaf(1, 100)) != 200) {
                assertThat(System.nanoTime()).as("it answers again").isLessThan(deadline);
            }
            for (SocketChannel channel : silent) {
                channel.close();
            }
            promises.patience(20_000);
            assertThat(promises.check(server.url()).size()).isGreaterThanOrEqualTo(3);
            assertThat(server.terminate()).isZero();
        }
    }

    @Test
    void readersThatDoNotReadKeepNothingFromTheOthers(@TempDir Path directory) throws Exception {
        LogProcess log = LogProcess.create(directory.resolve("log"), "slow.example/log", "raw");
        try (JavaProcess server = log.start("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")) {
            for (int i = 0; i < 20; i++) {
                assertThat(promises.submit(server.url(), leaf(i, 60_000))).isEqualTo(200);
            }
            URI uri = URI.create(server.url());
            byte[] asks = "GET /tile/entries/000.p/21 HTTP/1.1\r\nHost: x\r\n\r\n"
                    .repeat(200)
                    .getBytes(StandardCharsets.US_ASCII);
            List<Socket> slow = new ArrayList<>();
            for (int i = 0; i < 40; i++) { // 9 GB of answers that nobody takes
                Socket socket = new Socket(uri.getHost(), uri.getPort());
                socket.getOutputStream().write(asks);
                slow.add(socket);
            }
            for (int i = 20; i < 40; i++) {
                assertThat(promises.submit(server.url(), leaf(i, 1_000))).isEqualTo(200);
            }
            assertThat(promises.check(server.url()).size()).isEqualTo(41);
            for (Socket socket : slow) {
                socket.close();
            }
            assertThat(server.terminate()).isZero();
        }
    }

    @Test
    void aSmallHeapRefusesWhatItCannotHold(@TempDir Path directory) throws Exception {
        LogProcess log = LogProcess.create(directory.resolve("log"), "small.example/log", "raw");
        Path config = Files.writeString(
                directory.resolve("config.yaml"),
                "batch:\n  queue_bytes: 8MiB\n  max_bytes: 2MiB\ncaches:\n  tiles: 4MiB\n");
        try (JavaProcess server =
                log.startUnder(List.of(), List.of("-Xmx96m", "-XX:+UseSerialGC"), "--config", config.toString())) {
            List<Thread> flood = new ArrayList<>();
            for (int t = 0; t < 24; t++) {
                int from = t * 1_000;
                Thread thread = new Thread(() -> {
                    for (int i = from; i < from + 40; i++) {
                        int unused = promises.submit(server.url(), leaf(i, 60_000));
                    }
                });
                thread.start();
                flood.add(thread);
            }
            for (Thread thread : flood) {
                thread.join();
            }

            assertThat(server.isAlive()).isTrue();
            assertThat(promises.submit(server.url(), leaf(99_999, 100))).isEqualTo(200);
            assertThat(promises.check(server.url()).size()).isGreaterThan(promises.acknowledged());
            assertThat(server.terminate()).isZero();
        }
        assertThat(Files.readString(log.log())).doesNotContain("OutOfMemoryError");
    }

    private static byte[] leaf(int number, int size) {
        byte[] leaf = new byte[size];
        new SplittableRandom(number).nextBytes(leaf);
        byte[] text = ("leaf " + number).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, leaf, 0, text.length);
        return Arrays.copyOf(leaf, size);
    }

    @FunctionalInterface
    private interface Body {
        void run() throws Exception;
    }

    /** With something mounted. Only root may mount; others skip the test. */
    private static void mounted(Path target, List<String> what, Body body) throws Exception {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(what);
        command.add(target.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Assumptions.assumeTrue(process.waitFor() == 0, "skipped: may not mount here: " + output);
        try {
            body.run();
        } finally {
            run("umount", "--lazy", target.toString());
        }
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).isZero();
    }
}
