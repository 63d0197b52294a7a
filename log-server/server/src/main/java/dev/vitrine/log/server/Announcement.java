package dev.vitrine.log.server;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.note.NoteSigner;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.wire.LogDescription;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** How a log introduces itself to witnesses: its description, signed with its own key, is posted to each of them. */
final class Announcement {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_ANSWER = 1024;

    private final Bytes signed;

    /** @throws IllegalArgumentException if URL or contact are not one line each, or the rate is not above zero */
    Announcement(NoteSigner log, String url, int requestsPerDay, String contact) {
        signed = new LogDescription(log.key(), url, requestsPerDay, contact)
                .sign(log)
                .toBytes();
    }

    /** What became of it at one witness; {@code said} is its own word, or what went wrong. */
    record Answer(String witness, boolean admitted, String said) {}

    /** The witnesses of a policy that have a URL. */
    static List<String> witnessesOf(TrustPolicy policy) {
        return policy.witnesses().stream()
                .flatMap(witness -> witness.url().stream())
                .map(url -> url.replaceFirst("/+$", ""))
                .distinct()
                .toList();
    }

    Bytes toBytes() {
        return signed;
    }

    /** Posts it to the witness with this submission prefix. Whether the log is served there is the witness's policy. */
    Answer postTo(String witness) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(witness + "/announce"))
                    .timeout(TIMEOUT)
                    .header("Content-Type", "text/plain; charset=utf-8")
                    .POST(BodyPublishers.ofByteArray(signed.toByteArray()))
                    .build();
            HttpResponse<InputStream> response =
                    HttpClient.newBuilder().connectTimeout(TIMEOUT).build().send(request, BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                String said = new String(body.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8).strip();
                boolean admitted = response.statusCode() == 200;
                return new Answer(witness, admitted, admitted ? said : "HTTP " + response.statusCode() + " " + said);
            }
        } catch (IOException | IllegalArgumentException e) {
            return new Answer(witness, false, String.valueOf(e.getMessage()));
        }
    }
}
