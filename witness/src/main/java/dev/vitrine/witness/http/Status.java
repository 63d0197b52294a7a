package dev.vitrine.witness.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.witness.peers.PeerState;
import dev.vitrine.witness.peers.View;
import dev.vitrine.witness.peers.WatchedLog;
import dev.vitrine.witness.store.OriginHash;
import dev.vitrine.witness.store.StoreException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How it stands: logs by peers, with heads, lag, refusals and evidence. One snapshot, printed for machines (the Hub's page
 * of a witness reads it) and for people. Blocks for reads.
 */
record Status(String name, long now, List<LogLine> logs, List<PeerState> peers, List<VerifiedMisbehaviour> evidence) {

    static final int MAX_LOGS = 512;

    private static final JsonFactory JSON = new JsonFactory();

    Status {
        logs = List.copyOf(logs);
        peers = List.copyOf(peers);
        evidence = List.copyOf(evidence);
    }

    /** What this witness does with a log. */
    enum State {
        /** It cosigns what is consistent. */
        COSIGNING("cosigning"),
        /** It cosigns nothing, because misbehaviour is proven. */
        BARRED("barred"),
        /** Misbehaviour is proven, and the operator has it cosigned all the same. */
        OVERRIDDEN("overridden");

        private final String code;

        State(String code) {
            this.code = code;
        }
    }

    /** One log. */
    record LogLine(
            String origin,
            State state,
            Optional<TreeHead> cosigned,
            Map<String, View> views,
            int waiting,
            Optional<Refusals.Refused> refused) {

        long lag(View view) {
            long ours = cosigned.map(TreeHead::size).orElse(0L);
            return view.head().map(head -> ours - head.size()).orElse(ours);
        }
    }

    static Status of(WitnessParts parts, Refusals refusals, long now) {
        List<LogLine> lines = parts.gossip().watched().stream()
                .limit(MAX_LOGS)
                .map(log -> line(parts, refusals, log))
                .toList();
        return new Status(
                parts.witness().keys().name().value(),
                now,
                lines,
                parts.gossip().peers(),
                parts.evidence().all());
    }

    private static LogLine line(WitnessParts parts, Refusals refusals, WatchedLog log) {
        String origin = log.origin();
        State state = State.COSIGNING;
        if (parts.evidence().against(origin).isPresent()) {
            state = parts.evidence().isOverridden(origin) ? State.OVERRIDDEN : State.BARRED;
        }
        Optional<TreeHead> cosigned =
                parts.store().checkpoint(OriginHash.of(origin)).map(Status::head);
        return new LogLine(origin, state, cosigned, log.views(), log.waiting(), refusals.last(origin));
    }

    private static TreeHead head(Bytes note) {
        try {
            return CheckpointNote.parse(note).checkpoint().head();
        } catch (MalformedException e) {
            throw new StoreException("a stored checkpoint is damaged", e);
        }
    }

    /** {@code red} as soon as there is evidence against anybody. */
    private String colour() {
        return evidence.isEmpty() ? "green" : "red";
    }

