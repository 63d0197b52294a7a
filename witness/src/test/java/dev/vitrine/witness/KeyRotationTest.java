package dev.vitrine.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.witness.decision.Cosigned;
import dev.vitrine.witness.decision.Outcome;
import dev.vitrine.witness.decision.Witness;
import dev.vitrine.witness.decision.WitnessKeys;
import dev.vitrine.witness.decision.WitnessKeys.RetiringKey;
import dev.vitrine.witness.gossip.LogGossip;
import dev.vitrine.witness.gossip.Observation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRotationTest {

    private static final long NOW = 1_767_225_600;
    private static final Duration OVERLAP = Duration.ofDays(90);
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    Path work;

    private DataDirectory data;
    private List<VerifierKey> first;

    @BeforeEach
    void init() throws Exception {
        data = new DataDirectory(work.resolve("data"));
        first = data.create(KeyName.parse("witness.example/rotates"), RANDOM).verifierKeys();
    }

    @Test
    void oldAndNewKeysCosignSideBySideUntilTheOverlapIsOver() throws Exception {
        List<VerifierKey> second = data.rotate(RANDOM, NOW, OVERLAP).current();
        WitnessKeys keys = data.loadKeys();

        assertThat(keys.current()).isEqualTo(second).doesNotContainAnyElementsOf(first);
        assertThat(keys.verifierKeys()).containsExactly(second.get(0), second.get(1), first.get(0), first.get(1));
        assertThat(signers(keys, NOW)).containsExactlyElementsOf(keys.verifierKeys());
        long over = NOW + OVERLAP.toSeconds();
        assertThat(signers(keys, over - 1)).containsExactlyElementsOf(keys.verifierKeys());
        assertThat(signers(keys, over)).isEqualTo(second);
        assertThat(keys.retiring(over - 1))
                .extracting(RetiringKey::key, RetiringKey::until)
                .containsExactly(tuple(first.get(0), over), tuple(first.get(1), over));
        assertThat(keys.retiring(over)).isEmpty();
    }

    @Test
    void theKeyringIsItsOwnersAloneAndReplacesTheFirstFiles() throws Exception {
        WitnessKeys rotated = data.rotate(RANDOM, NOW, OVERLAP);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("keyring"))))
                .isEqualTo("rw-------");
        assertThat(file("ed25519.key")).doesNotExist();
        assertThat(file("ml-dsa-44.key")).doesNotExist();
        assertThat(Files.readAllLines(file("vkeys")))
                .isEqualTo(rotated.verifierKeys().stream()
                        .map(VerifierKey::toString)
                        .toList());
    }

    @Test
    void aKeyWhoseTimeIsOverIsForgottenAndOnlyAFewOverlap() throws Exception {
        for (int i = 0; i < Keyring.MAX_RETIRING_PAIRS; i++) {
            WitnessKeys unused = data.rotate(RANDOM, NOW, OVERLAP);
        }
        assertThatThrownBy(() -> data.rotate(RANDOM, NOW, OVERLAP))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("on their way out already");

        List<VerifierKey> last = data.loadKeys().current();
        WitnessKeys later = data.rotate(RANDOM, NOW + OVERLAP.toSeconds(), OVERLAP);
        assertThat(later.verifierKeys()).hasSize(4).containsAll(last);
        assertThat(Files.readString(file("keyring")))
                .doesNotContain(String.format("+%08x+", first.get(0).keyId()));
    }

    @Test
    void aRotationThatWasKilledLeavesTheOldKeysOrTheNewOnes() throws Exception {
        String before = Files.readString(file("ed25519.key"));
        WitnessKeys rotated = data.rotate(RANDOM, NOW, OVERLAP);
        // Killed before the first files were removed, and the next time while the new ring was written.
        Path unused = Files.writeString(file("ed25519.key"), before);
        Path unusedToo = Files.writeString(file("keyring.new"), "current PRIV");

        assertThat(data.loadKeys().verifierKeys()).isEqualTo(rotated.verifierKeys());
        assertThat(data.rotate(RANDOM, NOW, OVERLAP).verifierKeys()).containsAll(rotated.verifierKeys());
    }

    @Test
    void aDamagedKeyringIsRefused() throws Exception {
        WitnessKeys unused = data.rotate(RANDOM, NOW, OVERLAP);
        List<String> lines = Files.readAllLines(file("keyring"));
        List<String> damaged = List.of(
                "",
                lines.get(0) + "\n",
                String.join("\n", lines.get(0), lines.get(2), lines.get(1)),
                String.join("\n", lines.get(0), lines.get(1), lines.get(2).replace("until 1", "until -1")),
                String.join(
                        "\n",
                        Stream.concat(lines.stream(), Stream.concat(lines.stream(), lines.stream()))
                                .toList()),
                Files.readString(file("keyring")).replace("witness.example", "witness.other"));
        for (String text : damaged) {
            assertThatThrownBy(() -> Keyring.parse(text).keys()).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void aWitnessWithTwoKeysCountsOnce() throws Exception {
        WitnessKeys keys = data.rotate(RANDOM, NOW, OVERLAP);
        TestLog log = TestLog.of("log.example/rotation");
        CheckpointNote note = cosigned(log, keys, NOW).note();
        LogGossip gossip = LogGossip.of(log.keys(), keys.verifierKeys());
        Observation unused = gossip.observe("own", false, note);

        List<VerifierKey> ed25519 = keys.verifierKeys().stream()
                .filter(key -> key.type() == KeyType.ED25519_COSIGNATURE)
                .toList();
        assertThat(ed25519).hasSize(2);
        assertThat(gossip.largest(ed25519, 1)).isPresent();
        assertThat(gossip.largest(ed25519, 2)).isEmpty();
    }

    private Path file(String name) {
        return data.path().resolve(name);
    }

    private static List<VerifierKey> signers(WitnessKeys keys, long now) throws MalformedException {
        TestLog log = TestLog.of("log.example/rotation");
        Cosigned cosigned = new Witness(keys)
                .cosign(
                        new Outcome.Consistent(
                                log.note(5).checkpoint(), log.note(5).signatures()),
                        now);
        return cosigned.response().signatures().stream()
                .map(line -> keyOf(line, keys.verifierKeys()))
                .toList();
    }

    private static Cosigned cosigned(TestLog log, WitnessKeys keys, long now) {
        return new Witness(keys)
                .cosign(
                        new Outcome.Consistent(
                                log.note(5).checkpoint(), log.note(5).signatures()),
                        now);
    }

    private static VerifierKey keyOf(NoteSignature line, List<VerifierKey> keys) {
        return keys.stream()
                .filter(key -> key.keyId() == line.keyId())
                .findFirst()
                .orElseThrow();
    }
}
