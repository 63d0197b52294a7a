package dev.vitrine.audit.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The findings that a file's author has looked at and accepts, each with a reason. */
final class Allowances {

    private static final Pattern MARK = Pattern.compile("vitrine:allow ([a-z-]+) because \\S");

    private final List<Allowance> allowances;

    private record Allowance(String rule, int line) {}

    private Allowances(List<Allowance> allowances) {
        this.allowances = allowances;
    }

    static Allowances of(String text) {
        List<Allowance> allowances = new ArrayList<>();
        if (text.contains("vitrine:allow ")) {
            int line = 0;
            for (String content : text.split("\n", -1)) {
                line++;
                Matcher matcher = MARK.matcher(content);
                while (matcher.find()) {
                    allowances.add(new Allowance(matcher.group(1), line));
                }
            }
        }
        return new Allowances(allowances);
    }

    /** On the line itself, or on the one before. */
    boolean covers(String rule, int line) {
        return allowances.contains(new Allowance(rule, line)) || allowances.contains(new Allowance(rule, line - 1));
    }
}
