package dev.vitrine.log.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.log.server.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptTest {

    private static final List<MediaType> OFFERED = List.of(MediaType.JSON, MediaType.PROTOBUF, MediaType.TEXT);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | JSON",
                "application/json | JSON",
                "APPLICATION/JSON | JSON",
                "application/x-protobuf | PROTOBUF",
                "application/* | JSON",
                "text/* | TEXT",
                "text/plain | TEXT",
                "text/plain; charset=utf-8 | TEXT",
                "application/json;q=0.1, application/x-protobuf;q=0.2 | PROTOBUF",
                "application/json;q=0, */* | PROTOBUF",
                "text/html, application/xhtml+xml, */*;q=0.8 | JSON",
                "text/html,, application/x-protobuf | PROTOBUF"
            })
    void chooses(String header, MediaType expected) throws Problem {
        assertThat(Accept.choose(header, OFFERED)).isEqualTo(expected);
    }

    @Test
    void choosesTheFirstForThoseWhoDoNotCare() throws Problem {
        assertThat(Accept.choose(null, OFFERED)).isEqualTo(MediaType.JSON);
        assertThat(Accept.choose("", OFFERED)).isEqualTo(MediaType.JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "image/*", "application/json;q=0", "application/json;q=x", "json", ";", ","})
    void refuses(String header) {
        assertThatThrownBy(() -> Accept.choose(header, OFFERED)).isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "null | false",
                "gzip | true",
                "GZIP | true",
                "br, gzip;q=0.5 | true",
                "gzip;q=0 | false",
                "identity | false",
                "* | true",
                "x-gzip | false"
            })
    void knowsWhoTakesGzip(String header, boolean expected) {
        assertThat(Accept.takesGzip(header)).isEqualTo(expected);
    }
}
