package dev.vitrine.log.testbed.browser;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vitrine.log.testbed.Vitrine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A log with its witnesses, as {@code vitrine up} starts them, and a story in it. */
final class HubSite implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vitrine vitrine;
    private final Path home;
    private final Process up;
    private final String url;

    private HubSite(Vitrine vitrine, Path home, Process up, String url) {
        this.vitrine = vitrine;
        this.home = home;
        this.up = up;
        this.url = url;
    }

    static HubSite start(Path home) throws Exception {
        Vitrine vitrine = new Vitrine(home);
        Process up = vitrine.up();
        try {
            String url = JSON.readTree(Vitrine.firstLine(up)).get("log").asText();
            new Story(url, Instant.now().getEpochSecond()).tell();
            return new HubSite(vitrine, home, up, url);
        } catch (IOException | RuntimeException e) {
            up.destroy();
            throw e;
        }
    }

    /** Without a trailing slash. */
    String url() {
        return url;
    }

    /** Copies the log into a folder. */
    Vitrine.Answer mirror(Path folder) throws IOException, InterruptedException {
        return vitrine.run(home, List.of("mirror", "--json", url, folder.toString()));
    }

    @Override
    public void close() {
        up.destroy();
        try {
            if (!up.waitFor(60, TimeUnit.SECONDS)) {
                up.destroyForcibly();
            }
        } catch (InterruptedException e) {
            up.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
