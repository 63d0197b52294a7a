package dev.vitrine.log.testbed.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** One connection of the Chrome DevTools protocol: commands with their answers, and events. */
final class DevTools implements WebSocket.Listener {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LIMIT_SECONDS = 60;

    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final StringBuilder received = new StringBuilder();
    private final BiConsumer<String, JsonNode> events;

    private DevTools(BiConsumer<String, JsonNode> events) {
        this.events = events;
    }

    /** Where to send commands. */
    record Connection(WebSocket socket, DevTools tools) {

        /** Sends a command and waits for its answer. */
        JsonNode call(String method, ObjectNode parameters) throws IOException, InterruptedException {
            int id = tools.ids.incrementAndGet();
            CompletableFuture<JsonNode> answer = new CompletableFuture<>();
            tools.waiting.put(id, answer);
            ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
            JsonNode unused = command.set("params", parameters);
            try {
                WebSocket ignored = socket.sendText(command.toString(), true).get(LIMIT_SECONDS, TimeUnit.SECONDS);
                return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new IOException(method + ": " + e, e);
            }
        }
    }

    static Connection connect(HttpClient http, URI address, BiConsumer<String, JsonNode> events) {
        DevTools tools = new DevTools(events);
        return new Connection(
                http.newWebSocketBuilder().buildAsync(address, tools).join(), tools);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        received.append(data);
        if (last) {
            JsonNode message = read(received.toString());
            received.setLength(0);
            deliver(message);
        }
        socket.request(1);
        return CompletableFuture.completedFuture(null);
    }

    private void deliver(JsonNode message) {
        if (!message.has("id")) {
            events.accept(message.get("method").asText(), message.path("params"));
            return;
        }
        CompletableFuture<JsonNode> answer = waiting.remove(message.get("id").asInt());
        if (answer == null) {
            return;
        }
        boolean done = message.has("error")
                ? answer.completeExceptionally(
                        new IOException(message.get("error").toString()))
                : answer.complete(message.path("result"));
        if (!done) {
            throw new IllegalStateException("an answer came twice");
        }
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
