package dev.vitrine.log.testbed.fault;

import dev.vitrine.log.testbed.crash.BrokenPromise;
import dev.vitrine.log.testbed.crash.Promises;
import dev.vitrine.log.testbed.process.JavaProcess;
import dev.vitrine.log.testbed.process.LogProcess;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The real server while its system calls fail. Each case begins with the same log, starts a server on a copy of it under one
 * fault, submits, kills, starts another one without the fault, and holds that to all that the first one promised.
 */
public final class SystemCallFaults {

    /** Every file of the store. */
    public static final String STORE = "store";

    private static final int SEEDED = 20;
    private static final int SUBMITTED = 12;
    private static final int PATIENCE_MILLIS = 10_000;

    /**
     * What fails: the {@code when}-th call of each thread and those after it.
     *
     * @param times how many fail; 0 = all from there on
     * @param files only calls that use files of the store with this ending, or {@link #STORE}; empty = all that the server makes
     */
    public record Fault(String call, String error, int when, int times, String files) {}

    /**
     * What a case came to.
     *
     * @param started whether the server took the log under the fault
     * @param acknowledged entries that it acknowledged
     * @param refused submissions that it refused or left without an answer
     */
    public record Outcome(boolean started, int acknowledged, int refused) {}

    private final Path directory;
    private final Path seed;
    private int cases;

    private SystemCallFaults(Path directory) {
        this.directory = directory;
        this.seed = directory.resolve("seed");
    }

    /** Makes the log that every case begins with. */
    public static SystemCallFaults in(Path directory) throws IOException {
        SystemCallFaults faults = new SystemCallFaults(directory.toRealPath());
        LogProcess log = LogProcess.create(faults.seed, "faults.example/log", "raw");
        Promises promises = new Promises();
        try (JavaProcess server = log.start("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")) {
            for (int i = 0; i < SEEDED; i++) {
                int unused = promises.submit(server.url(), leaf(-i));
            }
            int exit = server.terminate();
            if (exit != 0 || promises.acknowledged() != SEEDED) {
                throw new IOException("the seed was not made: " + promises.acknowledged() + " entries, exit " + exit);
            }
        }
        return faults;
    }

    /** {@code SystemCallFaults [MAX_WHEN]}: every call, every error, at every place up to the given one. */
    public static void main(String[] arguments) throws Exception {
        int most = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 12;
        int count = in(Files.createTempDirectory("vitrine-faults")).campaign(most, System.out);
        System.out.println(count + " cases, every promise kept");
    }

    /** Runs all cases; the number of them. */
    public int campaign(int mostWhen, PrintStream out) throws Exception {
        int count = 0;
        for (String call : List.of("fdatasync", "fsync", "write", "rename", "openat")) {
            for (String error : List.of("EIO", "ENOSPC")) {
                for (int when = 1; when <= mostWhen; when++) {
                    for (int times : List.of(1, 0)) {
                        // What the JVM itself opens and writes is not the subject.
                        String files = call.equals("write") || call.equals("openat") ? STORE : "";
                        Fault fault = new Fault(call, error, when, times, files);
                        Outcome outcome = run(fault);
                        out.println(fault + " " + outcome);
                        count++;
                    }
                }
            }
        }
        return count;
    }

    /**
     * Runs one case.
     *
     * @throws BrokenPromise if anything acknowledged is missing afterwards, or anything shown is contradicted
     */
    public Outcome run(Fault fault) throws IOException, BrokenPromise {
        Path copy = directory.resolve("case-" + cases++);
        copyTree(seed, copy);
        LogProcess log = LogProcess.at(copy);
        Promises promises = new Promises();
        promises.patience(PATIENCE_MILLIS);
        boolean started = false;
        int refused = 0;
        List<Path> files = fault.files().isEmpty() ? List.of() : storeFiles(copy, fault.files());
        List<String> wrapper = Strace.failing(fault.call(), fault.error(), fault.when(), fault.times(), files);
        try (JavaProcess server = log.startUnder(wrapper, List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"))) {
            started = true;
            for (int i = 0; i < SUBMITTED && refused < 2; i++) {
                if (promises.submit(server.url(), leaf(i)) != 200) {
                    refused++;
                }
                promises.look(server.url());
            }
            server.kill();
        } catch (IOException e) {
            if (started) {
                throw e;
            }
        }
        int acknowledged = promises.acknowledged();
        hold(log, promises, fault);
        return new Outcome(started, acknowledged, refused);
    }

    private static void hold(LogProcess log, Promises promises, Fault fault) throws IOException, BrokenPromise {
        try (JavaProcess server = log.start("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")) {
            var unused = promises.check(server.url());
            promises.patience(30_000);
            if (promises.submit(server.url(), leaf(1_000)) != 200) {
                throw new BrokenPromise(fault + ": without the fault, the log takes no entries");
            }
            var unusedAfter = promises.check(server.url());
            int exit = server.terminate();
            if (exit != 0) {
                throw new BrokenPromise(fault + ": the orderly end had exit code " + exit);
            }
        } catch (VerificationException | MalformedException e) {
            throw new BrokenPromise(fault + ": " + e.getMessage());
        }
    }

    /** The store's files as a server will name them, found out by starting one. */
    private List<Path> storeFiles(Path copy, String ending) throws IOException {
        Path dry = directory.resolve("dry");
        if (!Files.exists(dry)) {
            copyTree(seed, dry);
            try (JavaProcess server = LogProcess.at(dry).start("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")) {
                server.kill();
            }
        }
        List<Path> files = new ArrayList<>();
        try (Stream<Path> names = Files.list(dry.resolve("store"))) {
            names.map(Path::getFileName)
                    .filter(name -> !name.toString().startsWith("LOG")
                            && (ending.equals(STORE) || name.toString().endsWith(ending)))
                    .forEach(name -> files.add(copy.resolve("store").resolve(name)));
        }
        return files;
    }

    static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path each : walk.toList()) {
                Path unused = Files.copy(
                        each, to.resolve(from.relativize(each).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static byte[] leaf(int number) {
        return ("leaf " + number + " ").repeat(100).getBytes(StandardCharsets.UTF_8);
    }
}
