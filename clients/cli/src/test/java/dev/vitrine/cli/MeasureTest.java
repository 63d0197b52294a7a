package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.cli.Vitrine.Result;
import dev.vitrine.evidence.image.SgxsWriter;
import dev.vitrine.evidence.sigstruct.EnclaveKey;
import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.tlog.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MeasureTest {

    private static final long READ_EXECUTE = 0x205;
    private static final int PAGE = 4096;

    @TempDir
    private Path home = Path.of("");

    /** A stream of three measured pages, of which one holds a byte of our choice. */
    private static byte[] stream(int value) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SgxsWriter writer = new SgxsWriter(bytes);
        writer.create(1, 4 * PAGE);
        for (int i = 0; i < 3; i++) {
            byte[] page = new byte[PAGE];
            page[100] = (byte) (i == 1 ? value : 7);
            writer.addMeasured("code", (long) i * PAGE, READ_EXECUTE, page);
        }
        return bytes.toByteArray();
    }

    private static byte[] signature(byte[] stream) {
        Sigstruct signed = EnclaveKey.dummy()
                .sign(Hashes.sha256(Bytes.copyOf(stream)), EnclaveKey.Terms.production(0x20260101, 1, 1));
        return signed.raw().toByteArray();
    }

    @Test
    void whatIsMeasuredIsWhatWasSigned() throws Exception {
        Vitrine vitrine = new Vitrine(home);
        Path enclave = vitrine.write("app.sgxs", stream(1));
        vitrine.write("app.sig", signature(stream(1)));

        Result result = vitrine.run("measure", "--json", enclave);

        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        JsonNode json = result.json();
        assertThat(json.get("equal").booleanValue()).isTrue();
        assertThat(json.get("q1q2").booleanValue()).isTrue();
        assertThat(json.get("measured").textValue())
                .isEqualTo(Hashes.sha256(Bytes.copyOf(stream(1))).hex())
                .isEqualTo(json.get("signed").textValue());
        assertThat(vitrine.run("measure", enclave).out())
                .contains("equal", json.get("mrsigner").textValue());
    }

    @Test
    void anotherEnclaveIsRefutedAndThePageIsNamed() throws Exception {
        Vitrine vitrine = new Vitrine(home);
        Path enclave = vitrine.write("app.sgxs", stream(1));
        Path other = vitrine.write("other.sgxs", stream(2));
        Path signature = vitrine.write("app.css", signature(stream(1)));

        Result swapped = vitrine.run("measure", "--json", "--sigstruct", signature, other);
        Result compared = vitrine.run("measure", "--json", "--sigstruct", signature, enclave, "--against", other);
        Result unsigned = vitrine.run("measure", "--json", enclave);

        assertThat(swapped.exit()).isEqualTo(1);
        assertThat(swapped.json().get("equal").booleanValue()).isFalse();
        assertThat(compared.exit()).isEqualTo(1);
        assertThat(compared.json().get("difference").textValue()).contains("page 0x1000");
        assertThat(unsigned.exit()).isEqualTo(2);
    }

    @Test
    void whatIsNoEnclaveCannotBeMeasured() throws Exception {
        Vitrine vitrine = new Vitrine(home);

        Result result = vitrine.run("measure", vitrine.write("nothing", new byte[] {1, 2, 3}));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("nothing is no enclave", "give a signed enclave");
    }
}
