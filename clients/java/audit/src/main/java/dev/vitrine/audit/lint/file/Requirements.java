package dev.vitrine.audit.lint.file;

import dev.vitrine.audit.lint.rule.PipRule;
import dev.vitrine.audit.lint.rule.Report;
import java.util.ArrayList;
import java.util.List;

/** A requirements.txt of pip. */
final class Requirements {

    private Requirements() {}

    private record Requirement(String text, int line) {
        boolean isPinned() {
            return text.contains("==") || text.contains("===") || isAddress();
        }

        boolean isHashed() {
            return text.contains("--hash=") || isAddress();
        }

        private boolean isAddress() {
            return text.matches("(?s).*(git\\+\\S+@[0-9a-f]{40}|#sha256=[0-9a-f]{64}|@ file:).*");
        }
    }

    static void check(String text, Report report) {
        boolean digestsMissing = false;
        for (Requirement requirement : parse(text)) {
            if (!requirement.isPinned()) {
                report.add(
                        PipRule.ID,
                        requirement.line(),
                        "without ==, pip takes the newest version that there is",
                        PipRule.FIX);
            } else if (!requirement.isHashed() && !digestsMissing) {
                digestsMissing = true;
                report.add(
                        PipRule.ID,
                        requirement.line(),
                        "versions without digests: the index can serve other files under the same version",
                        PipRule.FIX);
            }
        }
    }

    /** Every package has a digest, so that pip compares them without being told. */
    static boolean isHashed(String text) {
        List<Requirement> all = parse(text);
        return !all.isEmpty() && all.stream().allMatch(Requirement::isHashed);
    }

    private static List<Requirement> parse(String text) {
        List<Requirement> all = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        int at = 0;
        while (at < lines.length) {
            int from = at;
            StringBuilder logical = new StringBuilder(lines[at++]);
            while (logical.toString().stripTrailing().endsWith("\\") && at < lines.length) {
                logical.setLength(logical.toString().stripTrailing().length() - 1);
                logical.append(' ').append(lines[at++]);
            }
            String content =
                    logical.toString().replaceFirst("(^|\\s)#\\s.*$|^#.*$", "").strip();
            boolean names = !content.isEmpty()
                    && !content.startsWith("-")
                    && !content.startsWith(".")
                    && !content.startsWith("/");
            if (names) {
                all.add(new Requirement(content, from + 1));
            }
        }
        return all;
    }
}
