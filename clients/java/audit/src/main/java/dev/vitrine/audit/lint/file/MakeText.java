package dev.vitrine.audit.lint.file;

/** Text of a Makefile as the shell would have it: make's own variables as the shell's, its functions as nothing. */
final class MakeText {

    private static final int MAX_DEPTH = 20;

    private MakeText() {}

    static String toShell(String text) {
        return toShell(text, 0);
    }

    private static String toShell(String text, int depth) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            char next = at + 1 < text.length() ? text.charAt(at + 1) : '\0';
            if (c == '$' && next == '$') {
                out.append('$');
                at += 2;
            } else if (c == '$' && (next == '(' || next == '{') && depth < MAX_DEPTH) {
                int end = end(text, at + 1);
                out.append(reference(text.substring(at + 2, end), depth));
                at = Math.min(end + 1, text.length());
            } else if (c == '$' && next != '\0') {
                out.append("${make}");
                at += 2;
            } else {
                out.append(c);
                at++;
            }
        }
        return out.toString();
    }

    /** What stands between the brackets of a reference. */
    private static String reference(String inside, int depth) {
        String content = inside.stripLeading();
        if (content.startsWith("shell ") || content.startsWith("shell\t")) {
            return "$(" + toShell(content.substring("shell ".length()), depth + 1) + ")";
        }
        if (content.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            return "${" + content + "}";
        }
        // Of a function, the commands in its arguments are run all the same.
        return content.contains("shell ") ? toShell(content, depth + 1) : "${make}" + newlines(content);
    }

    private static String newlines(String text) {
        return "\\\n".repeat((int) text.chars().filter(c -> c == '\n').count());
    }

    /** The place of the bracket that closes the one at {@code from}. */
    private static int end(String text, int from) {
        char open = text.charAt(from);
        char close = open == '(' ? ')' : '}';
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == open) {
                depth++;
            } else if (text.charAt(i) == close && --depth == 0) {
                return i;
            }
        }
        return text.length();
    }
}
