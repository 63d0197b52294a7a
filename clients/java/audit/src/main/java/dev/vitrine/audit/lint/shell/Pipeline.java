package dev.vitrine.audit.lint.shell;

import java.util.List;
import java.util.Optional;

/**
 * Commands of which each reads what the one before it wrote.
 *
 * @param chain pipelines with one number are joined by {@code &&} and {@code ||}
 * @param within the command whose substitution this is
 */
public record Pipeline(List<Command> commands, int chain, Optional<Command> within) {

    public Pipeline {
        commands = List.copyOf(commands);
    }

    public String text() {
        return String.join(" | ", commands.stream().map(Command::text).toList());
    }
}
