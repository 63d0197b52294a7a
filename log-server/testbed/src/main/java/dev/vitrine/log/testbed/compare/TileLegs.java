package dev.vitrine.log.testbed.compare;

import dev.vitrine.log.testbed.load.HttpLoad;
import dev.vitrine.log.testbed.load.Metrics;
import dev.vitrine.log.testbed.load.Requests;
import dev.vitrine.log.testbed.load.Run;
import dev.vitrine.log.testbed.load.StreamLoad;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The same full hash tiles from our server and from nginx, which has them as files; and our receipts. */
final class TileLegs implements AutoCloseable {

    private static final int TILES = 200;

    private final Options options;
    private final Server ours;
    private final long size;

    TileLegs(Options options, LogLegs logs) throws IOException, InterruptedException {
        this.options = options;
        this.ours = logs.startOurs(logs.directory("tiles"));
        double seconds = 0;
        while (published() < TILES * 256L && seconds < 120) {
            Run unused = new StreamLoad(ours.url(), 64, 8_192, System.nanoTime()).run(2);
            seconds += 2;
        }
        this.size = published();
    }

    private long published() throws IOException {
        return Long.parseLong(Metrics.get(ours.url() + "/checkpoint").split("\n", -1)[1]);
    }

    Leg oursTiles() throws IOException {
        return get(ours, "/tile/0/{}", TILES);
    }

    Leg oursReceipts() throws IOException {
        return get(ours, "/v1/entries/{}/receipt", size);
    }

    Leg nginx() throws Exception {
        Path home = Files.createDirectories(options.data().resolve("nginx"));
        Path root = home.resolve("root/tile/0");
        if (!Files.exists(root)) {
            Path unused = Files.createDirectories(root);
            for (int i = 0; i < TILES; i++) {
                String name = String.format("%03d", i);
                try (InputStream tile =
                        URI.create(ours.url() + "/tile/0/" + name).toURL().openStream()) {
                    long unusedSize = Files.copy(tile, root.resolve(name));
                }
            }
        }
        int port = Server.freePort();
        // Started by root it becomes somebody else, who may not read these files.
        String worker = System.getProperty("user.name").equals("root") ? "user root;" : "";
        Path configuration = Files.writeString(home.resolve("nginx.conf"), """
                %3$s daemon off; worker_processes 1; pid %1$s/pid; error_log %1$s/error.log;
                events { worker_connections 4096; }
                http {
                  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=4096;
                  client_body_temp_path %1$s/b; proxy_temp_path %1$s/p; fastcgi_temp_path %1$s/f;
                  uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
                  server {
                    listen 127.0.0.1:%2$d; root %1$s/root;
                    default_type application/octet-stream;
                    add_header Cache-Control "public, max-age=31536000, immutable";
                    add_header Access-Control-Allow-Origin *;
                  }
                }
                """.formatted(home, port, worker));
        try (Server nginx = Server.start(
                home.resolve("out"),
                port,
                Map.of(),
                List.of(options.nginx(), "-c", configuration.toString(), "-e", home + "/error.log"))) {
            return get(nginx, "/tile/0/{}", TILES);
        }
    }

    private Leg get(Server server, String pattern, long limit) throws IOException {
        try (HttpLoad load = new HttpLoad(server.url(), 64, Requests.get(pattern, limit, System.nanoTime()))) {
            Run unused = load.run(options.warmup(), 0);
            long cpu = server.cpuNanos();
            return LogLegs.leg(server, load.run(options.seconds(), 0), cpu);
        }
    }

    @Override
    public void close() {
        ours.close();
    }
}
