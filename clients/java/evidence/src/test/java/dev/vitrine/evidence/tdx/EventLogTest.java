package dev.vitrine.evidence.tdx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventLogTest {

    private static final Instant AT = Instant.parse("2025-07-01T00:00:00Z");
    private static final int EFI_ACTION = 0x8000_0007;
    private static final int IPL = 0xd;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private void u32(int value) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private void u16(int value) {
        out.write(value);
        out.write(value >>> 8);
    }

    private EventLogTest header() {
        u32(1);
        u32(3);
        out.writeBytes(new byte[20]);
        u32(33);
        out.writeBytes("Spec ID Event03\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        out.writeBytes(new byte[8]);
        u32(1);
        u16(0xc);
        u16(48);
        out.write(0);
        return this;
    }

    @CanIgnoreReturnValue
    private EventLogTest event(int register, int type, Bytes digest, String payload) {
        u32(register);
        u32(type);
        u32(1);
        u16(0xc);
        out.writeBytes(digest.toByteArray());
        u32(payload.length());
        out.writeBytes(Bytes.utf8(payload).toByteArray());
        return this;
    }

    private Bytes log() {
        return Bytes.copyOf(out.toByteArray());
    }

    private static Bytes digest(String text) {
        return Hashes.sha384(Bytes.utf8(text));
    }

    private static Bytes zero() {
        return Bytes.wrapUnsafe(new byte[48]);
    }

    private static TdReport report(Bytes... rtmrs) throws MalformedException {
        byte[] bytes = new byte[TdReport.SIZE_1_0];
        for (int i = 0; i < rtmrs.length; i++) {
            rtmrs[i].copyTo(bytes, 328 + 48 * i);
        }
        return TdReport.parse(Bytes.wrapUnsafe(bytes));
    }

    private static Outcome outcome(Verdict verdict, String id) {
        return verdict.checks().stream()
                .filter(check -> check.id().equals(id))
                .map(Check::outcome)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void registersAreFoldedInTheOrderOfTheEvents() throws Exception {
        header().event(1, IPL, digest("a"), "").event(3, IPL, digest("b"), "").event(1, IPL, digest("c"), "");
        EventLog log = EventLog.parse(log());

        Bytes first = Hashes.sha384(Hashes.sha384(zero(), digest("a")), digest("c"));
        assertThat(log.replay()).containsExactly(first, zero(), Hashes.sha384(zero(), digest("b")), zero());
    }

    @Test
    void aLogExplainsItsRegistersAndNoOthers() throws Exception {
        header().event(1, IPL, digest("a"), "").event(2, IPL, digest("b"), "");
        Bytes one = Hashes.sha384(zero(), digest("a"));
        Verdict verdict =
                EventLogVerifier.verify(EventLog.parse(log()), report(one, digest("x"), zero(), digest("y")), AT);

        assertThat(outcome(verdict, "event-log.rtmr0")).isEqualTo(Outcome.PROVEN);
        assertThat(outcome(verdict, "event-log.rtmr1")).isEqualTo(Outcome.REFUTED);
        assertThat(outcome(verdict, "event-log.rtmr2")).isEqualTo(Outcome.PROVEN);
        assertThat(outcome(verdict, "event-log.rtmr3")).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void eventsWithoutActionAndEventsOfTheBuildAreNotFolded() throws Exception {
        header().event(1, 3, digest("a"), "StartupLocality").event(0, IPL, digest("b"), "");
        EventLog log = EventLog.parse(log());

        assertThat(log.replay()).containsOnly(zero());
    }

    @Test
    void aPayloadThatContradictsItsDigestIsRefuted() throws Exception {
        header().event(1, EFI_ACTION, digest("Exit Boot Services"), "Exit Boot Servicez");
        EventLog log = EventLog.parse(log());
        Verdict verdict = EventLogVerifier.verify(log, report(log.replay().get(0)), AT);

        assertThat(outcome(verdict, "event-log.rtmr0")).isEqualTo(Outcome.PROVEN);
        assertThat(outcome(verdict, "event-log.payloads")).isEqualTo(Outcome.REFUTED);
    }

    @Test
    void theRestOfTheAreaMayBePaddingOfOneKind() throws Exception {
        header().event(1, IPL, digest("a"), "");
        Bytes log = log();
        byte[] ones = new byte[64];
        java.util.Arrays.fill(ones, (byte) 0xff);

        assertThat(EventLog.parse(Bytes.concat(log, Bytes.wrapUnsafe(ones))).events())
                .hasSize(1);
        assertThat(EventLog.parse(Bytes.concat(log, Bytes.wrapUnsafe(new byte[64])))
                        .events())
                .hasSize(1);
        assertThatThrownBy(() -> EventLog.parse(Bytes.concat(log, Bytes.wrapUnsafe(ones), Bytes.utf8("x"))))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void dstacksEventsFollowFromTheirContent() throws Exception {
        String event = "{\"imr\":3,\"event_type\":134217729,\"digest\":\"%s\",\"event\":\"app-id\","
                + "\"event_payload\":\"3763bc\"}";
        Bytes derived = TdxEvent.dstackDigest("app-id", Bytes.fromHex("3763bc"));
        EventLog without = EventLog.parse(Bytes.utf8("[" + event.formatted("") + "]"));
        EventLog with = EventLog.parse(Bytes.utf8("[" + event.formatted(derived.hex()) + "]"));
        EventLog wrong =
                EventLog.parse(Bytes.utf8("[" + event.formatted(digest("x").hex()) + "]"));

        assertThat(without).isEqualTo(with);
        assertThat(outcome(
                        EventLogVerifier.verify(
                                wrong,
                                report(zero(), zero(), zero(), wrong.replay().get(3)),
                                AT),
                        "event-log.payloads"))
                .isEqualTo(Outcome.REFUTED);
    }

    @Test
    void whatIsNotALogIsMalformed() {
        for (Bytes bytes : List.of(
                Bytes.EMPTY,
                Bytes.utf8("[1]"),
                Bytes.utf8("{}"),
                Bytes.utf8("[{\"imr\":4,\"event_type\":1,\"digest\":\"" + "00".repeat(48)
                        + "\",\"event\":\"\",\"event_payload\":\"\"}]"),
                Bytes.utf8("[{\"imr\":0,\"event_type\":1,\"digest\":\"\",\"event\":\"\",\"event_payload\":\"\"}]"),
                new EventLogTest().header().event(5, IPL, digest("a"), "").log())) {
            assertThatThrownBy(() -> EventLog.parse(bytes)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void damagedLogsAreReadOrMalformed() {
        Bytes log = header().event(1, IPL, digest("a"), "payload")
                .event(2, EFI_ACTION, digest("b"), "b")
                .log();
        Random random = new Random(0x5eed);
        for (int round = 0; round < 5000; round++) {
            byte[] bytes = log.toByteArray();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            Bytes changed =
                    Bytes.wrapUnsafe(bytes).slice(0, round % 3 == 0 ? random.nextInt(bytes.length) : bytes.length);
            try {
                assertThat(EventLog.parse(changed).replay()).hasSize(4);
            } catch (MalformedException expected) {
                assertThat(expected.what()).isNotEmpty();
            }
        }
    }
}
