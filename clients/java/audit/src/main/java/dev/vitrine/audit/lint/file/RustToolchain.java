package dev.vitrine.audit.lint.file;

import dev.vitrine.audit.lint.rule.Report;
import dev.vitrine.audit.lint.rule.ToolchainRule;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file that says which Rust a project wants. */
final class RustToolchain {

    private static final Pattern CHANNEL = Pattern.compile("\\A\\s*channel\\s*=\\s*[\"']([^\"']+)[\"'].*");
    private static final Pattern BARE = Pattern.compile("\\A\\s*([a-z0-9][a-z0-9._-]*)\\s*\\z");

    private RustToolchain() {}

    static void check(String text, Report report) {
        int line = 0;
        for (String content : text.split("\n", -1)) {
            line++;
            Matcher channel = CHANNEL.matcher(content);
            Matcher bare = BARE.matcher(content);
            String name = channel.matches() ? channel.group(1) : bare.matches() ? bare.group(1) : "";
            if (ToolchainRule.isFloating(name)) {
                report.add(ToolchainRule.ID, line, ToolchainRule.WHY, ToolchainRule.FIX);
            }
        }
    }
}
