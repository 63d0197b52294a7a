package dev.vitrine.audit.lint.shell;

/**
 * Where a command reads from or writes to.
 *
 * @param operator such as {@code >}, without the number of a descriptor before it
 * @param target the file, or the text of a here-string or here-document
 */
public record Redirect(String operator, String target) {

    public boolean isOutput() {
        return operator.startsWith(">") || operator.startsWith("&>");
    }

    /** Text that is given in the script itself. */
    public boolean isText() {
        return operator.startsWith("<<");
    }
}
