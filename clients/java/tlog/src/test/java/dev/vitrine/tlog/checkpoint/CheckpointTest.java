package dev.vitrine.tlog.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.Mutations;
import dev.vitrine.tlog.TestKeys;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.NoteSigner;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CheckpointTest {

    @Test
    void printsAndParsesExtensionLines() throws MalformedException {
        Checkpoint checkpoint =
                new Checkpoint("o r i g i n", new TreeHead(Long.MAX_VALUE, TestKeys.root(1)), List.of(" a", "b\u2014"));

        Checkpoint parsed = Checkpoint.parse(checkpoint.text());

        assertThat(parsed).isEqualTo(checkpoint);
        assertThat(parsed.size()).isEqualTo(Long.MAX_VALUE);
        assertThat(parsed.root()).isEqualTo(TestKeys.root(1));
    }

    @Test
    void refusesToMakeWhatItWouldNotParse() {
        TreeHead head = TreeHead.EMPTY;
        for (String bad : new String[] {"", "a\nb", "a\r", "\ud800"}) {
            assertThatThrownBy(() -> Checkpoint.of(bad, head)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Checkpoint("o", head, List.of(bad)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void saysWhereACheckpointIsMalformed() {
        assertPosition("o\n01\n", 2);
        assertPosition("origin\n1\nnope\n", 9);
        assertPosition("o\n1\n" + TestKeys.root(1).base64() + "\nok\n\n", 52);
        assertPosition("o\n1\n" + TestKeys.root(1).base64(), 4);
    }

    @Test
    void addsSignaturesWithoutRepeatingThem() throws MalformedException {
        Checkpoint checkpoint = TestKeys.checkpoint(3);
        NoteSignature first = sign(checkpoint, 1);
        NoteSignature second = sign(checkpoint, 2);

        CheckpointNote note = CheckpointNote.of(checkpoint, List.of(first)).plusSignatures(List.of(first, second));

        assertThat(note.signatures()).containsExactly(first, second);
        assertThat(note.withSignatures(List.of(second)).signatures()).containsExactly(second);
        assertThat(CheckpointNote.parse(note.toBytes())).isEqualTo(note).hasSameHashCodeAs(note);
    }

    @Test
    void mutatedCheckpointsAreRefusedOrPrintBack() throws MalformedException {
        Checkpoint plain = TestKeys.checkpoint(120);
        Checkpoint extended = new Checkpoint("\u00f6rigin", TreeHead.EMPTY, List.of("ext", "ension"));

        Mutations.check(List.of(plain.text(), extended.text()), 4000, input -> Checkpoint.parse(input)
                .text());
        Mutations.check(
                List.of(CheckpointNote.of(plain, List.of(sign(plain, 1))).toBytes()),
                4000,
                input -> CheckpointNote.parse(input).toBytes());
    }

    private static NoteSignature sign(Checkpoint checkpoint, int seed) throws MalformedException {
        NoteSigner signer = NoteSigner.of(TestKeys.key(TestKeys.ORIGIN, KeyType.ED25519, seed));
        return CheckpointSigner.of(signer).sign(checkpoint, 0);
    }

    private static void assertPosition(String text, long position) {
        assertThatThrownBy(() -> Checkpoint.parse(Bytes.utf8(text)))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.position()).isEqualTo(position));
    }
}
