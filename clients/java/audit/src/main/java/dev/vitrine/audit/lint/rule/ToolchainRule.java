package dev.vitrine.audit.lint.rule;

import dev.vitrine.audit.lint.shell.Command;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A compiler that is another one after the next release. */
public final class ToolchainRule implements ShellRule {

    public static final String ID = "toolchain-floating";
    public static final String WHY = "the name stands for another compiler after each release";
    public static final String FIX = "name the version (1.75.0) or the day (nightly-2024-02-01)";

    private static final Pattern FLOATING = Pattern.compile("(stable|beta|nightly)(-[a-z][a-z0-9_]*-[a-z].*)?");

    @Override
    public void check(ShellScope scope, Report report) {
        scope.commands()
                .filter(command -> chosen(command)
                                .map(scope::expand)
                                .filter(ToolchainRule::isFloating)
                                .isPresent()
                        || isUpdate(command))
                .forEach(command -> report.add(ID, command.line(), WHY, FIX));
    }

    /** Stands for a version that changes. */
    public static boolean isFloating(String channel) {
        return FLOATING.matcher(channel).matches();
    }

    private static Optional<String> chosen(Command command) {
        List<String> operands = command.operands();
        if (command.is("cargo", "rustc", "xargo") && !command.arguments().isEmpty()) {
            String first = command.arguments().get(0);
            return first.startsWith("+") ? Optional.of(first.substring(1)) : Optional.empty();
        }
        if (command.is("rustup", "rustup-init", "rustup.sh", "rustup-init.sh") || command.has("--default-toolchain")) {
            Optional<String> option = Options.value(command, "--default-toolchain", "--toolchain");
            if (option.isPresent()) {
                return option;
            }
            if (operands.size() >= 2 && operands.get(0).matches("default|install|run")) {
                return Optional.of(operands.get(1));
            }
            if (operands.size() >= 3
                    && operands.get(0).matches("toolchain|override")
                    && operands.get(1).matches("install|add|set")) {
                return Optional.of(operands.get(2));
            }
        }
        return Optional.empty();
    }

    private static boolean isUpdate(Command command) {
        List<String> operands = command.operands();
        return command.is("rustup")
                && !operands.isEmpty()
                && operands.get(0).matches("update|upgrade")
                && (operands.size() == 1 || operands.stream().skip(1).anyMatch(ToolchainRule::isFloating));
    }
}
