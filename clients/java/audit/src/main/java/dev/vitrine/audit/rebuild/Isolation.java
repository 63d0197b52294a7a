package dev.vitrine.audit.rebuild;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far this machine lets a build be shut off, found out by trying.
 *
 * @param unshare the program and its flags; empty where nothing can be shut off
 * @param hasNoNetwork the build sees no network
 * @param isReadOnly the build can write to its own folder only
 * @param hasOwnProcesses the build sees its own processes only
 * @param shortcomings what does not hold, one sentence each
 */
public record Isolation(
        List<String> unshare,
        boolean hasNoNetwork,
        boolean isReadOnly,
        boolean hasOwnProcesses,
        List<String> shortcomings) {

    static final String SCRIPT = "sandbox.sh";
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final List<String> NETWORK = List.of("--user", "--map-root-user", "--net", "--ipc", "--uts");
    private static final String OWN_ROOT_ONLY =
            "this machine refuses user namespaces: the build runs as root inside of the others";

    public Isolation {
        unshare = List.copyOf(unshare);
        shortcomings = List.copyOf(shortcomings);
    }

    /** Tries the strongest first; each try runs the very script that builds run in. */
    static Isolation find(Programs programs, Path folder) throws IOException {
        Optional<Path> unshare = programs.find("unshare");
        if (unshare.isEmpty()) {
            return none("there is no unshare (util-linux) on this machine");
        }
        Path probe = Files.createDirectories(folder.resolve("isolation-probe"));
        Path script = writeScript(folder);
        String program = unshare.get().toString();
        List<String> processes = List.of("--mount", "--pid", "--fork", "--kill-child", "--mount-proc");
        List<String> withUser = concat(List.of(program), NETWORK, processes);
        List<String> refusals = new ArrayList<>();
        if (works(withUser, script, probe, true, refusals)) {
            return new Isolation(withUser, true, true, true, notes(probe));
        }
        List<String> asRoot = concat(List.of(program), NETWORK.subList(2, NETWORK.size()), processes);
        if (works(asRoot, script, probe, true, refusals)) {
            List<String> shortcomings = new ArrayList<>(List.of(OWN_ROOT_ONLY));
            shortcomings.addAll(notes(probe));
            return new Isolation(asRoot, true, true, true, shortcomings);
        }
        List<String> onlyNetwork = concat(List.of(program), NETWORK, List.of());
        if (works(onlyNetwork, script, probe, false, refusals)) {
            return new Isolation(
                    onlyNetwork,
                    true,
                    false,
                    false,
                    List.of("the build can write wherever you can, and sees all processes: this machine refuses mount"
                            + " namespaces"));
        }
        return none("this machine refuses namespaces: " + refusals.get(0));
    }

    /** No isolation at all, for a machine that has none or a user who asked for none. */
    static Isolation none(String why) {
        return new Isolation(
                List.of(),
                false,
                false,
                false,
                List.of("the build could use the network, and write wherever you can: " + why));
    }

    private static boolean works(List<String> unshare, Path script, Path probe, boolean isFull, List<String> refusals)
            throws IOException {
        String onlyLoopback = "while read -r name rest; do case $name in *\\|*|face|lo:) ;; *) exit 1;; esac; done"
                + " </proc/self/net/dev; echo probed >here";
        List<String> command = concat(
                unshare,
                List.of("--", "/bin/sh", script.toString(), isFull ? "full" : "bare"),
                List.of(
                        probe.toString(),
                        probe.toString(),
                        "-",
                        "-",
                        Limits.DEFAULT.asArgument(),
                        "/bin/sh",
                        "-c",
                        onlyLoopback));
        Path written = probe.resolve("here");
        boolean unused = Files.deleteIfExists(written);
        Programs.Ran ran = Programs.ask(command, probe, Map.of("PATH", Programs.systemPath()), ANSWER);
        if (ran.exit() == 0 && Files.exists(written)) {
            return true;
        }
        refusals.add(ran.firstLine().isEmpty() ? "exit " + ran.exit() : ran.firstLine());
        return false;
    }

    private static List<String> notes(Path probe) throws IOException {
        return Files.readAllLines(probe.resolve(".sandbox-notes"));
    }

    /** Puts the script where a shell can read it. */
    static Path writeScript(Path folder) throws IOException {
        Path target = folder.resolve(SCRIPT);
        return Files.writeString(target, script());
    }

    /** The text of the script, for those who want to know what it does before it runs. */
    public static String script() {
        try (InputStream in = Isolation.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new AssertionError("the sandbox is part of this library");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError("the sandbox can be read", e);
        }
    }

    boolean hasMounts() {
        return isReadOnly;
    }

    /** In one sentence, for a report. */
    public String describe() {
        if (unshare.isEmpty()) {
            return "not isolated";
        }
        List<String> what = new ArrayList<>();
        what.add("no network");
        if (isReadOnly) {
            what.add("everything but its own folder read-only");
        }
        if (hasOwnProcesses) {
            what.add("its own processes only");
        }
        return "isolated in namespaces: " + String.join(", ", what);
    }

    private static List<String> concat(List<String> a, List<String> b, List<String> c) {
        List<String> all = new ArrayList<>(a);
        all.addAll(b);
        all.addAll(c);
        return all;
    }
}
