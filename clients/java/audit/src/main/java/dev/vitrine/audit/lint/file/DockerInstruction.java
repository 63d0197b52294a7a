package dev.vitrine.audit.lint.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An instruction of a Dockerfile.
 *
 * @param name in upper case
 * @param flags such as {@code --from=build}
 * @param text what follows, with its line breaks, so that lines can be counted; comments inside are gone
 * @param line of the instruction
 * @param textLine of the first character of {@code text}
 */
record DockerInstruction(String name, List<String> flags, String text, int line, int textLine) {

    private static final Pattern ESCAPE = Pattern.compile("(?i)^#\\s*escape\\s*=\\s*(\\S)\\s*$");
    private static final Pattern DIRECTIVE = Pattern.compile("^#\\s*[A-Za-z]+\\s*=.*");
    private static final Pattern HEREDOC = Pattern.compile("<<-?([\"']?)([A-Za-z_][A-Za-z0-9_]*)\\1");
    private static final Pattern FLAG = Pattern.compile("\\A(?:\\\\\\n|\\s)*(--[a-z]+(?:=\\S*)?)(?=\\s|\\\\\\n|\\z)");

    static List<DockerInstruction> parse(String text) {
        String[] lines = text.split("\n", -1);
        char escape = escape(lines);
        List<DockerInstruction> out = new ArrayList<>();
        int at = 0;
        while (at < lines.length) {
            String first = lines[at].strip();
            if (first.isEmpty() || first.startsWith("#")) {
                at++;
                continue;
            }
            int from = at;
            StringBuilder body = new StringBuilder();
            boolean more = true;
            while (more && at < lines.length) {
                String line = lines[at++];
                String content = line.stripTrailing();
                if (at - 1 > from
                        && (content.isBlank() || content.stripLeading().startsWith("#"))) {
                    // A comment or an empty line inside of a continued instruction is not there for Docker.
                    body.append("\\\n");
                    continue;
                }
                more = content.endsWith(String.valueOf(escape));
                body.append(more ? content.substring(0, content.length() - 1) + "\\\n" : line + "\n");
            }
            at = heredocs(lines, at, body);
            out.add(instruction(body.toString(), from + 1));
        }
        return out;
    }

    private static char escape(String[] lines) {
        for (String line : lines) {
            if (!DIRECTIVE.matcher(line).matches()) {
                break;
            }
            Matcher matcher = ESCAPE.matcher(line);
            if (matcher.find()) {
                return matcher.group(1).charAt(0);
            }
        }
        return '\\';
    }

    /** Takes the documents that RUN, COPY and ADD may have after their line. */
    private static int heredocs(String[] lines, int from, StringBuilder body) {
        int at = from;
        String head = body.toString();
        if (!head.strip().toUpperCase(Locale.ROOT).matches("(?s)(ONBUILD\\s+)?(RUN|COPY|ADD)\\b.*")) {
            return at;
        }
        Matcher matcher = HEREDOC.matcher(head);
        while (matcher.find()) {
            while (at < lines.length) {
                String line = lines[at++];
                body.append(line).append('\n');
                if (line.strip().equals(matcher.group(2))) {
                    break;
                }
            }
        }
        return at;
    }

    private static DockerInstruction instruction(String body, int line) {
        String rest = body.stripLeading();
        int start = body.length() - rest.length();
        int end = 0;
        while (end < rest.length() && !Character.isWhitespace(rest.charAt(end)) && rest.charAt(end) != '\\') {
            end++;
        }
        String name = rest.substring(0, end).toUpperCase(Locale.ROOT);
        if (name.equals("ONBUILD")) {
            DockerInstruction inner = instruction(rest.substring(end), 0);
            int skipped = lines(body.substring(0, start + end));
            return new DockerInstruction(inner.name, inner.flags, inner.text, line, line + skipped + inner.textLine);
        }
        List<String> flags = new ArrayList<>();
        int at = start + end;
        Matcher flag = FLAG.matcher(body.substring(at));
        while (flag.find()) {
            flags.add(flag.group(1));
            at += flag.end();
            flag = FLAG.matcher(body.substring(at));
        }
        return new DockerInstruction(name, flags, body.substring(at), line, line + lines(body.substring(0, at)));
    }

    private static int lines(String text) {
        return (int) text.chars().filter(c -> c == '\n').count();
    }

    /** The text on one line. */
    String flat() {
        return text.replace("\\\n", " ").strip();
    }

    /** The value of a flag; empty where it is not there. */
    String flag(String wanted) {
        return flags.stream()
                .filter(flag -> flag.startsWith("--" + wanted + "="))
                .map(flag -> flag.substring(wanted.length() + 3))
                .findFirst()
                .orElse("");
    }
}
