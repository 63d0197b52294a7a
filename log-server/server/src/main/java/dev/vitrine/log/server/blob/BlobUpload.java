package dev.vitrine.log.server.blob;

import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** One blob while it is written: hashed on its way, and nothing until it is finished. One call at a time. */
public final class BlobUpload {

    private final BlobStore store;
    private final Bytes sha256;
    private final BlobRecord about;
    private final Path file;
    private final FileChannel channel;
    private final MessageDigest digest;
    private long written;
    private boolean over;

    BlobUpload(BlobStore store, Bytes sha256, BlobRecord about, Path file) throws IOException {
        this.store = store;
        this.sha256 = sha256;
        this.about = about;
        this.file = file;
        this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** Writes the next bytes; more than were announced are refused before they are written. */
    public void write(byte[] bytes) throws Problem {
        if (over) {
            throw new IllegalStateException("the upload is over");
        }
        if (bytes.length > about.size() - written) {
            abandon();
            throw mismatch("more bytes came than were announced");
        }
        digest.update(bytes);
        written += bytes.length;
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                int unused = channel.write(buffer);
            }
        } catch (IOException e) {
            abandon();
            throw StoreException.retryable("a blob could not be written", e);
        }
    }

    /** Makes the blob appear, durably, if it is what was announced. */
    public BlobRecord finish() throws Problem {
        if (written != about.size()) {
            abandon();
            throw mismatch("fewer bytes came than were announced");
        }
        if (!Bytes.wrapUnsafe(digest.digest()).equals(sha256)) {
            abandon();
            throw mismatch("the bytes do not have the digest of the address");
        }
        try {
            channel.force(true);
            channel.close();
            Path object = store.path(sha256);
            Path folder = object.resolveSibling("");
            Path record = Files.write(file.resolveSibling(file.getFileName() + BlobStore.ABOUT), about.toBytes());
            flush(record);
            move(record, BlobStore.about(object));
            move(file, object);
            flush(folder);
        } catch (IOException e) {
            abandon();
            throw StoreException.retryable("a blob could not be stored", e);
        }
        over = true;
        store.release(sha256, about.size(), about.publisher(), true);
        return about;
    }

    private static void move(Path from, Path to) throws IOException {
        Path unused = Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Of a file its bytes, of a folder its names. */
    static void flush(Path path) throws IOException {
        try (FileChannel opened = FileChannel.open(path, StandardOpenOption.READ)) {
            opened.force(true);
        }
    }

    /** Forgets what was written. Does nothing once the upload is over. */
    public void abandon() {
        if (over) {
            return;
        }
        over = true;
        try {
            channel.close();
            boolean unused = Files.deleteIfExists(file);
        } catch (IOException e) {
            // The next start removes it.
        } finally {
            store.release(sha256, about.size(), about.publisher(), false);
        }
    }

    private static Problem mismatch(String what) {
        return new Problem(ErrorCode.BLOB_MISMATCH, "body", what);
    }
}
