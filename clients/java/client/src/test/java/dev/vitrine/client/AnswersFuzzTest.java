package dev.vitrine.client;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.vitrine.proto.v1.ConsistencyProof;
import dev.vitrine.proto.v1.LogInfo;
import dev.vitrine.proto.v1.LoggedEntry;
import dev.vitrine.proto.v1.Receipt;
import dev.vitrine.proto.v1.SignedCheckpoint;
import java.net.ProtocolException;
import java.util.List;

/** What a log that lies may answer. The first byte says to which question. */
final class AnswersFuzzTest {

    /** A message, and its reading. */
    private interface Reading {
        Object read(byte[] message) throws InvalidProtocolBufferException, ProtocolException;
    }

    private static final List<Reading> READINGS = List.of(
            message -> Answers.receipt(Receipt.parseFrom(message)),
            message -> Answers.entry(LoggedEntry.parseFrom(message)),
            message -> Answers.consistency(ConsistencyProof.parseFrom(message)),
            message -> Answers.checkpoint(SignedCheckpoint.parseFrom(message)),
            message -> Answers.log(LogInfo.parseFrom(message)));

    @FuzzTest
    void anyAnswerIsReadOrRefused(byte[] data) {
        if (data.length == 0) {
            return;
        }
        byte[] message = java.util.Arrays.copyOfRange(data, 1, data.length);
        try {
            Object unused =
                    READINGS.get(Byte.toUnsignedInt(data[0]) % READINGS.size()).read(message);
        } catch (InvalidProtocolBufferException | ProtocolException expected) {
            return;
        }
    }
}
