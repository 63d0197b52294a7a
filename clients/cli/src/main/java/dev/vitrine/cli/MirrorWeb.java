package dev.vitrine.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;

/** Fetches small files of the server that is copied, and writes them so that they appear as a whole. */
final class MirrorWeb {

    private static final int MAX_FILE = 4 << 20;
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final String base;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(DEADLINE)
            .build();

    MirrorWeb(String base) {
        this.base = base + (base.endsWith("/") ? "" : "/");
    }

    String address(String name) {
        return base + name;
    }

    /** Empty where there is none. */
    Optional<byte[]> get(String name) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address(name)))
                .timeout(DEADLINE)
                .build();
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] bytes = body.readNBytes(MAX_FILE + 1);
                if (bytes.length > MAX_FILE) {
                    throw new IOException(request.uri() + " is larger than such a file may be");
                }
                return response.statusCode() == 200 ? Optional.of(bytes) : Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    static void write(Path file, byte[] content) throws IOException {
        Path folder = Files.createDirectories(file.resolveSibling(""));
        Path partial = Files.write(folder.resolve(file.getFileName() + ".part"), content);
        Path unused = Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
