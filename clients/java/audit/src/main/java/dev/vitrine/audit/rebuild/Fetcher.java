package dev.vitrine.audit.rebuild;

import dev.vitrine.audit.manifest.PinnedFile;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;

/** Gets files by digest. A URL is a hint where they may be; the digest decides whether they are. */
public final class Fetcher {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(10);

    private final FileStore store;
    private final Reach reach;
    private final HttpClient http;

    /**
     * @param store where files are taken from first
     * @param reach how far to go for the others
     */
    public Fetcher(FileStore store, Reach reach) {
        this.store = store;
        this.reach = reach;
        this.http = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    /** Puts a pinned file at {@code target}, which does not exist; nothing stays there when it fails. */
    public void fetch(PinnedFile file, Path target, Transcript transcript) throws FetchException, IOException {
        Optional<Path> stored = store.find(file.sha256());
        if (stored.isPresent()) {
            transcript.same(
                    "cp " + Transcript.quoted(stored.get().toString()) + " " + Transcript.quoted(target.toString()));
            try (InputStream in = Files.newInputStream(stored.get())) {
                copy(in, file, target);
            }
        } else {
            download(file, target, transcript);
        }
        transcript.same(
                "echo '" + file.sha256().hex() + "  " + target.toString().replace("'", "'\\''") + "' | sha256sum -c");
    }

    private void download(PinnedFile file, Path target, Transcript transcript) throws FetchException, IOException {
        String url = file.url()
                .orElseThrow(() -> new FetchException(
                        "input-unavailable",
                        file.name(),
                        "nobody serves " + file.name() + " any more, and it is in no kit: sha256 "
                                + file.sha256().hex()));
        URI uri = parse(url, file);
        Optional<String> refusal = reach.refusal(uri);
        if (refusal.isPresent()) {
            throw new FetchException("input-unavailable", file.name(), file.name() + ": " + refusal.get());
        }
        if ("file".equals(uri.getScheme())) {
            transcript.same("cp " + Transcript.quoted(uri.getPath()) + " " + Transcript.quoted(target.toString()));
            try (InputStream in = Files.newInputStream(Path.of(uri))) {
                copy(in, file, target);
            } catch (java.nio.file.NoSuchFileException e) {
                throw new FetchException("input-unavailable", file.name(), "there is no " + url);
            }
            return;
        }
        transcript.same("curl -fL -o " + Transcript.quoted(target.toString()) + " " + Transcript.quoted(url));
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(ANSWER).build();
        try {
            HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                if (answer.statusCode() != 200) {
                    throw new FetchException(
                            "input-unavailable", file.name(), url + " answered HTTP " + answer.statusCode());
                }
                copy(in, file, target);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while fetching " + url, e);
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new FetchException("input-unavailable", file.name(), url + ": " + why);
        }
    }

    private static URI parse(String url, PinnedFile file) throws FetchException {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new FetchException("input-unavailable", file.name(), "not a URL: " + url);
        }
    }

    private static void copy(InputStream in, PinnedFile file, Path target) throws FetchException, IOException {
        Path folder = Files.createDirectories(target.toAbsolutePath().getParent());
        Path part = Files.createTempFile(folder, ".fetch", ".part");
        try {
            MessageDigest digest = sha256();
            long size;
            try (OutputStream out = Files.newOutputStream(part)) {
                size = copy(new DigestInputStream(in, digest), out, file.size() + 1);
            }
            Bytes actual = Bytes.wrapUnsafe(digest.digest());
            if (size != file.size() || !actual.equals(file.sha256())) {
                throw new FetchException(
                        "input-differs",
                        file.name(),
                        file.name() + " is not what was pinned: "
                                + (size > file.size() ? "more than " + file.size() : size + "") + " bytes, sha256 "
                                + actual.hex() + ", expected " + file.size() + " bytes, sha256 "
                                + file.sha256().hex());
            }
            Path moved = Files.move(part, target);
            if (!Files.exists(moved)) {
                throw new AssertionError("bad math: moved elsewhere");
            }
        } finally {
            boolean unused = Files.deleteIfExists(part);
        }
    }

    private static long copy(InputStream in, OutputStream out, long limit) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long total = 0;
        while (total < limit) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, limit - total));
            if (read < 0) {
                return total;
            }
            out.write(buffer, 0, read);
            total += read;
        }
        return total;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
