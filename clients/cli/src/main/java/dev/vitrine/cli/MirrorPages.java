package dev.vitrine.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The pages of the Hub for a mirror: its list names them. They are code, which nothing in the log vouches for; whoever serves them
 * answers for them. A log without a Hub has no list.
 */
final class MirrorPages {

    private static final String LIST = "hub/files.txt";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*");
    private static final int MAX_FILE = 4 << 20;
    private static final int MAX_FILES = 1_000;
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private MirrorPages() {}

    /** How many files were written. */
    static int fetch(String base, Path folder, Output output) throws IOException {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(DEADLINE)
                .build();
        Optional<byte[]> list = get(http, base, LIST);
        if (list.isEmpty()) {
            output.progress("this log serves no pages");
            return 0;
        }
        int count = 0;
        for (String name : new String(list.get(), StandardCharsets.UTF_8)
                .lines()
                .limit(MAX_FILES)
                .toList()) {
            if (!NAME.matcher(name).matches()) {
                throw new IOException(base + LIST + " names a file that it may not: " + name);
            }
            byte[] content = get(http, base, name).orElseThrow(() -> new IOException(base + name + " is not there"));
            Path file = folder.resolve(name);
            Path parent = Files.createDirectories(file.resolveSibling(""));
            Path unused = Files.write(parent.resolve(file.getFileName()), content);
            count++;
        }
        return count;
    }

    private static Optional<byte[]> get(HttpClient http, String base, String name) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + (base.endsWith("/") ? "" : "/") + name))
                .timeout(DEADLINE)
                .build();
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] bytes = body.readNBytes(MAX_FILE + 1);
                if (bytes.length > MAX_FILE) {
                    throw new IOException(request.uri() + " is larger than a page may be");
                }
                return response.statusCode() == 200 ? Optional.of(bytes) : Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
