package dev.vitrine.audit.lint.rule;

import dev.vitrine.audit.lint.shell.Command;
import dev.vitrine.audit.lint.shell.Pipeline;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Commands that compare a file with what the recipe expects. */
final class Verification {

    private static final Set<String> SIGNATURES =
            Set.of("gpgv", "minisign", "signify", "slsa-verifier", "cosign", "sq", "sqv", "ssh-keygen");
    private static final Pattern SUMS =
            Pattern.compile("(sha(1|224|256|384|512)?sum|shasum|b2sum|b3sum|rhash|md5sum|openssl)");
    private static final Pattern DIGEST =
            Pattern.compile("(?i)(?<![0-9a-z])[0-9a-f]{32,}(?![0-9a-z])|\\$\\{?[A-Za-z_]");

    private Verification() {}

    /**
     * Whether one of these pipelines, which come after a download, verifies the file.
     *
     * @param file its name; empty where it is not known
     * @param fetched the names of all files that are fetched here: a list of digests among them proves nothing
     */
    static boolean covers(List<Pipeline> after, String file, Set<String> fetched, ShellScope scope) {
        return after.stream().anyMatch(pipeline -> verifies(pipeline, file, fetched, scope));
    }

    private static boolean verifies(Pipeline pipeline, String file, Set<String> fetched, ShellScope scope) {
        String text = scope.expand(pipeline.text()
                + pipeline.within().map(outer -> " " + outer.text()).orElse(""));
        for (Command command : pipeline.commands()) {
            if (isSignatureCheck(command)) {
                return true;
            }
            if (!SUMS.matcher(command.name()).matches()
                    || (command.is("openssl") && !command.has("dgst", "-sha256", "sha256"))) {
                continue;
            }
            boolean compares =
                    command.arguments().stream().anyMatch(word -> word.matches("-[a-zA-Z]*c|--check|--warn|--status"))
                            || pipeline.within().isPresent()
                            || pipeline.commands().stream().anyMatch(other -> other.is("grep", "diff", "cmp"));
            boolean written = pipeline.commands().stream().anyMatch(Verification::writesText);
            if (compares && mentions(text, file) && (written || isPinned(command, text, fetched))) {
                return true;
            }
        }
        return false;
    }

    /** A digest that stands in the recipe, however short somebody made it for an example. */
    private static boolean writesText(Command command) {
        return command.is("echo", "printf") || command.redirects().stream().anyMatch(redirect -> redirect.isText());
    }

    private static boolean isSignatureCheck(Command command) {
        return (command.is("gpg", "gpg2") && command.has("--verify"))
                || (SIGNATURES.contains(command.name())
                        && command.arguments().stream()
                                .anyMatch(word -> word.matches("(?i)-?-?v(erify.*)?|-Y|--keyring")));
    }

    private static boolean mentions(String text, String file) {
        return file.isEmpty()
                || file.contains("$")
                || text.contains(file)
                // A list of digests has the names inside of it.
                || !text.matches("(?s).*[0-9a-fA-F]{32,}\\s+\\*?\\S+.*");
    }

    /** The digest stands in the recipe, or in a file that was not fetched with the rest. */
    private static boolean isPinned(Command command, String text, Set<String> fetched) {
        if (DIGEST.matcher(text).find()) {
            return true;
        }
        return command.operands().stream()
                .map(word -> word.substring(word.lastIndexOf('/') + 1))
                .anyMatch(name -> !fetched.contains(name) && !name.equals("-") && !name.isEmpty());
    }
}
