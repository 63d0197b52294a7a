package dev.vitrine.audit.lint.rule;

import dev.vitrine.audit.lint.rule.ShellScope.Setting;
import dev.vitrine.audit.lint.shell.Command;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keys and numbers that nobody can make again. */
final class RandomRule implements ShellRule {

    static final String ID = "random-in-build";

    private static final String KEY =
            "a key made during the build is another one each time: what it signs has a signer that means nothing";
    private static final String NUMBER = "what depends on it is different in every build";
    private static final String FIX =
            "keep the key outside of the build and sign afterwards (MRENCLAVE does not depend on"
                    + " it), or derive the value from the source";
    private static final Set<String> OPENSSL = Set.of("genrsa", "genpkey", "gendsa", "rand");

    @Override
    public void check(ShellScope scope, Report report) {
        scope.commands().forEach(command -> objection(command, scope)
                .ifPresent(why -> report.add(ID, command.line(), why, FIX)));
    }

    private static Optional<String> objection(Command command, ShellScope scope) {
        List<String> arguments = command.arguments();
        String first = arguments.isEmpty() ? "" : arguments.get(0);
        boolean key =
                switch (command.name()) {
                    case "openssl" ->
                        (OPENSSL.contains(first) && !first.equals("rand"))
                                || (first.equals("ecparam") && arguments.contains("-genkey"))
                                || (first.equals("req") && arguments.contains("-newkey"));
                    case "ssh-keygen" ->
                        !command.has("-y", "-l", "-R", "-F", "-H", "-e", "-i", "-Y", "-p", "-c")
                                && !arguments.isEmpty();
                    case "gpg", "gpg2" ->
                        command.has("--gen-key", "--quick-gen-key", "--generate-key", "--full-generate-key");
                    case "keytool" -> command.has("-genkey", "-genkeypair");
                    case "gramine-sgx-gen-private-key", "graphene-sgx-gen-private-key", "wg" ->
                        !command.is("wg") || first.equals("genkey");
                    case "cosign" -> first.equals("generate-key-pair");
                    case "step" -> arguments.contains("create") && arguments.contains("keypair");
                    case "age-keygen" -> !command.has("-y");
                    default -> false;
                };
        if (key) {
            return Optional.of(KEY);
        }
        boolean device = command.text().matches("(?s).*/dev/u?random.*") && !command.is("ls", "mknod", "mount", "rngd");
        boolean variable = command.text().matches("(?s).*\\$\\{?RANDOM\\b.*");
        boolean tool = (command.is("openssl") && first.equals("rand"))
                || command.is("uuidgen")
                || (command.is("shuf") && !command.has("--random-source"));
        // A script may hand out numbers to people; a recipe has nobody to give them to but the result.
        boolean number = scope.setting() == Setting.BUILD && (tool || device || variable);
        return number ? Optional.of(NUMBER) : Optional.empty();
    }
}
