package dev.vitrine.evidence.tdx;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What was measured into the run-time registers of a trust domain, in order. A log is not signed: only its replay can be
 * believed, and only where it ends in the registers of a quote.
 */
@Immutable
public record EventLog(@SuppressWarnings("Immutable") List<TdxEvent> events) {

    /** Firmware reserves some hundred kilobytes for its log. */
    public static final int MAX_SIZE = 1024 * 1024;

    static final int MAX_EVENTS = 16 * 1024;

    public EventLog {
        events = List.copyOf(events);
    }

    /** Reads the log that firmware leaves in memory, or the JSON form of dstack's guest agent; the first byte tells which. */
    public static EventLog parse(Bytes bytes) throws MalformedException {
        if (bytes.size() > MAX_SIZE) {
            throw new MalformedException("an event log is too large", MAX_SIZE);
        }
        boolean json = !bytes.isEmpty() && (bytes.at(0) == '[' || bytes.at(0) == '{');
        return new EventLog(json ? DstackEventLog.parse(bytes) : CcelEventLog.parse(bytes));
    }

    /** The four registers after all events, each from zero: {@code RTMR := SHA-384(RTMR || digest)}. */
    public List<Bytes> replay() {
        Bytes zero = Bytes.wrapUnsafe(new byte[TdReport.MEASUREMENT_SIZE]);
        List<Bytes> registers = new ArrayList<>(Collections.nCopies(TdReport.RTMRS, zero));
        for (TdxEvent event : events) {
            if (event.type() != TdxEvent.NO_ACTION) {
                registers.set(event.register(), Hashes.sha384(registers.get(event.register()), event.digest()));
            }
        }
        return List.copyOf(registers);
    }

    /** Whether any event was measured into a register. */
    public boolean speaksAbout(int register) {
        return events.stream().anyMatch(event -> event.register() == register && event.type() != TdxEvent.NO_ACTION);
    }
}
