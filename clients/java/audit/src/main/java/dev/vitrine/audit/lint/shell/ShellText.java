package dev.vitrine.audit.lint.shell;

/** The characters of a script, and the line of the next one. */
final class ShellText {

    private final String text;
    private int at;
    private int line;

    ShellText(String text, int firstLine) {
        this.text = text;
        this.line = firstLine;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    int line() {
        return line;
    }

    int position() {
        return at;
    }

    String since(int from) {
        return text.substring(from, at);
    }

    /** The next character, or NUL at the end. */
    char peek() {
        return peek(0);
    }

    char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
    }

    char next() {
        char c = peek();
        skip(1);
        return c;
    }

    void skip(int count) {
        for (int i = 0; i < count && at < text.length(); i++) {
            if (text.charAt(at++) == '\n') {
                line++;
            }
        }
    }

    boolean startsWith(String prefix) {
        return text.startsWith(prefix, at);
    }

    /** Takes the first of these that comes next. */
    String take(String... choices) {
        for (String choice : choices) {
            if (startsWith(choice)) {
                skip(choice.length());
                return choice;
            }
        }
        throw new AssertionError("bad math: one of them comes next");
    }

    int digits() {
        int count = 0;
        while (Character.isDigit(peek(count))) {
            count++;
        }
        return count;
    }

    void skipBlanks() {
        while (peek() == ' ' || peek() == '\t' || startsWith("\\\n")) {
            skip(peek() == '\\' ? 2 : 1);
        }
    }

    void skipLine() {
        while (!atEnd() && peek() != '\n') {
            skip(1);
        }
    }

    void skipTo(char close) {
        while (!atEnd() && next() != close) {
            // Read over it.
        }
    }

    boolean nextIsPipe() {
        int ahead = 0;
        while (peek(ahead) == ' ' || peek(ahead) == '\t') {
            ahead++;
        }
        return peek(ahead) == '|' && peek(ahead + 1) != '|';
    }

    /** The text between single quotes, the first of which comes next. */
    String singleQuoted() {
        skip(1);
        int from = at;
        while (!atEnd() && peek() != '\'') {
            skip(1);
        }
        String inside = since(from);
        skip(1);
        return inside;
    }

    /** A text with its brackets, within which the opening one may come again. */
    String balanced(String open, String close) {
        int from = at;
        int depth = 0;
        do {
            if (startsWith(open)) {
                depth++;
                skip(open.length());
            } else if (startsWith(close)) {
                depth--;
                skip(close.length());
            } else {
                skip(1);
            }
        } while (depth > 0 && !atEnd());
        return since(from);
    }

    /** The lines before the one that is {@code end}, which is read too. */
    String until(String end, boolean indented) {
        StringBuilder read = new StringBuilder();
        while (!atEnd()) {
            int from = at;
            skipLine();
            String got = since(from);
            skip(1);
            if ((indented ? got.stripLeading() : got).equals(end)) {
                break;
            }
            read.append(got).append('\n');
        }
        return read.toString();
    }
}
