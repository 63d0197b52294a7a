package dev.vitrine.evidence.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborTest {

    private static Cbor parse(String hex) throws MalformedException {
        return Cbor.parse(Bytes.fromHex(hex));
    }

    /** From RFC 8949, appendix A. */
    @ParameterizedTest
    @CsvSource({
        "00, 0",
        "17, 23",
        "1818, 24",
        "1864, 100",
        "1903e8, 1000",
        "1a000f4240, 1000000",
        "1b000000e8d4a51000, 1000000000000",
        "20, -1",
        "3863, -100",
        "3903e7, -1000"
    })
    void readsIntegers(String hex, long value) throws Exception {
        assertThat(parse(hex).asInteger("it")).isEqualTo(value);
    }

    @Test
    void readsTheOtherTypes() throws Exception {
        assertThat(parse("4401020304").asBytes("it")).isEqualTo(Bytes.fromHex("01020304"));
        assertThat(parse("62c3bc").asText("it")).isEqualTo("ü");
        assertThat(parse("f5").asBoolean("it")).isTrue();
        assertThat(parse("f6").isNull()).isTrue();
        List<Cbor> array = parse("83010203").asArray("it");
        assertThat(array).hasSize(3);
        assertThat(array.get(2).asUnsigned("it")).isEqualTo(3);
        assertThat(parse("a26161016162820203").asMap("it")).containsOnlyKeys("a", "b");
        Cbor tagged = parse("c11a514b67b0");
        assertThat(tagged.tag()).contains(1L);
        assertThat(tagged.tagged("it").asInteger("it")).isEqualTo(1363896240L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "0000", // something behind it
                "1800", // not the shortest form
                "190017",
                "1a0000ffff",
                "1b00000000ffffffff",
                "5bffffffffffffffff", // a length of 2^63 and more
                "1c", // reserved
                "5f42010243030405ff", // indefinite lengths
                "9f01ff",
                "bf6161f5ff",
                "5bffffffffffffffff", // a length of 2^64 - 1
                "5b7fffffffffffffff",
                "9b7fffffffffffffff",
                "bb3fffffffffffffff",
                "4401", // cut off
                "8200",
                "62ff00", // not UTF-8
                "a201020103", // a key twice
                "a1f501", // a key of another type
                "f90000", // floating point
                "f7", // undefined
                "f8ff"
            })
    void refusesTheRest(String hex) {
        assertThatThrownBy(() -> parse(hex)).isInstanceOf(MalformedException.class);
    }

    @Test
    void takesStreamedArraysAndMapsOnlyWhereAsked() throws Exception {
        Cbor array = Cbor.parseStreamed(Bytes.fromHex("9f018202039fff01ff"));
        assertThat(array.asArray("it")).hasSize(4);
        assertThat(Cbor.parseStreamed(Bytes.fromHex("bf61610161629f02ffff")).asMap("it"))
                .containsOnlyKeys("a", "b");
        for (String hex : List.of("9f01", "9f01ffff", "bf6161ff", "bf616101616102ff", "5f4101ff", "7f6161ff", "ff")) {
            Bytes bytes = Bytes.fromHex(hex);
            assertThatThrownBy(() -> Cbor.parseStreamed(bytes)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void refusesAFieldOfAnotherType() throws Exception {
        Cbor text = parse("6161");
        assertThatThrownBy(() -> text.asBytes("a field"))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("a field");
        assertThatThrownBy(() -> parse("20").asUnsigned("it")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> parse("f6").asText("it")).isInstanceOf(MalformedException.class);
    }

    @Test
    void anyBytesAreReadOrMalformed() {
        Random random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[1 + random.nextInt(24)];
            random.nextBytes(bytes);
            try {
                Cbor unused = Cbor.parseStreamed(Bytes.copyOf(bytes));
            } catch (MalformedException expected) {
                assertThat(expected.what()).isNotEmpty();
            }
        }
    }

    @Test
    void boundsItsDepth() {
        assertThatThrownBy(() -> parse("81".repeat(100_000) + "00")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> parse("c1".repeat(100_000) + "00")).isInstanceOf(MalformedException.class);
    }

    @Test
    void rebuildsTheSignedBytesForEveryLength() throws Exception {
        for (int size : new int[] {0, 23, 24, 255, 256, 65535, 65536}) {
            CoseSign1 message = new CoseSign1(
                    false, Bytes.fromHex("a1013822"), Map.of(), Map.of(), Bytes.copyOf(new byte[size]), Bytes.EMPTY);
            List<Cbor> parts = Cbor.parse(message.signedBytes()).asArray("Sig_structure");
            assertThat(parts).hasSize(4);
            assertThat(parts.get(0).asText("context")).isEqualTo("Signature1");
            assertThat(parts.get(1).asBytes("protected").hex()).isEqualTo("a1013822");
            assertThat(parts.get(2).asBytes("aad")).isEqualTo(Bytes.EMPTY);
            assertThat(parts.get(3).asBytes("payload").size()).isEqualTo(size);
        }
    }
}
