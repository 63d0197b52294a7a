package dev.vitrine.audit.lint.rule;

import dev.vitrine.audit.lint.shell.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The arguments of commands, where options have values. */
final class Options {

    private static final Pattern HEX = Pattern.compile("(?i)(?<![0-9a-z])[0-9a-f]{40,}(?![0-9a-z])");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");
    private static final Pattern COMMIT_VARIABLE =
            Pattern.compile("(?i)\\$\\{?[a-z0-9_]*(commit|sha|rev|revision|hash|digest)[a-z0-9_]*}?");

    private Options() {}

    /** The arguments that are neither options nor their values. */
    static List<String> operands(Command command, Set<String> withValue) {
        List<String> operands = new ArrayList<>();
        List<String> arguments = command.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--")) {
                operands.addAll(arguments.subList(i + 1, arguments.size()));
                break;
            }
            if (withValue.contains(argument)) {
                i++;
            } else if (!argument.startsWith("-") || argument.equals("-")) {
                operands.add(argument);
            }
        }
        return operands;
    }

    /** The value of an option, written {@code -o value}, {@code --option value} or {@code --option=value}. */
    static Optional<String> value(Command command, String... names) {
        List<String> arguments = command.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            for (String name : names) {
                if (arguments.get(i).equals(name) && i + 1 < arguments.size()) {
                    return Optional.of(arguments.get(i + 1));
                }
                if (name.startsWith("--") && arguments.get(i).startsWith(name + "=")) {
                    return Optional.of(arguments.get(i).substring(name.length() + 1));
                }
            }
        }
        return Optional.empty();
    }

    /** A digest of any usual kind is in it. */
    static boolean hasDigest(String text) {
        return HEX.matcher(text).find();
    }

    /** Names one commit: by its digits, or by a variable that says it holds one and whose value somebody else gives. */
    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches() || COMMIT_VARIABLE.matcher(text).matches();
    }
}
