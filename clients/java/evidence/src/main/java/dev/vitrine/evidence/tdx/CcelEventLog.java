package dev.vitrine.evidence.tdx;

import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.evidence.bytes.Zeros;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The crypto-agile log of TCG's PC client platform firmware profile, as firmware leaves it in the area that the ACPI table
 * CCEL names. The register numbers are those of the confidential computing protocol of UEFI: 0 is MRTD, 1 to 4 are RTMR0 to
 * RTMR3.
 */
final class CcelEventLog {

    private static final Bytes SPEC_ID = Bytes.utf8("Spec ID Event03\0");
    private static final int SHA384 = 0x000c;
    private static final int MAX_ALGORITHMS = 8;
    private static final int SHA1_SIZE = 20;
    private static final long END = 0xffff_ffffL;
    private static final int FIRST_RTMR = 1;

    private CcelEventLog() {}

    static List<TdxEvent> parse(Bytes area) throws MalformedException {
        ByteReader in = new ByteReader(area);
        Map<Integer, Integer> digestSizes = readHeader(in);
        List<TdxEvent> events = new ArrayList<>();
        while (!isPadding(area.slice(in.position()))) {
            if (events.size() == EventLog.MAX_EVENTS) {
                throw new MalformedException("an event log has too many events", in.position());
            }
            readEvent(in, digestSizes).ifPresent(events::add);
        }
        return events;
    }

    /** The rest of the area, behind the last event: not written, or marked as the end. */
    private static boolean isPadding(Bytes rest) {
        if (rest.isEmpty() || Zeros.isZero(rest)) {
            return true;
        }
        for (int i = 0; i < rest.size(); i++) {
            if (rest.unsignedAt(i) != 0xff) {
                return false;
            }
        }
        return true;
    }

    /** The first event has the old form, and says which digests the others have. */
    private static Map<Integer, Integer> readHeader(ByteReader in) throws MalformedException {
        long unusedRegister = in.u32le("register");
        if (in.u32le("event type") != TdxEvent.NO_ACTION) {
            throw new MalformedException("an event log does not begin with its format", 4);
        }
        in.skip("digest", SHA1_SIZE);
        int at = in.position();
        ByteReader header = new ByteReader(in.take("format", in.length32le("format size", EventLog.MAX_SIZE)));
        if (!header.take("signature", SPEC_ID.size()).equals(SPEC_ID)) {
            throw new MalformedException("an event log is not of the crypto-agile format", at);
        }
        header.skip("platform class and versions", 8);
        long algorithms = header.u32le("number of algorithms");
        if (algorithms > MAX_ALGORITHMS) {
            throw new MalformedException("an event log has too many algorithms", at);
        }
        Map<Integer, Integer> sizes = new HashMap<>();
        for (int i = 0; i < algorithms; i++) {
            Integer previous = sizes.put(header.u16le("algorithm"), header.u16le("digest size"));
            if (previous != null) {
                throw new MalformedException("an event log names an algorithm twice", at);
            }
        }
        header.skip("vendor information", header.u8("vendor information size"));
        header.expectEnd("format event");
        if (!Integer.valueOf(TdReport.MEASUREMENT_SIZE).equals(sizes.get(SHA384))) {
            throw new MalformedException("an event log without SHA-384", at);
        }
        return sizes;
    }

    /** Reads one event; empty for one about MRTD, which no event extends. */
    private static Optional<TdxEvent> readEvent(ByteReader in, Map<Integer, Integer> digestSizes)
            throws MalformedException {
        int at = in.position();
        long register = in.u32le("register");
        if (register == END || register > TdReport.RTMRS) {
            throw new MalformedException("an event is about a register that does not exist", at);
        }
        long type = in.u32le("event type");
        long count = in.u32le("number of digests");
        Optional<Bytes> digest = Optional.empty();
        for (long i = 0; i < count; i++) {
            int algorithm = in.u16le("algorithm");
            Integer size = digestSizes.get(algorithm);
            if (size == null) {
                throw new MalformedException("an event has a digest of an algorithm that was not announced", at);
            }
            Bytes value = in.take("digest", size);
            if (algorithm == SHA384) {
                if (digest.isPresent()) {
                    throw new MalformedException("an event has two digests of one algorithm", at);
                }
                digest = Optional.of(value);
            }
        }
        if (digest.isEmpty()) {
            throw new MalformedException("an event without a SHA-384", at);
        }
        Bytes payload = in.take("event", in.length32le("event size", EventLog.MAX_SIZE));
        return register < FIRST_RTMR
                ? Optional.empty()
                : Optional.of(new TdxEvent((int) register - FIRST_RTMR, type, digest.get(), "", payload));
    }
}
