package dev.vitrine.audit.lint.file;

import dev.vitrine.audit.lint.rule.ClockRule;
import dev.vitrine.audit.lint.rule.NixCommandRule;
import dev.vitrine.audit.lint.rule.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Nix expression. */
final class NixFile {

    private static final Pattern SEARCH_PATH = Pattern.compile("<[a-zA-Z][a-zA-Z0-9._/-]*>");
    private static final Pattern CLOCK =
            Pattern.compile("\\b(?:builtins\\.)currentTime\\b|\\blib\\.trivial\\.currentTime\\b");
    private static final Pattern FETCH = Pattern.compile(
            "\\b(?:builtins\\.)?(fetchTarball|fetchurl|fetchzip|fetchGit|fetchgit|fetchTree|fetchFromGitHub|fetchFromGitLab)\\s*(\"|\\{|[a-z]+://)");
    private static final Pattern HASH = Pattern.compile(
            "\\b(sha256|sha512|hash|narHash|outputHash)\\s*=\\s*(?!\"\"|lib\\.fake)|\\binherit\\b[^;]*\\b(sha256|hash|narHash)\\b");
    private static final Pattern REVISION =
            Pattern.compile("\\brev\\s*=\\s*(\"[0-9a-f]{40}\"|[a-zA-Z_][^;\"]*;)|\\binherit\\b[^;]*\\brev\\b");
    private static final Pattern BRANCH =
            Pattern.compile("\\brev\\s*=\\s*\"(master|main|develop|HEAD|refs/heads/[^\"]*)\"");
    private static final Pattern FLAKE_INPUT = Pattern.compile(
            "\\binputs\\b[^;]*?(\\.url\\b|\\{)|\\burl\\s*=\\s*\"(github|gitlab|git\\+|https?|nixpkgs|flake):?");
    private static final String FIX = "write the revision and its hash: rev = \"COMMIT\"; hash = \"sha256-...\";";

    private NixFile() {}

    static void check(Path path, String text, Report report) {
        String code = withoutComments(text);
        Matcher search = SEARCH_PATH.matcher(withoutStrings(code));
        while (search.find()) {
            report.add(
                    NixCommandRule.CHANNEL,
                    line(code, search.start()),
                    NixCommandRule.CHANNEL_WHY,
                    NixCommandRule.CHANNEL_FIX);
        }
        Matcher clock = CLOCK.matcher(code);
        while (clock.find()) {
            report.add(
                    ClockRule.ID,
                    line(code, clock.start()),
                    ClockRule.WHY,
                    "take the time of the commit: self.lastModified");
        }
        Matcher fetch = FETCH.matcher(code);
        while (fetch.find()) {
            String argument = argument(code, fetch.start(2));
            if (!isPinned(fetch.group(1), argument)) {
                report.add(
                        NixCommandRule.UNLOCKED,
                        line(code, fetch.start()),
                        fetch.group(1) + " takes whatever is there on the day of the build",
                        FIX);
            }
        }
        flake(path, code, report);
    }

    private static void flake(Path path, String code, Report report) {
        Path name = path.getFileName();
        Matcher input = FLAKE_INPUT.matcher(code);
        if (name != null
                && name.toString().equals("flake.nix")
                && input.find()
                && !Files.exists(path.resolveSibling("flake.lock"))) {
            report.add(
                    NixCommandRule.UNLOCKED,
                    line(code, input.start()),
                    "there is no flake.lock: each build takes the newest revision of every input",
                    "run `nix flake lock` once and commit flake.lock");
        }
    }

    private static boolean isPinned(String function, String argument) {
        if (!argument.startsWith("{")) {
            // An address that names a commit is that commit's, whoever serves it.
            return argument.matches("(?s).*[0-9a-f]{40}.*") && !function.equals("fetchurl");
        }
        if (BRANCH.matcher(argument).find()) {
            return false;
        }
        return switch (function) {
            case "fetchGit", "fetchTree" ->
                REVISION.matcher(argument).find() || HASH.matcher(argument).find();
            default -> HASH.matcher(argument).find();
        };
    }

    /** The set in braces, or the text up to the end of its line. */
    private static String argument(String code, int from) {
        if (code.charAt(from) != '{') {
            int end = code.indexOf('\n', from);
            return code.substring(from, end < 0 ? code.length() : end);
        }
        int depth = 0;
        for (int i = from; i < code.length(); i++) {
            depth += code.charAt(i) == '{' ? 1 : code.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return code.substring(from, i + 1);
            }
        }
        return code.substring(from);
    }

    /** Comments as spaces, so that lines stay where they are. */
    private static String withoutComments(String text) {
        StringBuilder out = new StringBuilder(text);
        Matcher matcher = Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"|''|#[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL)
                .matcher(text);
        boolean indented = false;
        while (matcher.find()) {
            if (matcher.group().equals("''")) {
                indented = !indented;
            } else if (!indented && !matcher.group().startsWith("\"")) {
                blank(out, matcher.start(), matcher.end());
            }
        }
        return out.toString();
    }

    private static String withoutStrings(String code) {
        StringBuilder out = new StringBuilder(code);
        Matcher matcher = Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"|''.*?''", Pattern.DOTALL)
                .matcher(code);
        while (matcher.find()) {
            blank(out, matcher.start(), matcher.end());
        }
        return out.toString();
    }

    private static void blank(StringBuilder out, int from, int to) {
        for (int i = from; i < to; i++) {
            if (out.charAt(i) != '\n') {
                out.setCharAt(i, ' ');
            }
        }
    }

    private static int line(String text, int at) {
        return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }
}
