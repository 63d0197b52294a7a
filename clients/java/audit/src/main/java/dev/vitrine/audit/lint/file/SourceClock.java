package dev.vitrine.audit.lint.file;

import dev.vitrine.audit.lint.rule.ClockRule;
import dev.vitrine.audit.lint.rule.Report;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sources that write the time of the build into what is built. */
final class SourceClock {

    private static final Pattern C_MACRO = Pattern.compile("\\b__(DATE|TIME|TIMESTAMP)__\\b");
    private static final Pattern C_ASIDE = Pattern.compile(
            "//[^\\n]*|/\\*.*?\\*/|\"(?:[^\"\\\\\\n]++|\\\\.)*+\"|(?m:^\\s*#\\s*(?:ifdef|ifndef|undef|define)\\s+__[A-Z]+__)",
            Pattern.DOTALL);
    private static final Pattern RUST_NOW =
            Pattern.compile("\\b(SystemTime|Utc|Local|OffsetDateTime)::now(_utc|_local)?\\b");

    private SourceClock() {}

    static void checkC(String text, Report report) {
        if (!text.contains("__DATE__") && !text.contains("__TIME__") && !text.contains("__TIMESTAMP__")) {
            return;
        }
        StringBuilder code = new StringBuilder(text);
        Matcher aside = C_ASIDE.matcher(text);
        while (aside.find()) {
            for (int i = aside.start(); i < aside.end(); i++) {
                if (code.charAt(i) != '\n') {
                    code.setCharAt(i, ' ');
                }
            }
        }
        report(
                C_MACRO.matcher(code),
                code.toString(),
                report,
                "leave the macro out, or compile with -Wdate-time as an error and"
                        + " SOURCE_DATE_EPOCH set, which GCC and Clang obey");
    }

    /** A build script of Cargo. */
    static void checkRust(String text, Report report) {
        if (!text.contains("SOURCE_DATE_EPOCH")) {
            report(RUST_NOW.matcher(text), text, report, ClockRule.FIX);
        }
    }

    private static void report(Matcher matcher, String text, Report report, String fix) {
        while (matcher.find()) {
            int line = 1
                    + (int) text.substring(0, matcher.start())
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            report.add(ClockRule.ID, line, ClockRule.WHY, fix);
        }
    }
}
