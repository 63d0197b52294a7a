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
import java.util.SplittableRandom;

/**
 * Kills the real server with SIGKILL at random moments under load, restarts it, and checks what it had promised: every
 * acknowledged entry at its index, every checkpoint that it ever showed consistent with the tree.
 *
 * <p>SIGKILL keeps the page cache, so this cannot catch a missing flush; that is the job of a trace of the system calls.
 */
public final class CrashLoop {

    private static final int WRITERS = 8;
    private static final long MIN_LIFE_MILLIS = 50;
    private static final long MAX_LIFE_MILLIS = 900;

    private final LogProcess log;
    private final SplittableRandom random;
    private final PrintStream out;
    private final AckJournal journal = new AckJournal();
    private final Promises promises = new Promises(journal);

    /** What a loop has seen. */
    public record Report(int kills, long acknowledged, int checkpoints, long size) {}

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
        for (int kill = 1; kill <= kills; kill++) {
            try (JavaProcess server = log.start("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")) {
                TreeHead head = promises.check(server.url());
                try (Writers writers = new Writers(server.url(), WRITERS, random.nextLong(), journal)) {
                    writers.submitFor(random.nextLong(MIN_LIFE_MILLIS, MAX_LIFE_MILLIS));
                    server.kill();
                }
                if (kill % 10 == 0) {
                    out.println(
                            kill + " kills, " + journal.acknowledged().size() + " acknowledged, size " + head.size());
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
                    kills, journal.acknowledged().size(), journal.checkpoints().size(), head.size());
        }
    }
}
