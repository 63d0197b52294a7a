package dev.vitrine.audit.lint.rule;

import dev.vitrine.audit.lint.shell.Command;
import dev.vitrine.audit.lint.shell.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A command that fetches files.
 *
 * @param urls what it fetches, at least one
 * @param files where it writes them, by their last segments; empty where that is the standard output or not known
 * @param toStandardOutput that is where it writes
 */
record Download(List<String> urls, List<String> files, boolean toStandardOutput) {

    private static final Set<String> CURL = Set.of(
            "-H",
            "--header",
            "-A",
            "--user-agent",
            "-u",
            "--user",
            "--retry",
            "--retry-delay",
            "--retry-max-time",
            "--connect-timeout",
            "-m",
            "--max-time",
            "--proto",
            "--proto-redir",
            "--cacert",
            "--capath",
            "-e",
            "--referer",
            "-x",
            "--proxy",
            "-w",
            "--write-out",
            "-b",
            "--cookie",
            "-c",
            "--cookie-jar",
            "-X",
            "--request",
            "--limit-rate",
            "--output-dir",
            "-C",
            "--continue-at",
            "--tls-max",
            "--ciphers",
            "-r",
            "--range");
    private static final Set<String> WGET = Set.of(
            "-U",
            "--user-agent",
            "--header",
            "-t",
            "--tries",
            "-T",
            "--timeout",
            "-P",
            "--directory-prefix",
            "--waitretry",
            "-o",
            "-a",
            "-w",
            "--wait",
            "-e",
            "--limit-rate",
            "-d",
            "--dir",
            "-s",
            "-x",
            "-j",
            "-n");
    private static final Set<String> SENDS = Set.of(
            "-d",
            "--data",
            "--data-raw",
            "--data-binary",
            "--data-urlencode",
            "-F",
            "--form",
            "-I",
            "--head",
            "--spider",
            "--post-data",
            "--post-file",
            "--upload-file",
            "--json",
            "--help",
            "--version",
            "-V");
    private static final Pattern HERE = Pattern.compile(
            "(?i)^[a-z]*:?/?/?(localhost|127\\.[0-9.]+|0\\.0\\.0\\.0|\\[::1]|host\\.docker\\.internal)([:/].*)?$");
    private static final Pattern SCHEME = Pattern.compile("(?i)(https?|ftp)://.*", Pattern.DOTALL);
    private static final Pattern SHORT = Pattern.compile("-[a-zA-Z#]+");

    static Optional<Download> of(Command command) {
        if (!command.is("curl", "wget", "aria2c", "axel", "fetch")
                || command.arguments().stream().anyMatch(SENDS::contains)
                || Options.value(command, "-X", "--request")
                        .filter(method -> !method.equals("GET"))
                        .isPresent()) {
            return Optional.empty();
        }
        boolean curl = command.is("curl");
        List<String> urls = new ArrayList<>();
        List<String> files = new ArrayList<>();
        boolean named = false;
        boolean remoteNames = !curl;
        List<String> arguments = command.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String next = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            if (argument.startsWith("--output-document=") || argument.startsWith("--output=")) {
                files.add(argument.substring(argument.indexOf('=') + 1));
                named = true;
            } else if (isOutputOption(argument, curl)) {
                files.add(next);
                named = true;
                i++;
            } else if (!curl && argument.matches("-[a-zA-Z]*O.+")) {
                files.add(argument.substring(argument.indexOf('O') + 1));
                named = true;
            } else if (curl && (argument.startsWith("--remote-name") || isCluster(argument, 'O'))) {
                remoteNames = true;
            } else if ((curl ? CURL : WGET).contains(argument)) {
                i++;
            } else if (isAddress(argument)) {
                urls.add(argument);
            }
        }
        if (urls.isEmpty() || urls.stream().allMatch(url -> HERE.matcher(url).matches())) {
            return Optional.empty();
        }
        if (!named && remoteNames) {
            urls.forEach(url -> files.add(lastSegment(url)));
        }
        if (files.isEmpty()) {
            command.redirects().stream()
                    .filter(Redirect::isOutput)
                    .filter(redirect -> !redirect.target().startsWith("&"))
                    .filter(redirect -> !redirect.target().matches("[0-9]|/dev/stderr"))
                    .forEach(redirect -> files.add(redirect.target()));
        }
        boolean standardOutput = files.isEmpty() || files.contains("-") || files.contains("/dev/stdout");
        files.removeIf(file -> file.equals("-") || file.equals("/dev/stdout"));
        if (!files.isEmpty() && files.stream().allMatch("/dev/null"::equals)) {
            return Optional.empty();
        }
        return Optional.of(new Download(
                List.copyOf(urls), files.stream().map(Download::lastSegment).toList(), standardOutput));
    }

    private static boolean isOutputOption(String argument, boolean curl) {
        return curl
                ? argument.equals("--output") || (SHORT.matcher(argument).matches() && argument.endsWith("o"))
                : argument.equals("--output-document")
                        || (SHORT.matcher(argument).matches() && argument.endsWith("O"));
    }

    private static boolean isCluster(String argument, char option) {
        return SHORT.matcher(argument).matches() && argument.indexOf(option) > 0;
    }

    /** A URL, or a variable that is named like one. */
    private static boolean isAddress(String argument) {
        return SCHEME.matcher(argument).matches()
                || argument.matches("(?i)\\$\\{?[a-z0-9_]*(url|uri|link|mirror|location)[a-z0-9_]*}?(/.*)?")
                || argument.matches("(?i)[a-z0-9-]+(\\.[a-z0-9-]+)*\\.(com|org|net|io|dev|sh|rs|in)(/.*)?");
    }

    private static String lastSegment(String path) {
        String plain = path.replaceFirst("[?#].*$", "");
        return plain.substring(plain.lastIndexOf('/') + 1);
    }
}
