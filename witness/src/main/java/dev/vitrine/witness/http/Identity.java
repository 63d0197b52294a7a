package dev.vitrine.witness.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.witness.decision.WitnessKeys.RetiringKey;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/**
 * What the witness says about itself, to machines and to people.
 *
 * @param submissionUrl where to send checkpoints; {@code add-checkpoint} is below it
 * @param monitoringUrl where the cosigned checkpoints are
 * @param keys those that sign from now on
 * @param retiring those that they replaced and that sign beside them for a while
 * @param admission which logs may join by announcing themselves: closed, named or open
 * @param openRate checkpoints a day for a log that joins where it is open
 */
record Identity(
        String name,
        String submissionUrl,
        String monitoringUrl,
        List<VerifierKey> keys,
        List<RetiringKey> retiring,
        String admission,
        int openRate,
        String version) {

    /** Paths that it offers besides those that every witness has. */
    private static final List<String> CAPABILITIES = List.of(
            "add-checkpoint",
            "sign-subtree",
            "monitoring",
            "evidence",
            "report",
            "announce",
            "status",
            "distributor-v0");

    private static final String SOFTWARE = "vitrine-witness";
    private static final JsonFactory JSON = new JsonFactory();

    Identity {
        keys = List.copyOf(keys);
        retiring = List.copyOf(retiring);
    }

    /** The metadata document, in the form that other witnesses publish as {@code witness.v0.json}. */
    Bytes json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("name", name);
            json.writeStringField("submission_url", submissionUrl);
            json.writeStringField("monitoring_url", monitoringUrl);
            json.writeArrayFieldStart("verifier_keys");
            for (VerifierKey key : keys) {
                json.writeString(key.toString());
            }
            for (RetiringKey key : retiring) {
                json.writeString(key.key().toString());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("retiring_keys");
            for (RetiringKey key : retiring) {
                json.writeStartObject();
                json.writeStringField("verifier_key", key.key().toString());
                json.writeNumberField("until", key.until());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("capabilities");
            for (String capability : CAPABILITIES) {
                json.writeString(capability);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("admission");
            json.writeStringField("policy", admission);
            json.writeNumberField("open_requests_per_day", openRate);
            json.writeEndObject();
            json.writeObjectFieldStart("software");
            json.writeStringField("name", SOFTWARE);
            json.writeStringField("version", version);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter does not fail", e);
        }
        return Bytes.utf8(text + "\n");
    }

    Bytes html(long logs) {
        StringBuilder keyList = new StringBuilder();
        for (VerifierKey key : keys) {
            keyList.append("<dd><code>").append(escape(key.toString())).append("</code></dd>\n");
        }
        for (RetiringKey key : retiring) {
            keyList.append("<dd><code>")
                    .append(escape(key.key().toString()))
                    .append("</code> until ")
                    .append(Instant.ofEpochSecond(key.until()))
                    .append("</dd>\n");
        }
        return Bytes.utf8("""
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Witness %1$s</title>
                <style>
                body { max-width: 46rem; margin: 3rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif }
                dt { margin-top: 1rem; font-weight: 600 }
                dd { margin: 0; overflow-wrap: anywhere }
                </style>
                <h1>Witness %1$s</h1>
                <p>This witness cosigns checkpoints of transparency logs when they are consistent with everything that it
                cosigned for the same log before. It speaks
                <a href="https://c2sp.org/tlog-witness">c2sp.org/tlog-witness</a>.</p>
                <dl>
                <dt>Verifier keys</dt>
                %2$s<dt>Submission</dt>
                <dd><code>%3$s</code></dd>
                <dt>Monitoring</dt>
                <dd><code>%4$s/&lt;SHA-256 of the origin, hexadecimal&gt;/checkpoint</code></dd>
                <dt>Configured logs</dt>
                <dd>%5$d</dd>
                <dt>For machines</dt>
                <dd><a href="witness.v0.json">witness.v0.json</a>, <a href="status.json">status.json</a>, <a href="metrics">metrics</a></dd>
                <dt>Now</dt>
                <dd><a href="status">status of logs and peers</a>, <a href="evidence">evidence of misbehaviour</a></dd>
                </dl>
                </html>
                """.formatted(escape(name), keyList, escape(submissionUrl), escape(monitoringUrl), logs));
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
