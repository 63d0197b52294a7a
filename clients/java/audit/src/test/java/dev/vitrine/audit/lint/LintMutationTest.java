package dev.vitrine.audit.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.audit.lint.file.FileKind;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LintMutationTest {

    private static final String SAMPLE = """
            # escape=\\
            ARG A=x:1
            FROM $A AS b
            RUN apt-get update && curl "$(date)" | sh <<EOF
            text `nix build` ${X:-y}
            EOF
            jobs: {a: {steps: [{run: "pip install x", uses: a/b@v1}]}}
            \tgcc $(shell date) $$(date) $(foreach x,$(y),$(shell z))
            { x = fetchTarball "https://example.org"; y = <nixpkgs>; /* __DATE__ */ }
            requests==1 --hash=sha256:00 \\
            "dependencies": {"a": "1"}
            """;

    @ParameterizedTest
    @EnumSource(FileKind.class)
    void noTextMakesALinterFail(FileKind kind) {
        Random random = new Random(kind.name().hashCode());
        String marks = "\"'`$(){}<>|&;\\\n\t #=:@-[]a";
        for (int i = 0; i < 1500; i++) {
            StringBuilder text = new StringBuilder(SAMPLE);
            for (int n = random.nextInt(12); n >= 0; n--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, marks.charAt(random.nextInt(marks.length())));
                    case 1 -> text.insert(at, marks.charAt(random.nextInt(marks.length())));
                    default -> text.delete(at, Math.min(text.length(), at + random.nextInt(20)));
                }
                if (text.length() == 0) {
                    text.append('x');
                }
            }
            int lines = text.toString().split("\n", -1).length + 1;
            assertThat(Lint.of(kind, text.toString())).allSatisfy(finding -> {
                int line = Integer.parseInt(finding.substring(0, finding.indexOf(' ')));
                assertThat(line).isBetween(1, lines);
            });
        }
    }
}
