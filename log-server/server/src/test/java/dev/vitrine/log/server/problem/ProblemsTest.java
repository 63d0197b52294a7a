package dev.vitrine.log.server.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.proto.v1.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProblemsTest {

    private static final Pattern ROW = Pattern.compile("  ([A-Z_]+) = [0-9]+; // ([0-9]{3}) ([A-Z_]+).*");

    @Test
    void saysRowByRowWhatTheContractSays() throws IOException {
        Path contract = Path.of(System.getProperty("vitrine.root"), "proto/src/main/proto/vitrine/v1/error.proto");
        List<String> documented = new ArrayList<>();

        for (String line : Files.readAllLines(contract)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                Problems ours = Problems.of(ErrorCode.valueOf(row.group(1)));
                assertThat(ours.httpStatus()).as(line).isEqualTo(Integer.parseInt(row.group(2)));
                assertThat(ours.grpcStatus().name()).as(line).isEqualTo(row.group(3));
                documented.add(row.group(1));
            }
        }

        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(java.util.Arrays.stream(Problems.values())
                        .map(Problems::name)
                        .toList());
    }

    @Test
    void hasARowForEveryCode() {
        for (ErrorCode code : ErrorCode.values()) {
            if (code != ErrorCode.UNRECOGNIZED && code != ErrorCode.ERROR_CODE_UNSPECIFIED) {
                assertThat(Problems.of(code).code()).isEqualTo(code);
            }
        }
    }

    @Test
    void hasNoRowForNoError() {
        assertThatThrownBy(() -> Problems.of(ErrorCode.ERROR_CODE_UNSPECIFIED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aProblemTellsEverythingInItsMessage() {
        var error = new Problem(ErrorCode.INVALID_FIELD, "entry.payload", "no good")
                .at(7)
                .retryAfter(3)
                .toMessage("id-1");

        assertThat(error.getCode()).isEqualTo(ErrorCode.INVALID_FIELD);
        assertThat(error.getWhere()).isEqualTo("entry.payload");
        assertThat(error.getMessage()).isEqualTo("no good");
        assertThat(error.getPosition()).isEqualTo(7);
        assertThat(error.getRetryAfterSeconds()).isEqualTo(3);
        assertThat(error.getRequestId()).isEqualTo("id-1");
        assertThat(new Problem(ErrorCode.INTERNAL, "x").toMessage("").hasPosition())
                .isFalse();
    }
}
