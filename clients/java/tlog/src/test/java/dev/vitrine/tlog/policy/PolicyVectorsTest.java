package dev.vitrine.tlog.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.SharedVectors;
import dev.vitrine.tlog.TestKeys;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.CheckpointSigners;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.note.VerifierKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Sigsum's policies, with verifier keys in the place of its bare keys, and the policy of the specification. */
final class PolicyVectorsTest {

    private static final String SIGSUM = "policy/sigsum-policy-cases.json";
    private static final Checkpoint CHECKPOINT = TestKeys.checkpoint(10);
    private static final SigningKey LOG = TestKeys.key(TestKeys.ORIGIN, KeyType.ED25519, 200);

    private final Map<String, SigningKey> witnesses = new HashMap<>();

    @Test
    void nestedGroupsAreMetAsSigsumSays() throws MalformedException {
        JsonNode nested = SharedVectors.json(SIGSUM).required("nested");
        String text = nested.required("policy").asText().replace("log L\n", "log " + LOG.verifierKey() + "\n");
        for (int i = 1; i <= 5; i++) {
            text = text.replace("witness W" + i + " K", witnessLine("W" + i));
        }
        TrustPolicy policy = TrustPolicy.parse(Bytes.utf8(text));

        for (JsonNode set : nested.required("sets")) {
            List<String> signed = new ArrayList<>();
            set.required("signed").forEach(number -> signed.add("W" + number.asInt()));
            assertThat(isMet(policy, signed))
                    .as(set.toString())
                    .isEqualTo(set.required("ok").asBoolean());
        }
    }

    @Test
    void numericThresholdsAreMetAsSigsumSays() throws MalformedException {
        JsonNode numeric = SharedVectors.json(SIGSUM).required("numeric");
        StringBuilder text = new StringBuilder("log " + LOG.verifierKey() + "\n");
        for (String name : List.of("A1", "A2", "A3", "B1", "B2", "B3")) {
            text.append(witnessLine(name)).append('\n');
        }
        text.append(numeric.required("policy").asText());
        TrustPolicy policy = TrustPolicy.parse(Bytes.utf8(text.toString()));

        for (JsonNode set : numeric.required("sets")) {
            List<String> signed = new ArrayList<>();
            set.required("A").forEach(number -> signed.add("A" + number.asInt()));
            set.required("B").forEach(number -> signed.add("B" + number.asInt()));
            assertThat(isMet(policy, signed))
                    .as(set.toString())
                    .isEqualTo(set.required("ok").asBoolean());
        }
    }

    @Test
    void readsTheGenericPolicyOfSigsum() throws MalformedException {
        String text = SharedVectors.json(SIGSUM).required("builtinGeneric2025").asText();
        String withVkeys = Pattern.compile("(?m)^(log|witness +\\S+) +([0-9a-f]{64})")
                .matcher(text)
                .replaceAll(PolicyVectorsTest::withVkey);

        TrustPolicy policy = TrustPolicy.parse(Bytes.utf8(withVkeys));

        assertThat(policy.logs())
                .extracting(log -> log.url().orElseThrow())
                .containsExactly("https://seasalp.glasklar.is", "https://ginkgo.tlog.mullvad.net");
        assertThat(policy.witnesses())
                .extracting(witness -> witness.name().toString())
                .containsExactly("witness.glasklar.is", "witness.mullvad.net", "tillitis.se/tillitis-witness-1");
        assertThat(policy.needsNoWitness()).isFalse();
    }

    @Test
    void readsTheExampleOfTheSpecification() throws MalformedException {
        String text = SharedVectors.json("c2sp/examples.json")
                .at("/policyExample/text")
                .asText();
        text = text.replace("log <vkey>", "log " + LOG.verifierKey());
        for (String name : List.of("X1", "X2", "X3", "Y1", "Y2", "Y3")) {
            text = text.replace("witness " + name + " <vkey>", witnessLine(name));
        }
        TrustPolicy policy = TrustPolicy.parse(Bytes.utf8(text));

        assertThat(isMet(policy, List.of("X1", "X3", "Y2"))).isTrue();
        assertThat(isMet(policy, List.of("X1", "Y1", "Y2", "Y3"))).isFalse();
        assertThat(isMet(policy, List.of("X1", "X2", "X3"))).isFalse();
    }

    private static String withVkey(MatchResult match) {
        boolean isLog = match.group(1).equals("log");
        KeyType type = isLog ? KeyType.ED25519 : KeyType.ED25519_COSIGNATURE;
        try {
            VerifierKey key =
                    VerifierKey.of(new KeyName("example/" + match.group(2)), type, Bytes.fromHex(match.group(2)));
            return match.group(1) + " " + key;
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private String witnessLine(String name) {
        SigningKey key = TestKeys.key("w.example/" + name, KeyType.ED25519_COSIGNATURE, witnesses.size() + 1);
        witnesses.put(name, key);
        return "witness " + name + " " + key.verifierKey();
    }

    private boolean isMet(TrustPolicy policy, List<String> signed) throws MalformedException {
        List<NoteSignature> lines = new ArrayList<>();
        lines.add(CheckpointSigners.of(LOG).sign(CHECKPOINT, 0));
        for (String name : signed) {
            lines.add(CheckpointSigners.of(Objects.requireNonNull(witnesses.get(name)))
                    .sign(CHECKPOINT, 1));
        }
        try {
            VerifiedCheckpoint verified = policy.verify(CheckpointNote.of(CHECKPOINT, lines), TrustPolicy.NO_CLOCK);
            assertThat(verified.cosignatures()).hasSameSizeAs(signed);
            return true;
        } catch (VerificationException e) {
            assertThat(e.reason()).isEqualTo(Reason.QUORUM_NOT_MET);
            return false;
        }
    }
}
