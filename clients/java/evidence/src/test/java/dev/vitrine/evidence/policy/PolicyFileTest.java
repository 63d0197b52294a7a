package dev.vitrine.evidence.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyFileTest {

    static final String FULL = "version: 1\nname: everything\nlevel: lenient\nkinds: [sgx-quote, tdx-quote]\n"
            + "anchors:\n  - {name: ours, spki-sha256: " + "ab".repeat(32) + "}\nallow: [debug]\n"
            + "measurements:\n  - sgx-mrenclave: " + "cd".repeat(32) + "\n"
            + "signers:\n  - {identity: " + "ef".repeat(32) + ", product-id: 1, min-svn: 3}\n"
            + "tcb: {accept: [OutOfDate], grace-days: 90, min-evaluation-number: 17, min-date: 2024-03-13}\n"
            + "advisories: {allowed: [INTEL-SA-00615], rejected: [INTEL-SA-00837]}\n"
            + "attributes: {tdx: {value: \"0000001000000000\", mask: \"ffffffffffffffff\"}}\n"
            + "platforms: {accepted: [\"" + "12".repeat(16) + "\"], refuse: [cached-keys]}\n"
            + "collateral: {max-age-days: 30}\nreport-data: required\n"
            + "rebuilds: {k: 1, of: [" + "12".repeat(32) + ", " + "34".repeat(32) + "]}\n";

    @Test
    void takesEveryKeyThatThereIs() throws MalformedException {
        assertThat(Policy.parse(Bytes.utf8(FULL))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version: 2 | line 1: no such value: \"2\"",
                "level: strict | line 1: the key version is missing",
                "version: 1\\nlevle: strict | line 2: no such key: \"levle\"",
                "version: 1\\n\\nversion: 1 | line 3: the key is there twice: version",
                "version: 1\\ntcb:\\n  acept: [] | line 3: no such key: \"acept\"",
                "version: 1\\ntcb: {accept: [Revoked]} | line 2: no such value: \"Revoked\"",
                "version: 1\\ntcb: {accept: [uptodate]} | line 2: no such value: \"uptodate\"",
                "version: 1\\ntcb: {grace-days: 3} | line 2: grace-days means something at level lenient only",
                "version: 1\\ntcb: {min-evaluation-number: -1} | line 2: expected a number",
                "version: 1\\ntcb: {min-date: soon} | line 2: expected a date",
                "version: 1\\nallow: [simulated] | line 2: no such value: \"simulated\"",
                "version: 1\\nmeasurements: [] | line 2: an empty list",
                "version: 1\\nmeasurements: [{}] | line 2: a measurement without any value",
                "version: 1\\nmeasurements:\\n  - sgx-mrenclave: abcd | line 3: hexadecimal digits of another length",
                "version: 1\\nmeasurements:\\n  - sgx-mrenclave: xx | line 3: expected hexadecimal digits",
                "version: 1\\nmeasurements:\\n  - mrenclave: ab | line 3: no such key: \"mrenclave\"",
                "version: 1\\nsigners: [{product-id: 1}] | line 2: the key identity is missing",
                "version: 1\\nplatforms: {accepted: []} | line 2: an empty list would accept every platform",
                "version: 1\\nadvisories: {allowed: [SA-00615]} | line 2: expected an advisory",
                "version: 1\\nkinds: sgx-quote | line 2: expected a list",
                "version: 1\\nname: {a: b} | line 2: expected a value",
                "[1] | line 1: expected a mapping",
                "version: 1\\na: &x 1 | line 2: an anchor",
                "version: 1\\na: *x | line 2",
                "version: 1\\nname: [[[[[[[[[]]]]]]]]] | line 2: nested too deeply",
                "version: 1\\nrebuilds: {k: 1, of: []} | line 2: expected a number of 0 to 0",
                "version: 1\\nrebuilds: {k: 1} | line 2: the key of is missing: list the key ids",
                "version: 1\\nrebuilds: {k: 1, of: [ab]} | line 2: hexadecimal digits of another length",
                "version: '1 | line 1: not YAML"
            })
    void saysWhichLineIsWrong(String yaml, String message) {
        assertThatThrownBy(() -> Policy.parse(Bytes.utf8(yaml.replace("\\n", "\n"))))
                .isInstanceOf(MalformedException.class)
                .satisfies(thrown -> assertThat(
                                String.valueOf(thrown.getMessage()).replaceFirst("^(line \\d+), column \\d+", "$1"))
                        .startsWith(message));
    }

    @Test
    void refusesAnEmptyFileAndOneThatIsTooLarge() {
        assertThatThrownBy(() -> Policy.parse(Bytes.EMPTY)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Policy.parse(Bytes.utf8("#".repeat(Policy.MAX_SIZE + 1))))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Policy.parse(Bytes.wrapUnsafe(new byte[] {(byte) 0xff, (byte) 0xfe, 'a', 0})))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void refusesTwoDocumentsInOneFile() {
        assertThatThrownBy(() -> Policy.parse(Bytes.utf8("version: 1\n---\nversion: 1\n")))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void mutatedPoliciesAreReadOrRefusedWithALine() {
        Random random = new Random(5);
        for (int i = 0; i < 4000; i++) {
            byte[] bytes = FULL.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            for (int n = random.nextInt(3); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] =
                        (byte) " -:[]{}&*!|>'\"#%@\n\t1a\u007f".charAt(random.nextInt(22));
            }
            try {
                assertThat(Policy.parse(Bytes.copyOf(bytes))).isNotNull();
            } catch (MalformedException e) {
                assertThat(e.what()).startsWith("line ");
            }
        }
    }
}
