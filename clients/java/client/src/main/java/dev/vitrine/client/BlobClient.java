package dev.vitrine.client;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vitrine.evidence.dsse.Pae;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.proto.v1.BlobInfo;
import dev.vitrine.proto.v1.BlobUpload;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;

/**
 * Blobs of a log: what is too large for a leaf, by its SHA-256. Uploads are signed by who answers for the space; downloads are
 * hashed while they come, and nothing that hashes to something else is ever left behind.
 */
public final class BlobClient {

    private static final String UPLOAD_TYPE = "application/vnd.vitrine.blob-upload.v1";
    private static final int MAX_ERROR = 1 << 16;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final BaseUrl base;
    private final Duration deadline;
    private final HttpClient http;

    private BlobClient(BaseUrl base, Duration deadline) {
        this.base = base;
        this.deadline = deadline;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    /** The blobs of the log at a URL prefix; the deadline is for one transfer, from its first byte to its last. */
    public static BlobClient of(URI base, Duration deadline) {
        return new BlobClient(BaseUrl.of(base), deadline);
    }

    /**
     * Uploads a file, or finds that it is there.
     *
     * @param origin of the log: what is signed is for it alone
     */
    public BlobInfo put(Path file, String origin, PublisherSigner signer) throws IOException, LogException {
        Bytes sha256 = sha256(file);
        long size = Files.size(file);
        HttpRequest request = HttpRequest.newBuilder(address(sha256))
                .timeout(deadline)
                .header("Vitrine-Upload", right(origin, sha256, size, signer))
                .header("Accept", "application/x-protobuf")
                .expectContinue(size > 1 << 20)
                .PUT(BodyPublishers.ofFile(file))
                .build();
        HttpResponse<InputStream> response = send(request);
        try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes(MAX_ERROR);
            if (response.statusCode() != 200 && response.statusCode() != 201) {
                throw refusal(response, bytes);
            }
            return BlobInfo.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IOException(request.uri() + " answered with something else than the contract says", e);
        }
    }

    /** What the header of an upload holds. */
    static String right(String origin, Bytes sha256, long size, PublisherSigner signer) {
        Bytes message = Pae.encode(UPLOAD_TYPE, Bytes.utf8(origin + "\n" + sha256.hex() + "\n" + size + "\n"));
        BlobUpload upload = BlobUpload.newBuilder()
                .setPublicKey(ByteStrings.of(signer.publicKey().spki()))
                .setSignature(ByteStrings.of(signer.sign(message)))
                .setSize(size)
                .build();
        return Base64.getEncoder().encodeToString(upload.toByteArray());
    }

    /**
     * Downloads a blob into a file, which appears only when all of it came and hashes to its name.
     *
     * @return whether it is there; false where nobody has it under this address
     * @throws IOException also where other bytes came
     */
    public boolean get(Bytes sha256, long maxSize, Path target) throws IOException {
        return download(address(sha256), sha256, maxSize, target);
    }

    /** As {@link #get}, from any address. */
    public boolean download(URI from, Bytes sha256, long maxSize, Path target) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(from).timeout(deadline).build();
        HttpResponse<InputStream> response = send(request);
        try (InputStream body = response.body()) {
            if (response.statusCode() == 404 || response.statusCode() == 410) {
                return false;
            }
            if (response.statusCode() != 200) {
                throw new IOException(from + " answered HTTP " + response.statusCode());
            }
            save(from, body, sha256, maxSize, target);
            return true;
        }
    }

    private static void save(URI from, InputStream body, Bytes sha256, long maxSize, Path target) throws IOException {
        Path partial = target.resolveSibling(target.getFileName() + ".part");
        MessageDigest digest = sha256();
        try (var out = Files.newOutputStream(partial)) {
            byte[] buffer = new byte[1 << 16];
            long size = 0;
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                size += read;
                if (size > maxSize) {
                    throw new IOException(from + " sends more than " + maxSize + " bytes");
                }
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
            if (!Bytes.wrapUnsafe(digest.digest()).equals(sha256)) {
                throw new IOException(from + " sent other bytes than those with the digest " + sha256.hex());
            }
        } catch (IOException e) {
            boolean unused = Files.deleteIfExists(partial);
            throw e;
        }
        Path unused = Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private URI address(Bytes sha256) {
        return base.resolve("v1/blobs/" + sha256.hex());
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted");
        }
    }

    private static LogException refusal(HttpResponse<InputStream> response, byte[] body) {
        return LogException.of(new HttpAnswer(response.statusCode(), response.headers(), Bytes.wrapUnsafe(body)));
    }

    /** Of a file of any size. */
    public static Bytes sha256(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            long unused = in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return Bytes.wrapUnsafe(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
