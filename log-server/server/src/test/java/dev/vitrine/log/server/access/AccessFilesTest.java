package dev.vitrine.log.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that say who may submit, and whom an address counts for. */
class AccessFilesTest {

    private static final String DIGEST = "0123456789abcdef".repeat(4);

    @Test
    void aTokenThatWasMadeIsKnownByItsLineAndNoOther() throws Exception {
        Tokens.Fresh fresh = Tokens.make("ci.example_1");
        Tokens tokens = Tokens.parse("# who may submit\n\n" + fresh.line() + "   # the build\nother " + DIGEST + "\n");

        assertThat(tokens.size()).isEqualTo(2);
        assertThat(tokens.nameOf("Bearer " + fresh.token())).contains("ci.example_1");
        assertThat(tokens.nameOf("bearer  " + fresh.token() + " ")).contains("ci.example_1");
        assertThat(tokens.nameOf("Basic " + fresh.token())).isEmpty();
        assertThat(tokens.nameOf("Bearer " + fresh.token() + "x")).isEmpty();
        assertThat(tokens.nameOf("Bearer " + DIGEST))
                .as("the file opens nothing")
                .isEmpty();
        assertThat(tokens.nameOf("Bearer " + "x".repeat(100_000))).isEmpty();
        assertThat(fresh.line()).doesNotContain(fresh.token());
        assertThat(Tokens.make("a").token()).isNotEqualTo(Tokens.make("a").token());
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "secret 00", "two secrets 00", "s\u00e9cret 0123", "secret zz"})
    void aLineThatIsNoTokenIsRefusedWithItsNumber(String line) {
        assertThatThrownBy(() -> Tokens.parse("ok " + DIGEST + "\n" + line + "\n"))
                .isInstanceOf(AccessException.class)
                .hasMessageStartingWith("line 2:")
                .hasMessageNotContaining("cret");
    }

    @Test
    void theSameTokenTwiceIsRefused() {
        assertThatThrownBy(() -> Tokens.parse("a " + DIGEST + "\nb " + DIGEST + "\n"))
                .isInstanceOf(AccessException.class)
                .hasMessageStartingWith("line 2:");
    }

    @Test
    void publishersAreKeyIds() throws Exception {
        PublisherKeys keys = PublisherKeys.parse("# ours\n" + DIGEST + "\n");

        assertThat(keys.contains(DIGEST)).isTrue();
        assertThat(keys.size()).isEqualTo(1);
        assertThatThrownBy(() -> PublisherKeys.parse("\nabc\n"))
                .isInstanceOf(AccessException.class)
                .hasMessageStartingWith("line 2:");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "2001:db8:1:2::1, 20010db800010002/64",
        "2001:db8:1:2:ffff::9, 20010db800010002/64",
        "unknown, unknown"
    })
    void anIpv6NetworkIsOneAddress(String host, String key) {
        assertThat(Address.of(host)).isEqualTo(key);
    }
}
