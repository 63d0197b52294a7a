package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GET /v1/events, as a browser reads it. */
class EventsTest {

    private TestServer server;

    @BeforeEach
    void start(@TempDir Path directory) {
        server = TestServer.create(
                directory,
                LogIdentity.RAW,
                "quorum none\n",
                "events:\n  max_watchers: 2\n  keep_alive: 20ms\npublish:\n  min_interval: 0ms\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** One stream of events. */
    private static final class Events implements AutoCloseable {
        final HttpResponse<InputStream> response;
        final BufferedReader lines;

        Events(TestServer server, String path, String... headers) throws Exception {
            response = server.http()
                    .send(server.request(path, headers).build(), HttpResponse.BodyHandlers.ofInputStream());
            lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        /** The next event without comments; empty at the end of the stream. */
        List<String> next() throws IOException {
            List<String> event = new ArrayList<>();
            while (true) {
                String line = lines.readLine();
                if (line == null) {
                    return event;
                }
                if (line.isEmpty()) {
                    if (!event.isEmpty()) {
                        return event;
                    }
                } else if (!line.startsWith(":")) {
                    event.add(line);
                }
            }
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    @Test
    void tellsOfEachEntryAndThenOfItsCheckpoint() throws Exception {
        server.awaitPublished(1);
        try (Events events = new Events(server, "/v1/events", "Accept", "text/event-stream")) {
            assertThat(events.response.statusCode()).isEqualTo(200);
            assertThat(events.response.headers().firstValue("content-type")).contains("text/event-stream");
            assertThat(events.response.headers().firstValue("cache-control")).contains("no-store");

            server.add("hello");

            List<String> entry = events.next();
            assertThat(entry.get(0)).isEqualTo("event: entry");
            assertThat(entry.get(1)).startsWith("data: {\"index\":\"1\"").contains("aGVsbG8=");
            List<String> checkpoint = events.next();
            assertThat(checkpoint).hasSize(3);
            assertThat(checkpoint.get(0)).isEqualTo("id: 2");
            assertThat(checkpoint.get(1)).isEqualTo("event: checkpoint");
            assertThat(checkpoint.get(2)).startsWith("data: {\"size\":\"2\"");
        }
    }

    @Test
    void goesOnFromWhereAReaderWas() throws Exception {
        for (int i = 1; i <= 100; i++) {
            server.add("entry " + i);
        }
        server.awaitPublished(101);
        try (Events events = new Events(server, "/v1/events?after=2");
                Events again = new Events(server, "/v1/events", "Last-Event-ID", "2")) {
            for (Events each : List.of(events, again)) {
                for (int i = 2; i <= 100; i++) {
                    assertThat(each.next().get(1)).startsWith("data: {\"index\":\"" + i + "\"");
                }
                assertThat(each.next().get(0)).isEqualTo("id: 101");
            }
        }
    }

    @Test
    void boundsHowManyWatchAndForgetsThoseWhoLeave() throws Exception {
        try (Events one = new Events(server, "/v1/events");
                Events two = new Events(server, "/v1/events")) {
            assertThat(one.response.statusCode()).isEqualTo(200);
            assertThat(two.response.statusCode()).isEqualTo(200);
            HttpResponse<byte[]> third = server.get("/v1/events");
            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.headers().firstValue("retry-after")).isPresent();
        }
        while (server.server().services().watchers().count() > 0) {
            Thread.onSpinWait(); // bounded by the test's timeout
        }

        try (Events free = new Events(server, "/v1/events")) {
            assertThat(free.response.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void keepsSilentStreamsAlive() throws Exception {
        try (Events events = new Events(server, "/v1/events")) {
            assertThat(events.lines.readLine()).isEqualTo(": watching");
            assertThat(events.lines.readLine()).isEmpty();
            String line;
            do {
                line = events.lines.readLine();
            } while (!line.equals(":"));
            assertThat(line).isEqualTo(":");
        }
    }

    @Test
    void tellsWatchersThatTheServerStops() throws Exception {
        try (Events events = new Events(server, "/v1/events")) {
            server.awaitPublished(1);
            CompletableFuture<Void> stopping = CompletableFuture.runAsync(server::close);
            List<String> last = List.of();
            for (List<String> event = events.next(); !event.isEmpty(); event = events.next()) {
                last = event;
            }

            assertThat(last.get(0)).isEqualTo("event: error");
            assertThat(last.get(1).toUpperCase(Locale.ROOT)).contains("SHUTTING_DOWN");
            stopping.join();
        }
    }

    @Test
    void refusesAnIdThatIsNoSize() {
        assertThat(server.get("/v1/events", "Last-Event-ID", "x").statusCode()).isEqualTo(400);
        assertThat(server.get("/v1/events", "Accept", "application/json").statusCode())
                .isEqualTo(406);
    }
}
