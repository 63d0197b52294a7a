package dev.vitrine.log.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainGetTest {

    private static final String USUAL = String.join(
            "\r\n",
            "GET /tile/0/001 HTTP/1.1",
            "Host: log",
            "User-Agent: x/1",
            "Accept: */*",
            "accept-ENCODING: gzip",
            "",
            "");

    /** The same, said slowly. Names that occur twice are looked for apart. */
    private static final Pattern PLAIN = Pattern.compile(String.join(
            "",
            "GET (/[!-~]*) HTTP/1\\.1\r\n",
            "((?i:host|accept|accept-encoding|user-agent|accept-language|origin|referer|pragma|cache-control)",
            ": *[ -~]*\r\n)+\r\n"));

    private final PlainGet request = new PlainGet();

    private boolean read(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return request.read(bytes, 0, bytes.length);
    }

    @Test
    void readsWhatClientsSend() {
        assertThat(read(USUAL + "GET /next")).isTrue();
        assertThat(request.end()).isEqualTo(USUAL.length());
        assertThat(request.path()).isEqualTo("/tile/0/001");
        assertThat(request.accept()).isEqualTo("*/*");
        assertThat(request.acceptEncoding()).isEqualTo("gzip");
    }

    @Test
    void forgetsTheRequestBefore() {
        assertThat(read(USUAL)).isTrue();

        assertThat(read("GET / HTTP/1.1\r\nhost:\r\n\r\n")).isTrue();

        assertThat(request.path()).isEqualTo("/");
        assertThat(request.accept()).isNull();
        assertThat(request.acceptEncoding()).isNull();
    }

    @Test
    void isNothingUntilItIsComplete() {
        for (int size = 0; size < USUAL.length(); size++) {
            assertThat(read(USUAL.substring(0, size))).as("%d bytes", size).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.0\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
                "GET / HTTP/1.1\nHost: a\n\n",
                "GET / HTTP/1.1\r\nHost: a\n\r\n",
                "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n",
                "get / HTTP/1.1\r\nHost: a\r\n\r\n"
            })
    void leavesEverythingUnusualToOthers(String text) {
        assertThat(read(text)).isFalse();
    }

    @Test
    void takesNoMutantThatIsNotPlain() {
        Random random = new Random(1);
        int plain = 0;
        for (int round = 0; round < 200_000; round++) {
            char[] mutant = USUAL.toCharArray();
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(mutant.length);
                mutant[at] = random.nextBoolean() ? (char) random.nextInt(256) : mutant[random.nextInt(mutant.length)];
            }
            String text = new String(mutant);
            if (read(text)) {
                plain++;
                Matcher slowly = PLAIN.matcher(text.substring(0, request.end()));
                assertThat(slowly.matches()).as(text).isTrue();
                assertThat(request.path()).isEqualTo(slowly.group(1));
            }
        }
        assertThat(plain).isGreaterThan(1_000);
    }
}
