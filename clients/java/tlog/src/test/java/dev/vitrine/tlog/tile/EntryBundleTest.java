package dev.vitrine.tlog.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.Rfc6962;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class EntryBundleTest {

    @Property(tries = 200)
    void decodesWhatItEncodes(@ForAll @Size(min = 1, max = 256) List<@Size(max = 300) byte[]> entries)
            throws MalformedException {
        EntryBundle bundle = new EntryBundle(entries.stream().map(Bytes::copyOf).toList());

        assertThat(EntryBundle.decode(bundle.encode())).isEqualTo(bundle);
        assertThat(EntryBundle.decode(bundle.encode(), entries.size())).isEqualTo(bundle);
    }

    @Test
    void putsTheLengthInTwoBytesBeforeEachEntry() throws MalformedException {
        EntryBundle bundle =
                new EntryBundle(List.of(Bytes.utf8("one"), Bytes.EMPTY, Bytes.wrapUnsafe(new byte[0x0102])));

        assertThat(bundle.encode())
                .isEqualTo(Bytes.concat(
                        Bytes.fromHex("00036f6e65" + "0000" + "0102"), Bytes.wrapUnsafe(new byte[0x0102])));
        assertThat(bundle.leafHash(1)).isEqualTo(Rfc6962.leafHash(Bytes.EMPTY));
    }

    @Test
    void holdsTheLongestEntryAndNoLongerOne() throws MalformedException {
        Bytes longest = Bytes.wrapUnsafe(new byte[65_535]);
        EntryBundle bundle = new EntryBundle(Collections.nCopies(256, longest));

        assertThat(bundle.encode().size()).isEqualTo(EntryBundle.MAX_SIZE);
        assertThat(EntryBundle.decode(bundle.encode()).entries().get(255)).isEqualTo(longest);
        assertThatThrownBy(() -> new EntryBundle(List.of(Bytes.wrapUnsafe(new byte[65_536]))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhereItIsCut() throws MalformedException {
        Bytes bytes = new EntryBundle(List.of(Bytes.utf8("one"), Bytes.utf8("two"))).encode();

        for (int size : new int[] {1, 2, 4}) {
            assertMalformedAt(0, bytes.slice(0, size));
        }
        for (int size : new int[] {6, 7, 9}) {
            assertMalformedAt(5, bytes.slice(0, size));
        }
        assertThat(EntryBundle.decode(bytes.slice(0, 5)).entries()).containsExactly(Bytes.utf8("one"));
    }

    @Test
    void has1To256Entries() {
        assertMalformedAt(0, Bytes.EMPTY);
        assertMalformedAt(512, Bytes.wrapUnsafe(new byte[2 * 257]));
        assertThatThrownBy(() -> new EntryBundle(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EntryBundle(Collections.nCopies(257, Bytes.EMPTY)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EntryBundle.decode(Bytes.wrapUnsafe(new byte[4]), 3))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void isTruncatedToItsFirstEntries() {
        EntryBundle bundle = new EntryBundle(MapTiles.entries(5));

        assertThat(bundle.truncated(3).entries()).isEqualTo(MapTiles.entries(3));
    }

    @Test
    void aChangedBundleIsRefusedOrIsAnotherBundle() {
        Random random = new Random(42);
        byte[] original = new EntryBundle(MapTiles.entries(20)).encode().toByteArray();
        for (int round = 0; round < 20_000; round++) {
            byte[] changed = original.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            Bytes bytes = Bytes.copyOf(changed, 0, changed.length - random.nextInt(3));
            try {
                assertThat(EntryBundle.decode(bytes).encode()).isEqualTo(bytes);
            } catch (MalformedException declared) {
                assertThat(declared.position()).isBetween(0L, (long) bytes.size());
            }
        }
    }

    @Test
    void doesNotChangeWithTheListItWasMadeFrom() {
        List<Bytes> entries = new ArrayList<>(MapTiles.entries(2));
        EntryBundle bundle = new EntryBundle(entries);

        entries.clear();

        assertThat(bundle.width()).isEqualTo(2);
    }

    private static void assertMalformedAt(long position, Bytes bytes) {
        assertThatThrownBy(() -> EntryBundle.decode(bytes))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.position()).isEqualTo(position));
    }
}
