package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.evidence.dossier.Dossier;
import dev.vitrine.evidence.dossier.Piece;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.tdx.EventLog;
import dev.vitrine.evidence.tdx.TdxEvent;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Everything that the evidence library reads from a piece of evidence, as it is and in words. Believes nothing of it. */
final class EvidenceFields {

    private static final Judge READER = new Judge(VerifiedChains.production(16), PublishedKeys.shipped());
    private static final int MAX_EVENTS = 1000;

    private EvidenceFields() {}

    /** Adds {@code fields} and {@code explained}; or {@code malformed}, where it breaks its format. */
    static void add(ObjectNode json, Piece piece) {
        json.put("format", piece.format());
        certificates(json, piece);
        try {
            Exhibit exhibit = Dossier.of(piece).exhibit(READER, Instant.EPOCH);
            Judgement read = READER.judge(exhibit, Instant.EPOCH);
            Map<String, String> fields = new LinkedHashMap<>(read.verdict().fields());
            read.verdict().measurements().forEach((kind, value) -> fields.putIfAbsent(kind, value.hex()));
            ObjectNode raw = json.putObject("fields");
            fields.forEach(raw::put);
            ObjectNode words = Output.object();
            fields.forEach((name, value) -> Explanations.of(name, value).ifPresent(text -> words.put(name, text)));
            if (!words.isEmpty()) {
                json.set("explained", words);
            }
        } catch (MalformedException e) {
            json.put("malformed", e.getMessage());
        }
        Optional.ofNullable(piece.parts().get(Part.TDX_EVENT_LOG)).ifPresent(log -> events(json, log));
    }

    private static void certificates(ObjectNode json, Piece piece) {
        if (piece.certificates().isEmpty()) {
            return;
        }
        ArrayNode certificates = json.putArray("certificates");
        for (Certificate certificate : piece.certificates()) {
            ObjectNode unused = certificates
                    .addObject()
                    .put("subject", certificate.subjectText())
                    .put("serial", certificate.serial().toString(16))
                    .put("not_before", certificate.notBefore().toString())
                    .put("not_after", certificate.notAfter().toString())
                    .put("spki_sha256", certificate.key().spkiSha256().hex());
        }
    }

    private static void events(ObjectNode json, Bytes log) {
        try {
            EventLog parsed = EventLog.parse(log);
            ArrayNode events = json.putArray("events");
            for (TdxEvent event : parsed.events()
                    .subList(0, Math.min(MAX_EVENTS, parsed.events().size()))) {
                ObjectNode unused = events.addObject()
                        .put("rtmr", event.register())
                        .put("type", event.type())
                        .put("name", event.name())
                        .put("digest", event.digest().hex());
            }
        } catch (MalformedException e) {
            json.put("event_log_malformed", e.getMessage());
        }
    }
}
