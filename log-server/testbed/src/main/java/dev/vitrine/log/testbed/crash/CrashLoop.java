package dev.vitrine.log.testbed.crash;

import dev.vitrine.client.HttpTileSource;
import dev.vitrine.log.testbed.process.JavaProcess;
import dev.vitrine.log.testbed.process.LogProcess;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.tile.Fsck;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Kills the real server with SIGKILL at random moments under load, now and then also while it starts, restarts it, and checks what
 * it had promised: every acknowledged entry at its index, every checkpoint that it ever showed consistent with the tree. What was
 * found once is held by the root of that tree, which every later one must continue, until all is fetched again at the end.
 *
 * <p>SIGKILL keeps the page cache, so this cannot catch a missing flush; that is the job of a trace of the system calls.
 */
public final class CrashLoop {

    private static final int WRITERS = 8;
    private static final long MIN_LIFE_MILLIS = 10;
    private static final long MAX_LIFE_MILLIS = 400;
    private static final long START_MILLIS = 900; // about what a start takes
    private static final int SHOWN = 25;
    private static final String[] JVM = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"};

    private final LogProcess log;
    private final SplittableRandom random;
    private final PrintStream out;
    private final AckJournal journal = new AckJournal();
    private final Promises promises = new Promises(journal);

    /** What a loop has seen; {@code kills} under load, {@code startKills} besides. */
    public record Report(int kills, int startKills, long acknowledged, int checkpoints, long size) {}

    private CrashLoop(LogProcess log, long seed, PrintStream out) {
        this.log = log;
        this.random = new SplittableRandom(seed);
        this.out = out;
    }

    /** {@code CrashLoop KILLS [SEED]}. */
    public static void main(String[] arguments) throws Exception {
        int kills = Integer.parseInt(arguments[0]);
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
        Report report = run(Files.createTempDirectory("vitrine-crash"), kills, seed, System.out);
        System.out.println(report);
    }

    /**
     * Creates a log in {@code directory} and kills its server {@code kills} times.
     *
     * @throws BrokenPromise with the seed, when anything acknowledged is missing or anything shown is contradicted
     */
    public static Report run(Path directory, int kills, long seed, PrintStream out) throws IOException, BrokenPromise {
        out.println("crash loop: " + kills + " kills, seed " + seed);
        LogProcess log = LogProcess.create(directory.resolve("log"), "crash.example/log", "raw");
        CrashLoop loop = new CrashLoop(log, seed, out);
        try {
            return loop.run(kills);
        } catch (VerificationException | MalformedException e) {
            throw new BrokenPromise("seed " + seed + ": " + e.getMessage());
        }
    }

    private Report run(int kills) throws IOException, BrokenPromise, VerificationException, MalformedException {
        int startKills = 0;
        long began = System.nanoTime();
        for (int kill = 1; kill <= kills; kill++) {
            if (random.nextInt(4) == 0) {
                log.startAndKill(random.nextLong(START_MILLIS), JVM);
                startKills++;
            }
            try (JavaProcess server = log.start(JVM)) {
                TreeHead head = promises.checkNew(server.url());
                try (Writers writers = new Writers(server.url(), WRITERS, random.nextLong(), journal)) {
                    writers.submitFor(random.nextLong(MIN_LIFE_MILLIS, MAX_LIFE_MILLIS));
                    server.kill();
                }
                if (kill % SHOWN == 0) {
                    out.printf(
                            Locale.ROOT,
                            "%,d kills under load and %,d in a start, %,d acknowledged, size %,d, after %.0f s%n",
                            kill,
                            startKills,
                            promises.acknowledged(),
                            head.size(),
                            (System.nanoTime() - began) / 1e9);
                }
            }
        }
        try (JavaProcess server = log.start()) {
            TreeHead head = promises.check(server.url());
            var unused = Fsck.run(HttpTileSource.of(URI.create(server.url() + "/")), head, (done, total) -> {});
            int exit = server.terminate();
            if (exit != 0) {
                throw new BrokenPromise("the last, orderly end had exit code " + exit);
            }
            return new Report(
                    kills,
                    startKills,
                    journal.acknowledged().size(),
                    journal.checkpoints().size(),
                    head.size());
        }
    }
}
