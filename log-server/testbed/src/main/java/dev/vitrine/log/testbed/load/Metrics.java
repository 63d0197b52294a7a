package dev.vitrine.log.testbed.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The counters that a server gives at {@code /metrics}. */
public final class Metrics {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String text;

    private Metrics(String text) {
        this.text = text;
    }

    public static Metrics of(String url) throws IOException {
        return new Metrics(get(url + "/metrics"));
    }

    /** A counter without labels. */
    public double value(String name) {
        for (String line : text.split("\n", -1)) {
            if (line.startsWith(name + " ")) {
                return Double.parseDouble(line.substring(name.length() + 1));
            }
        }
        throw new IllegalArgumentException("no metric " + name);
    }

    public static String get(String url) throws IOException {
        try {
            HttpResponse<String> response =
                    CLIENT.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(url + " answered " + response.statusCode());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
