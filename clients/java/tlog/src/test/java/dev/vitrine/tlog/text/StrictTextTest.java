package dev.vitrine.tlog.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StrictTextTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9, 10, 4096, Long.MAX_VALUE})
    void readsANumberAsItIsPrinted(long value) throws MalformedException {
        assertThat(Decimal.parse(Long.toString(value))).isEqualTo(value);
        assertThat(Decimal.parse(Bytes.utf8(Long.toString(value)))).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "+1",
                "00",
                "01",
                " 1",
                "1 ",
                "1\n",
                "0x1",
                "1e3",
                "\uff15",
                "\u0665",
                "9223372036854775808",
                "18446744073709551615",
                "18446744073709551617",
                "99999999999999999999"
            })
    void refusesEveryOtherFormOfANumber(String text) {
        assertThatThrownBy(() -> Decimal.parse(text)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Decimal.parse(Bytes.utf8(text))).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AA==", "AAA=", "AAAA", "+/+/", "AAECAwQ="})
    void readsBase64AsItIsPrinted(String text) throws MalformedException {
        assertThat(Base64Strict.encode(Base64Strict.decode(text))).isEqualTo(text);
        assertThat(Base64Strict.decode(Bytes.utf8(text))).isEqualTo(Base64Strict.decode(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A",
                "AA",
                "AA=",
                "AB==",
                "AAB=",
                "AAA",
                "AA==\n",
                " AA==",
                "A A=",
                "-_-_",
                "AA==AA==",
                "=",
                "===="
            })
    void refusesEveryOtherFormOfBase64(String text) {
        assertThatThrownBy(() -> Base64Strict.decode(text)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Base64Strict.decode(Bytes.utf8(text))).isInstanceOf(MalformedException.class);
    }

    @Test
    void readsLinesAndKnowsWhereItIs() throws MalformedException {
        LineReader lines = new LineReader(Bytes.utf8("one\nkey two\n\nrest"));

        assertThat(lines.next("a line")).isEqualTo(Bytes.utf8("one"));
        assertThat(lines.position()).isEqualTo(4);
        assertThat(lines.next("a line", Bytes.utf8("key "))).isEqualTo(Bytes.utf8("two"));
        assertThat(lines.isAtEmptyLine()).isTrue();
        lines.separator("a blank line");
        assertThat(lines.isAtEmptyLine()).isFalse();
        assertThat(lines.rest()).isEqualTo(Bytes.utf8("rest"));
        assertThat(lines.isAtEnd()).isFalse();
    }

    @Test
    void aLineWithoutItsLineFeedIsMalformed() {
        LineReader lines = new LineReader(Bytes.utf8("one"));

        assertThatThrownBy(() -> lines.next("a line"))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("line feed");
        assertThatThrownBy(() -> lines.separator("a blank line")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> lines.next("a line", Bytes.utf8("two"))).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new LineReader(Bytes.EMPTY).next("a line"))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void plainTextIsUtf8WithoutControlCharacters() throws MalformedException {
        PlainText.check(Bytes.utf8("a\n\u007f \u0085 \u2014 \ud83d\ude00\n"));

        for (int control = 0; control < 0x20; control++) {
            Bytes text = Bytes.copyOf(new byte[] {'a', (byte) control});
            if (control != '\n') {
                assertThatThrownBy(() -> PlainText.check(text))
                        .isInstanceOfSatisfying(MalformedException.class, e -> assertThat(e.position())
                                .isEqualTo(1));
            }
            assertThatThrownBy(() -> PlainText.line(text)).isInstanceOf(MalformedException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0b5", "eda080", "ff", "e28094e2", "f4908080", "80"})
    void plainTextIsNothingThatOnlyLooksLikeUtf8(String hex) throws MalformedException {
        Bytes bytes = Bytes.fromHex(hex);

        assertThatThrownBy(() -> PlainText.check(bytes)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> PlainText.line(bytes)).isInstanceOf(MalformedException.class);
    }

    @Test
    void aStringIsALineUnlessItHasControlCharactersOrLoneSurrogates() {
        assertThat(PlainText.isLine("a \u2014 \ud83d\ude00")).isTrue();
        assertThat(PlainText.isLine("")).isTrue();
        assertThat(PlainText.isLine("a\nb")).isFalse();
        assertThat(PlainText.isLine("a\ud83d")).isFalse();
        assertThat(PlainText.isLine("\ude00a")).isFalse();
    }
}
