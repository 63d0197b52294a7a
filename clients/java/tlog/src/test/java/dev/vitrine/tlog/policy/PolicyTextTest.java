package dev.vitrine.tlog.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.Mutations;
import dev.vitrine.tlog.TestKeys;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.VerifierKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyTextTest {

    private static final VerifierKey LOG = key("log.example", KeyType.ED25519, 1);
    private static final VerifierKey A = key("a.example", KeyType.ED25519_COSIGNATURE, 2);
    private static final VerifierKey B = key("b.example", KeyType.MLDSA44_COSIGNATURE, 3);

    private static final String LINES = "log " + LOG + "\nwitness a " + A + "\nwitness b " + B + "\n";

    @Test
    void readsBlanksCommentsAndUrls() throws MalformedException {
        TrustPolicy policy = parse("# comment\n\n \t \n  # another\n\tlog \t " + LOG + "  https://log \n"
                + "witness a " + A + "\thttps://a\nwitness  b " + B + "\n"
                + "group g all a b\nquorum g\n");

        assertThat(policy.logs()).singleElement().satisfies(log -> {
            assertThat(log.key()).isEqualTo(LOG);
            assertThat(log.origin()).isEqualTo("log.example");
            assertThat(log.url()).contains("https://log");
        });
        assertThat(policy.witnesses()).extracting(PolicyWitness::key).containsExactly(A, B);
        assertThat(policy.witnesses().get(0).url()).contains("https://a");
        assertThat(policy.witnesses().get(1).url()).isEmpty();
        assertThat(policy.toText().toUtf8())
                .isEqualTo("log " + LOG + " https://log\nwitness a " + A + " https://a\nwitness b " + B
                        + "\ngroup g all a b\nquorum g\n");
        assertThat(TrustPolicy.parse(policy.toText()).toText()).isEqualTo(policy.toText());
    }

    @Test
    void aPolicyMayNeedNoWitnessAndNameNoLog() throws MalformedException {
        assertThat(parse("quorum none\n").needsNoWitness()).isTrue();
        assertThat(parse("quorum none\n").logs()).isEmpty();
    }

    @Test
    void namesAreOpaqueOctets() throws MalformedException {
        Bytes odd = Bytes.concat(
                Bytes.utf8(LINES + "witness "),
                Bytes.fromHex("ff4be284aa"),
                Bytes.utf8(" " + key("c.example", KeyType.ED25519_COSIGNATURE, 4) + " "),
                Bytes.fromHex("80ff"),
                Bytes.utf8("\nquorum "),
                Bytes.fromHex("ff4be284aa"),
                Bytes.utf8("\n"));

        TrustPolicy policy = TrustPolicy.parse(odd);

        assertThat(policy.witnesses().get(2).name().octets().hex()).isEqualTo("ff4be284aa");
        assertThat(policy.toText()).isEqualTo(odd);
        assertRefused(LINES + "quorum \u212a\n", 4); // the Kelvin sign is not the letter
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quorum c",
                "quorum a b",
                "quorum",
                "quorum a\nquorum a",
                "quorum none\nquorum none",
                "group g all\nquorum g",
                "group g all c\nquorum g",
                "group g 0 a\nquorum g",
                "group g 3 a b\nquorum g",
                "group g 01 a\nquorum g",
                "group g +1 a\nquorum g",
                "group g most a\nquorum g",
                "group g 1 a a\nquorum g",
                "group g 1 a\ngroup h 1 a\nquorum g",
                "group g 1 none\nquorum g",
                "group none 1 a\nquorum a",
                "group a 1 b\nquorum a",
                "group g 1 g\nquorum g",
                "group g 1 h\ngroup h 1 a\nquorum g",
                "witnes c x\nquorum a",
                "Quorum a",
                "quorum a # comment",
            })
    void refusesWhatTheRulesExclude(String lines) {
        assertThatThrownBy(() -> parse(LINES + lines + "\n")).isInstanceOf(MalformedException.class);
    }

    @Test
    void definitionsMustPrecedeTheirUse() throws MalformedException {
        assertThat(parse(LINES + "quorum a\ngroup g any a b\n").needsNoWitness())
                .isFalse();
        assertRefused("quorum a\n" + LINES, 1);
    }

    @Test
    void aPolicyHasExactlyOneQuorum() {
        assertThatThrownBy(() -> parse(LINES))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("quorum");
        assertThatThrownBy(() -> TrustPolicy.parse(Bytes.EMPTY)).isInstanceOf(MalformedException.class);
    }

    @Test
    void theSameKeyUnderAnotherNameIsADuplicate() {
        VerifierKey sameLog = key("other.example", KeyType.ED25519, 1);
        VerifierKey sameWitness = key("other.example", KeyType.ED25519_COSIGNATURE, 2);

        assertRefused(LINES + "log " + sameLog + "\nquorum a\n", 4);
        assertRefused(LINES + "witness c " + sameWitness + "\nquorum a\n", 4);
        assertRefused(LINES + "witness a " + key("c.example", KeyType.ED25519_COSIGNATURE, 9) + "\nquorum a\n", 4);
    }

    @Test
    void oneKeyMayBeALogsAndAWitnesss() throws MalformedException {
        VerifierKey both = key("log.example", KeyType.ED25519_COSIGNATURE, 1);

        assertThat(parse(LINES + "witness c " + both + "\nquorum c\n").witnesses())
                .hasSize(3);
    }

    @Test
    void aWitnessHasAKeyOfACosignatureType() {
        assertRefused(LINES + "witness c " + key("c.example", KeyType.ED25519, 9) + "\nquorum a\n", 4);
    }

    @Test
    void onlyTheAllowedOctetsAreLetIn() throws MalformedException {
        for (int octet : new int[] {0, 1, 0x0b, '\r', 0x1f, 0x7f}) {
            Bytes text = Bytes.concat(
                    Bytes.utf8(LINES + "# "), Bytes.copyOf(new byte[] {(byte) octet}), Bytes.utf8("\nquorum a\n"));
            assertThatThrownBy(() -> TrustPolicy.parse(text))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining("line 4");
        }
        assertThatThrownBy(() -> parse(LINES + "quorum a")).as("no line feed").isInstanceOf(MalformedException.class);
    }

    @Test
    void holdsManyDefinitionsAndNotTooMany() throws MalformedException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 64; i++) {
            text.append("log ").append(key("l" + i, KeyType.ED25519, i)).append('\n');
            text.append("witness w").append(i).append(' ');
            text.append(key("w" + i, KeyType.ED25519_COSIGNATURE, 100 + i)).append('\n');
            text.append("group g")
                    .append(i)
                    .append(" any w")
                    .append(i)
                    .append(i == 0 ? "" : " g" + (i - 1))
                    .append('\n');
        }
        TrustPolicy policy = parse(text + "quorum g63\n");
        assertThat(policy.witnesses()).hasSize(64);

        StringBuilder groups = new StringBuilder(LINES).append("group g0 any a\n");
        for (int i = 1; i <= PolicyText.MAX_DEFINITIONS; i++) {
            groups.append("group g").append(i).append(" any g").append(i - 1).append('\n');
        }
        assertThatThrownBy(() -> parse(groups + "quorum g1\n"))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("definitions");
        assertThatThrownBy(() -> TrustPolicy.parse(Bytes.wrapUnsafe(new byte[PolicyText.MAX_SIZE + 1])))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("longer");
    }

    @Test
    void mutatedPoliciesAreRefusedOrHaveOneText() {
        Bytes text = Bytes.utf8(LINES + "group g 1 a b\nquorum g\n");

        Mutations.check(List.of(text), 4000, input -> {
            Bytes canonical = TrustPolicy.parse(input).toText();
            assertThat(TrustPolicy.parse(canonical).toText()).isEqualTo(canonical);
            return input;
        });
    }

    private static TrustPolicy parse(String text) throws MalformedException {
        return TrustPolicy.parse(Bytes.utf8(text));
    }

    private static void assertRefused(String text, int line) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("line " + line + ": ");
    }

    private static VerifierKey key(String name, KeyType type, int seed) {
        return TestKeys.key(name, type, seed).verifierKey();
    }
}
