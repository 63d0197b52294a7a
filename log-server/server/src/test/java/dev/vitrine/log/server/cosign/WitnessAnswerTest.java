package dev.vitrine.log.server.cosign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.log.server.cosign.WitnessAnswer.Outcome;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.cosignature.CosignatureV1;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.wire.CosignatureResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client's half of the table of c2sp.org/tlog-witness, row by row. */
class WitnessAnswerTest {

    private static final Checkpoint CHECKPOINT =
            Checkpoint.of("log.example/test", new TreeHead(7, Rfc6962.leafHash(Bytes.utf8("x"))));
    private static final CosignatureV1 WITNESS = signer(1);
    private static final CosignatureV1 STRANGER = signer(2);
    private static final CheckpointVerifier PINNED = CheckpointVerifier.of(WITNESS.key());

    private static CosignatureV1 signer(int seed) {
        byte[] secret = new byte[32];
        secret[0] = (byte) seed;
        try {
            return CosignatureV1.fromSeed(KeyName.parse("w" + seed + ".example"), Bytes.copyOf(secret));
        } catch (dev.vitrine.tlog.MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static WitnessAnswer answer(long old, int status, String type, Bytes body) {
        return WitnessAnswer.of(new WitnessReply(status, type, body), old, CHECKPOINT, PINNED);
    }

    private static WitnessAnswer signed(NoteSignature... lines) {
        return answer(3, 200, "", new CosignatureResponse(List.of(lines)).toBytes());
    }

    @ParameterizedTest
    @CsvSource({
        "409, text/x.tlog.size, 5, CONFLICT",
        "409, text/x.tlog.size; charset=utf-8, 5, FORKED",
        "409, text/plain, 5, FORKED",
        "409, '', 5, FORKED",
        "409, text/x.tlog.size, five, INVALID",
        "409, text/x.tlog.size, 05, INVALID",
        "422, text/plain, no, REJECTED",
        "404, text/plain, no, UNKNOWN_LOG",
        "403, text/plain, no, UNTRUSTED",
        "400, text/plain, no, REJECTED",
        "429, text/plain, no, UNAVAILABLE",
        "500, text/plain, no, UNAVAILABLE",
        "503, text/plain, no, UNAVAILABLE",
        "301, text/plain, no, UNAVAILABLE",
        "204, text/plain, no, UNAVAILABLE",
        "200, text/plain, nonsense, INVALID"
    })
    void reads(int status, String type, String body, Outcome outcome) {
        assertThat(answer(3, status, type, Bytes.utf8(body + "\n")).outcome()).isEqualTo(outcome);
    }

    @Test
    void anEmptyAnswerIsNotACosignature() {
        assertThat(answer(3, 200, "", Bytes.EMPTY).outcome()).isEqualTo(Outcome.INVALID);
    }

    @Test
    void unprocessableAtTheSameSizeMeansAnotherRoot() {
        assertThat(answer(7, 422, "text/plain", Bytes.EMPTY).outcome()).isEqualTo(Outcome.FORKED);
    }

    @Test
    void tellsTheSizeOfAConflict() {
        assertThat(answer(3, 409, "text/x.tlog.size", Bytes.utf8("5\n")).size()).isEqualTo(5);
    }

    @Test
    void takesThePinnedKeysLinesOnly() {
        NoteSignature line = WITNESS.sign(CHECKPOINT, 1_700_000_000);

        WitnessAnswer answer = signed(STRANGER.sign(CHECKPOINT, 1_700_000_000), line);

        assertThat(answer.outcome()).isEqualTo(Outcome.COSIGNED);
        assertThat(answer.lines()).containsExactly(line);
    }

    @Test
    void aStrangersCosignatureIsNone() {
        assertThat(signed(STRANGER.sign(CHECKPOINT, 1_700_000_000)).outcome()).isEqualTo(Outcome.INVALID);
    }

    @Test
    void aCosignatureOfSomethingElseIsNone() {
        Checkpoint other = Checkpoint.of(CHECKPOINT.origin(), new TreeHead(8, CHECKPOINT.root()));

        assertThat(signed(WITNESS.sign(other, 1_700_000_000)).outcome()).isEqualTo(Outcome.INVALID);
    }

    @Test
    void aCosignatureWithoutATimeIsNone() {
        assertThat(signed(WITNESS.sign(CHECKPOINT, 0)).outcome()).isEqualTo(Outcome.INVALID);
    }
}
