package dev.vitrine.evidence.tdx;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The event log as dstack's guest agent prints it: {@code [{"imr":0,"event_type":..,"digest":"..","event":"..",
 * "event_payload":".."}]}. It also adds run-time events for RTMR3, whose digest may be left out because it follows from the
 * rest.
 */
final class DstackEventLog {

    private static final int MAX_DEPTH = 4;

    private static final ObjectMapper MAPPER = new ObjectMapper(new JsonFactoryBuilder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(EventLog.MAX_SIZE)
                            .maxNumberLength(20)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private DstackEventLog() {}

    static List<TdxEvent> parse(Bytes json) throws MalformedException {
        JsonNode array;
        try {
            array = MAPPER.readTree(json.toByteArray());
        } catch (IOException e) {
            throw malformed("an event log is not strict JSON");
        }
        if (!array.isArray() || array.size() > EventLog.MAX_EVENTS) {
            throw malformed("an event log is not an array of events");
        }
        List<TdxEvent> events = new ArrayList<>();
        for (JsonNode event : array) {
            events.add(event(event));
        }
        return events;
    }

    private static TdxEvent event(JsonNode event) throws MalformedException {
        long register = number(event, "imr", TdReport.RTMRS - 1);
        long type = number(event, "event_type", 0xffff_ffffL);
        String name = text(event, "event");
        Bytes payload = Bytes.fromHex(text(event, "event_payload"));
        Bytes digest = Bytes.fromHex(text(event, "digest"));
        if (digest.isEmpty() && type == TdxEvent.DSTACK_RUNTIME) {
            digest = TdxEvent.dstackDigest(name, payload);
        }
        if (digest.size() != TdReport.MEASUREMENT_SIZE) {
            throw malformed("an event has no SHA-384");
        }
        return new TdxEvent((int) register, type, digest, name, payload);
    }

    private static long number(JsonNode event, String name, long max) throws MalformedException {
        JsonNode value = event.path(name);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > max) {
            throw malformed("the member " + name + " of an event is not what it must be");
        }
        return value.longValue();
    }

    private static String text(JsonNode event, String name) throws MalformedException {
        JsonNode value = event.path(name);
        if (!value.isTextual()) {
            throw malformed("the member " + name + " of an event is not what it must be");
        }
        return value.textValue();
    }

    private static MalformedException malformed(String what) {
        return new MalformedException(what, MalformedException.NO_POSITION);
    }
}
