package dev.vitrine.audit.lint.file;

import dev.vitrine.audit.lint.rule.ShellScope;
import dev.vitrine.audit.lint.rule.ShellScope.Setting;
import dev.vitrine.audit.lint.rule.ShellScope.Step;
import dev.vitrine.audit.lint.shell.ShellParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of a Makefile: those of its recipes, and those inside of {@code $(shell ...)}. */
final class Makefile {

    private static final Pattern ASSIGNMENT = Pattern.compile(
            "\\A\\s*(?:export\\s+|override\\s+)*([A-Za-z_][A-Za-z0-9_.-]*)\\s*(\\+=|!=|\\?=|:{0,3}=)\\s*(.*)\\z",
            Pattern.DOTALL);

    private final List<Step> steps = new ArrayList<>();
    private final Map<String, String> variables = new HashMap<>();

    private Makefile() {}

    static List<ShellScope> scopes(String text) {
        Makefile makefile = new Makefile();
        makefile.read(text.split("\n", -1));
        return List.of(LintedFile.scope(makefile.steps, makefile.variables, Setting.BUILD));
    }

    private void read(String[] lines) {
        boolean inDefine = false;
        int at = 0;
        while (at < lines.length) {
            int from = at;
            StringBuilder logical = new StringBuilder(lines[at++]);
            while (logical.length() > 0 && logical.charAt(logical.length() - 1) == '\\' && at < lines.length) {
                logical.append('\n').append(lines[at++]);
            }
            String line = logical.toString();
            if (line.startsWith("define ")) {
                inDefine = true;
            } else if (line.startsWith("endef")) {
                inDefine = false;
            } else if (line.startsWith("\t") || inDefine) {
                recipe(line, from + 1);
            } else if (!line.stripLeading().startsWith("#")) {
                top(line, from + 1);
            }
        }
    }

    private void recipe(String line, int number) {
        String command = line.replaceFirst("\\A[\\s@+-]+", "");
        steps.add(new Step(ShellParser.parse(MakeText.toShell(command), number), true));
    }

    private void top(String line, int number) {
        Matcher assignment = ASSIGNMENT.matcher(line);
        boolean assigns = assignment.matches();
        if (assigns && assignment.group(2).equals("!=")) {
            String shell = assignment.group(1).replaceAll("[.-]", "_") + "=$(" + assignment.group(3) + ")";
            steps.add(new Step(ShellParser.parse(shell, number), true));
            return;
        }
        if (line.contains("$(shell") || line.contains("${shell")) {
            String name = assigns ? assignment.group(1).replaceAll("[.-]", "_") : "MAKE_LINE";
            String value = assigns ? assignment.group(3) : line;
            int skipped = (int) line.substring(0, line.length() - value.length())
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
            String shell = name + "=\"" + MakeText.toShell(value).replace("\"", "'") + "\"";
            steps.add(new Step(ShellParser.parse(shell, number + skipped), true));
        } else if (assigns && !assignment.group(3).contains("$")) {
            variables.put(
                    assignment.group(1),
                    assignment.group(3).replaceFirst("\\s+#.*", "").strip());
        }
    }
}
