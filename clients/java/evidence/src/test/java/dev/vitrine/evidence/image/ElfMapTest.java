package dev.vitrine.evidence.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.tlog.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ElfMapTest {

    private static final byte[] NAMES = Bytes.utf8("\0start\0seal\0edge\0").toByteArray();

    private static byte[] symbols() {
        ByteBuffer table = ByteBuffer.allocate(4 * 24).order(ByteOrder.LITTLE_ENDIAN);
        symbol(table, 24, 1, 0x1000, 0x40);
        symbol(table, 48, 7, 0x1100, 0x80);
        symbol(table, 72, 12, 0x1800, 0);
        return table.array();
    }

    private static void symbol(ByteBuffer table, int at, int name, long address, long size) {
        table.putInt(at, name).put(at + 4, (byte) 0x12).putShort(at + 6, (short) 1);
        table.putLong(at + 8, address).putLong(at + 16, size);
    }

    private static Bytes file(int link) {
        ByteBuffer buildId = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        buildId.putInt(4).putInt(8).putInt(3).put(new byte[] {'G', 'N', 'U', 0}).putLong(0x0807060504030201L);
        return Bytes.copyOf(new ElfWriter()
                .load(ElfWriter.READ | ElfWriter.EXECUTE, 0x1000, ElfWriter.noise(0x1000, 1), 0x1000)
                .loadedSection(".text", 1, 0x1000, 0x900, 16)
                .loadedSection(".rodata", 1, 0x1900, 0x700, 16)
                .section(".strtab", 3, NAMES)
                .section(".symtab", 2, symbols(), link)
                .section(
                        ".comment",
                        1,
                        Bytes.utf8("GCC: 12.2\0GCC: 12.2\0clang 15\0").toByteArray())
                .section(".note.gnu.build-id", 7, buildId.array())
                .write());
    }

    @Test
    void saysWhatStandsAtAnAddress() {
        ElfMap map = ElfMap.of(file(3)).orElseThrow();

        assertThat(map.sectionAt(0x18ff).orElseThrow().name()).isEqualTo(".text");
        assertThat(map.sectionAt(0x1900).orElseThrow().name()).isEqualTo(".rodata");
        assertThat(map.sectionAt(0x2000)).isEmpty();
        assertThat(map.symbolAt(0x103f).map(ElfMap.Symbol::name)).contains("start");
        assertThat(map.symbolAt(0x1040)).as("between two functions").isEmpty();
        assertThat(map.symbolAt(0x1100).map(ElfMap.Symbol::name)).contains("seal");
        assertThat(map.symbolAt(0x18f0).map(ElfMap.Symbol::name))
                .as("a label without a size")
                .contains("edge");
        assertThat(map.symbolAt(0x1a00)).as("another section").isEmpty();
        assertThat(map.symbolAt(0)).isEmpty();
    }

    @Test
    void readsWhatToolsLeftBehind() {
        ElfMap map = ElfMap.of(file(3)).orElseThrow();

        assertThat(map.compilers()).containsExactly("GCC: 12.2", "clang 15");
        assertThat(map.buildId().map(Bytes::hex)).contains("0102030405060708");
    }

    @Test
    void aBrokenTableOfSymbolsCountsAsAbsent() {
        ElfMap map = ElfMap.of(file(200)).orElseThrow();

        assertThat(map.hasSymbols()).isFalse();
        assertThat(map.sectionAt(0x1000)).isPresent();
        assertThat(ElfMap.of(Bytes.utf8("no ELF"))).isEmpty();
    }

    @Test
    void noDamageMakesItFail() {
        Bytes file = file(3);
        Random random = new Random(7);
        for (int round = 0; round < 3000; round++) {
            byte[] damaged = file.toByteArray();
            for (int i = 0; i < 4; i++) {
                int at = random.nextInt(4) == 0 ? random.nextInt(64) : damaged.length - 1 - random.nextInt(900);
                damaged[at] = (byte) random.nextInt(256);
            }
            Optional<ElfMap> map = ElfMap.of(Bytes.copyOf(damaged));
            if (map.isPresent()) {
                assertThat(map.get().compilers()).isNotNull();
                assertThat(map.get().buildId()).isNotNull();
                assertThat(map.get().symbolAt(0x1100)).isNotNull();
            }
        }
    }
}
