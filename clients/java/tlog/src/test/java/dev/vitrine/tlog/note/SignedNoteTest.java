package dev.vitrine.tlog.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.Mutations;
import dev.vitrine.tlog.TestKeys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SignedNoteTest {

    private static final Bytes TEXT = Bytes.utf8("some text\n");

    @Test
    void acceptsAsManySignaturesAsItSaysAndNoMore() throws MalformedException {
        NoteSignature line = line("k.example");
        SignedNote full = SignedNote.of(TEXT, Collections.nCopies(SignedNote.MAX_SIGNATURES, line));

        assertThat(SignedNote.parse(full.toBytes())).isEqualTo(full).hasSameHashCodeAs(full);
        assertThatThrownBy(() -> SignedNote.parse(Bytes.concat(full.toBytes(), line.toLine())))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("more than 64");
        assertThatThrownBy(() -> full.withSignatures(Collections.nCopies(SignedNote.MAX_SIGNATURES + 1, line)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void refusesALongNoteBeforeItLooksAtIt() {
        byte[] tooLong = new byte[SignedNote.MAX_SIZE + 1];

        assertThatThrownBy(() -> SignedNote.parse(Bytes.wrapUnsafe(tooLong)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("longer");
    }

    @Test
    void refusesToMakeANoteThatItWouldNotParse() {
        List<NoteSignature> one = List.of(line("k.example"));

        for (String text : new String[] {"", "no line feed", "a\u0001\n", "a\r\n"}) {
            assertThatThrownBy(() -> SignedNote.of(Bytes.utf8(text), one)).isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> SignedNote.of(TEXT, List.of())).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new NoteSignature(new KeyName("k"), 1, Bytes.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhereANoteIsMalformed() {
        Bytes note = Bytes.utf8("some text\n\n\u2014 k.example !!!!\n");
        Bytes control = Bytes.utf8("some\ttext\n\n\u2014 k.example AAAAAAA=\n");
        Bytes name = Bytes.utf8("some text\n\n\u2014 k+e AAAAAAA=\n");

        assertThatThrownBy(() -> SignedNote.parse(note)).isInstanceOf(MalformedException.class);
        assertPosition(control, 4);
        assertPosition(name, 15);
    }

    @Test
    void namesAreComparedExactlyAndHaveNoBlanksOfAnyKind() throws MalformedException {
        for (String good : new String[] {"a", "example.com/log", "\u00e9", "\ud83d\ude00", "\u200b", "a\u007f"}) {
            assertThat(KeyName.parse(good).value()).isEqualTo(good);
        }
        String blanks = "\t\n\u000b\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
                + "\u200a\u2028\u2029\u202f\u205f\u3000";
        for (int i = 0; i < blanks.length(); i++) {
            String bad = "a" + blanks.charAt(i);
            assertThatThrownBy(() -> KeyName.parse(bad)).isInstanceOf(MalformedException.class);
        }
        for (String bad : new String[] {"", "a+b", "a\u0000", "\ud83d"}) {
            assertThatThrownBy(() -> KeyName.parse(bad)).isInstanceOf(MalformedException.class);
            assertThatThrownBy(() -> new KeyName(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void mutatedNotesAreRefusedOrPrintBack() throws MalformedException {
        List<Bytes> notes = new ArrayList<>();
        notes.add(SignedNote.of(TEXT, List.of(line("k.example"))).toBytes());
        notes.add(SignedNote.of(Bytes.utf8("\u2014 a\n\n\u00e9\n"), List.of(line("\u00e9.example"), line("b")))
                .toBytes());

        Mutations.check(notes, 4000, input -> SignedNote.parse(input).toBytes());
    }

    @Test
    void mutatedKeysAreRefusedOrPrintBack() {
        List<Bytes> verifierKeys = new ArrayList<>();
        List<Bytes> signingKeys = new ArrayList<>();
        for (KeyType type : List.of(KeyType.ED25519, KeyType.ED25519_COSIGNATURE)) {
            SigningKey key = TestKeys.key("k.example", type, 7);
            verifierKeys.add(Bytes.utf8(key.verifierKey().toString()));
            signingKeys.add(Bytes.utf8(key.toPrivateText()));
        }

        Mutations.check(
                verifierKeys,
                1000,
                input -> Bytes.utf8(VerifierKey.parse(input.toUtf8()).toString()));
        Mutations.check(
                signingKeys,
                1000,
                input -> Bytes.utf8(SigningKey.parse(input.toUtf8()).toPrivateText()));
    }

    private static void assertPosition(Bytes note, long position) {
        assertThatThrownBy(() -> SignedNote.parse(note))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.position()).isEqualTo(position));
    }

    private static NoteSignature line(String name) {
        return new NoteSignature(new KeyName(name), 0x01020304, Bytes.utf8("signature"));
    }
}