    Bytes json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("name", name);
            json.writeNumberField("time", now);
            json.writeStringField("status", colour());
            json.writeArrayFieldStart("logs");
            for (LogLine log : logs) {
                write(json, log);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("peers");
            for (PeerState peer : peers) {
                json.writeStartObject();
                json.writeStringField("name", peer.peer().name());
                json.writeStringField(
                        "url", peer.peer().url().map(Object::toString).orElse(""));
                json.writeNumberField("last_contact", peer.lastContact());
                json.writeNumberField("failures", peer.failures());
                json.writeStringField("trouble", peer.trouble().orElse(""));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("evidence");
            for (VerifiedMisbehaviour each : evidence) {
                json.writeStartObject();
                json.writeStringField("id", each.id().hex());
                json.writeStringField("kind", each.kind().code());
                json.writeStringField("accused", each.accused().toString());
                json.writeBooleanField("against_log", each.isAgainstLog());
                json.writeStringField("origin", each.origin());
                json.writeStringField("sentence", each.sentence());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter does not fail", e);
        }
        return Bytes.utf8(text + "\n");
    }

    private static void write(JsonGenerator json, LogLine log) throws IOException {
        json.writeStartObject();
        json.writeStringField("origin", log.origin());
        json.writeStringField("origin_hash", OriginHash.of(log.origin()).hex());
        json.writeStringField("state", log.state().code);
        if (log.cosigned().isPresent()) {
            json.writeNumberField("cosigned_size", log.cosigned().get().size());
            json.writeStringField("cosigned_root", log.cosigned().get().root().base64());
        }
        json.writeNumberField("waiting", log.waiting());
        if (log.refused().isPresent()) {
            json.writeObjectFieldStart("refused");
            json.writeStringField("code", log.refused().get().code());
            json.writeNumberField("at", log.refused().get().at());
            json.writeNumberField("count", log.refused().get().count());
            json.writeEndObject();
        }
        json.writeArrayFieldStart("views");
        for (Map.Entry<String, View> view : log.views().entrySet()) {
            json.writeStartObject();
            json.writeStringField("source", view.getKey());
            if (view.getValue().head().isPresent()) {
                json.writeNumberField("size", view.getValue().head().get().size());
                json.writeStringField(
                        "root", view.getValue().head().get().root().base64());
            }
            json.writeNumberField("lag", log.lag(view.getValue()));
            json.writeNumberField("looked_at", view.getValue().lookedAt());
            json.writeStringField("outcome", view.getValue().outcome());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    Bytes html() {
        StringBuilder page = new StringBuilder(4096);
        page.append("""
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta http-equiv="refresh" content="10">
                <title>Status of witness %1$s</title>
                <style>
                body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif }
                table { border-collapse: collapse; width: 100%%; margin: 1rem 0 }
                th, td { border: 1px solid #bbb; padding: .3rem .5rem; text-align: left; overflow-wrap: anywhere }
                .red, .barred, .contradictory { background: #fbd9d9 }
                .overridden, .waiting, .unreachable { background: #fdf0cc }
                .green { background: #d9f2dd }
                </style>
                <h1>Witness %1$s</h1>
                <p class="%2$s">%3$s As of %4$s. <a href="status.json">For machines</a>.</p>
                """.formatted(
                        Identity.escape(name),
                        colour(),
                        evidence.isEmpty()
                                ? "No misbehaviour of any log or witness is proven here."
                                : "Misbehaviour is proven.",
                        Instant.ofEpochSecond(now)));
        if (!evidence.isEmpty()) {
            page.append("<h2>Evidence</h2>\n<ul>\n");
            for (VerifiedMisbehaviour each : evidence) {
                page.append("<li class=\"red\"><a href=\"evidence/")
                        .append(each.id().hex())
                        .append("\">")
                        .append(Identity.escape(each.sentence()))
                        .append("</a>\n");
            }
            page.append("</ul>\n");
        }
        page.append("<h2>Logs</h2>\n<table>\n<tr><th>Log<th>State<th>Cosigned size<th>Shown by<th>Last refusal\n");
        logs.forEach(log -> row(page, log));
        page.append("</table>\n<h2>Peers</h2>\n<table>\n<tr><th>Witness<th>Last contact<th>Trouble\n");
        for (PeerState peer : peers) {
            page.append(peer.failures() > 0 ? "<tr class=\"unreachable\"><td>" : "<tr><td>")
                    .append(Identity.escape(peer.peer().name()))
                    .append("<td>")
                    .append(
                            peer.lastContact() == 0
                                    ? "never"
                                    : Instant.ofEpochSecond(peer.lastContact()).toString())
                    .append("<td>")
                    .append(Identity.escape(peer.trouble().orElse("")))
                    .append('\n');
        }
        return Bytes.utf8(page.append("</table>\n</html>\n").toString());
    }

    private static void row(StringBuilder page, LogLine log) {
        page.append("<tr class=\"")
                .append(log.state().code)
                .append("\"><td>")
                .append(Identity.escape(log.origin()))
                .append("<td>")
                .append(log.state().code)
                .append("<td>")
                .append(log.cosigned().map(head -> Long.toString(head.size())).orElse("none"))
                .append("<td>");
        log.views().forEach((source, view) -> page.append("<div class=\"")
                .append(Identity.escape(view.outcome()))
                .append("\">")
                .append(Identity.escape(source))
                .append(": ")
                .append(view.head().map(head -> Long.toString(head.size())).orElse("none"))
                .append(", ")
                .append(Identity.escape(view.outcome()))
                .append(", lag ")
                .append(log.lag(view))
                .append("</div>"));
        page.append("<td>")
                .append(log.refused()
                        .map(refused -> refused.code() + " at " + Instant.ofEpochSecond(refused.at()) + ", "
                                + refused.count() + " in all")
                        .orElse(""))
                .append('\n');
    }
}
