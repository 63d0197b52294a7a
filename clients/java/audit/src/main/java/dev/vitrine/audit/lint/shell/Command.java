package dev.vitrine.audit.lint.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A simple command. {@code sudo}, {@code env} and the like before it are no part of it. */
public final class Command {

    /** What runs the command that follows, and its options that have a value. */
    private static final Map<String, Set<String>> WRAPPERS = Map.ofEntries(
            Map.entry("sudo", Set.of("-u", "-g", "-C", "-p", "-h", "--user", "--group")),
            Map.entry("doas", Set.of("-u", "-C")),
            Map.entry("env", Set.of("-u", "-C", "-S")),
            Map.entry("exec", Set.of("-a")),
            Map.entry("command", Set.of()),
            Map.entry("builtin", Set.of()),
            Map.entry("nohup", Set.of()),
            Map.entry("nice", Set.of("-n")),
            Map.entry("ionice", Set.of("-c", "-n")),
            Map.entry("time", Set.of("-f", "-o")),
            Map.entry("xargs", Set.of("-n", "-P", "-I", "-L", "-d", "-a", "-s")),
            Map.entry("fakeroot", Set.of()),
            Map.entry("eatmydata", Set.of()),
            Map.entry("stdbuf", Set.of("-i", "-o", "-e")));

    /** What runs the command that follows after one argument of its own. */
    private static final Set<String> WRAPPERS_WITH_ARGUMENT =
            Set.of("timeout", "chroot", "gosu", "su-exec", "faketime");

    private final List<Word> words;
    private final List<Redirect> redirects;
    private final List<Word> own;

    Command(List<Word> words, List<Redirect> redirects) {
        this.words = words;
        this.redirects = redirects;
        this.own = new ArrayList<>();
    }

    /** When all words are read. */
    void finish() {
        own.clear();
        own.addAll(unwrapped(words));
    }

    private static List<Word> unwrapped(List<Word> words) {
        int at = 0;
        while (at < words.size()) {
            String word = words.get(at).text();
            String base = baseName(word);
            if (isAssignment(word)) {
                at++;
            } else if (WRAPPERS.containsKey(base)) {
                at = afterOptions(words, at + 1, WRAPPERS.getOrDefault(base, Set.of()));
            } else if (WRAPPERS_WITH_ARGUMENT.contains(base)) {
                at = afterOptions(words, at + 1, Set.of("-k", "-s")) + 1;
            } else {
                break;
            }
        }
        return words.subList(Math.min(at, words.size()), words.size());
    }

    private static int afterOptions(List<Word> words, int from, Set<String> withValue) {
        int at = from;
        while (at < words.size() && words.get(at).text().startsWith("-")) {
            at += withValue.contains(words.get(at).text()) ? 2 : 1;
        }
        return at;
    }

    private static boolean isAssignment(String word) {
        return word.matches("(?s)[A-Za-z_][A-Za-z0-9_]*\\+?=.*");
    }

    /** The program without its folder; empty for an assignment. */
    public String name() {
        return own.isEmpty() ? "" : baseName(own.get(0).text());
    }

    public boolean is(String... names) {
        return Set.of(names).contains(name());
    }

    /** The texts of the words after the program. */
    public List<String> arguments() {
        return own.isEmpty() ? List.of() : own.stream().skip(1).map(Word::text).toList();
    }

    /** The words after the program. */
    public List<Word> argumentWords() {
        return own.isEmpty() ? List.of() : List.copyOf(own.subList(1, own.size()));
    }

    /** The arguments that are no options. */
    public List<String> operands() {
        return arguments().stream().filter(word -> !word.startsWith("-")).toList();
    }

    public boolean has(String... options) {
        Set<String> wanted = Set.of(options);
        return arguments().stream()
                .anyMatch(word -> wanted.contains(word)
                        || (word.startsWith("--")
                                && word.contains("=")
                                && wanted.contains(word.substring(0, word.indexOf('=')))));
    }

    /** All words, with assignments and wrappers. */
    public List<Word> words() {
        return List.copyOf(words);
    }

    /** The assignments before the program, or that are all there is. */
    public List<String> assignments() {
        return words.stream()
                .map(Word::text)
                .takeWhile(word -> isAssignment(word) || WRAPPERS.containsKey(baseName(word)))
                .filter(Command::isAssignment)
                .toList();
    }

    public List<Redirect> redirects() {
        return List.copyOf(redirects);
    }

    /** The line of the program. */
    public int line() {
        return own.isEmpty()
                ? (words.isEmpty() ? 1 : words.get(0).line())
                : own.get(0).line();
    }

    /** All words and the texts that it reads, for searches. */
    public String text() {
        return String.join(
                " ",
                Stream.concat(words.stream().map(Word::text), redirects.stream().map(Redirect::target))
                        .toList());
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
