package dev.vitrine.audit.lint.file;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables that a script sets to a text once and for all. */
final class ShellVariables {

    private static final Pattern ASSIGNMENT = Pattern.compile(
            "(?m)^\\s*(?:export\\s+|readonly\\s+|local\\s+)?([A-Za-z_][A-Za-z0-9_]*)=(?:\"([^\"$`]*)\"|'([^']*)'|([^\\s\"'$`;&|]*))\\s*(?:#.*)?$");

    private ShellVariables() {}

    static Map<String, String> of(String script) {
        Map<String, String> values = new LinkedHashMap<>();
        Matcher matcher = ASSIGNMENT.matcher(script);
        while (matcher.find()) {
            for (int group = 2; group <= 4; group++) {
                if (matcher.group(group) != null) {
                    values.put(matcher.group(1), matcher.group(group));
                }
            }
        }
        return values;
    }
}
