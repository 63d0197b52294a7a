package dev.vitrine.audit.rebuild;

import java.util.ArrayList;
import java.util.List;

/** The commands that were run, in order, as a person can copy them into a shell. Not thread-safe. */
public final class Transcript {

    private final List<String> lines = new ArrayList<>();

    /** A command as it was run. */
    public void ran(List<String> command) {
        lines.add(shell(command));
    }

    /** What was done without a program, as the command that does the same. */
    public void same(String command) {
        lines.add(command);
    }

    /** A remark between commands. */
    public void remark(String text) {
        lines.add("# " + text.replace('\n', ' '));
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** A command line that a POSIX shell takes apart into exactly these words. */
    public static String shell(List<String> command) {
        StringBuilder line = new StringBuilder();
        for (String word : command) {
            line.append(line.isEmpty() ? "" : " ").append(quoted(word));
        }
        return line.toString();
    }

    public static String quoted(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
