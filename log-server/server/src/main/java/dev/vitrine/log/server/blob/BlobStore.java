package dev.vitrine.log.server.blob;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/*
 * Implementation note. objects/ab/HASH holds the bytes, objects/ab/HASH.about what is kept about them. An upload is written to
 * incoming/ and flushed; its record is written, flushed and renamed into place first, then the bytes: where there are bytes there is
 * a record. A crash leaves files in incoming/, and records without bytes, both of which the next start removes.
 */

/** Blobs in a directory, which it locks. All methods may block. Thread-safe. */
public final class BlobStore implements AutoCloseable {

    static final String ABOUT = ".about";

    private final Path objects;
    private final Path incoming;
    private final FileChannel lock;
    private final BlobLimits limits;
    private final InstantSource clock;

    @GuardedBy("this")
    private final Map<String, Long> usedBy = new HashMap<>(); // with what is being uploaded

    @GuardedBy("this")
    private final Set<Bytes> uploading = new HashSet<>();

    @GuardedBy("this")
    private long used;

    @GuardedBy("this")
    private long serial;

    private BlobStore(Path directory, FileChannel lock, BlobLimits limits, InstantSource clock) {
        this.objects = directory.resolve("objects");
        this.incoming = directory.resolve("incoming");
        this.lock = lock;
        this.limits = limits;
        this.clock = clock;
    }

    /** Opens or creates a store; adds up what is there. */
    public static BlobStore open(Path directory, BlobLimits limits, InstantSource clock) {
        try {
            Files.createDirectories(directory.resolve("incoming"));
            createFolders(directory.resolve("objects"));
            FileChannel lock = lock(directory.resolve("lock"));
            BlobStore store = new BlobStore(directory, lock, limits, clock);
            try {
                store.removeUnfinished();
                store.addUp();
                return store;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw StoreException.fatal("the directory of blobs cannot be used", e);
        }
    }

    /** All of them before the first blob: the name of a new folder would have to be flushed with the blob. */
    private static void createFolders(Path objects) throws IOException {
        Files.createDirectories(objects);
        boolean created = false;
        for (int first = 0; first < 256; first++) {
            Path folder = objects.resolve(HexFormat.of().toHexDigits((byte) first));
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder);
                created = true;
            }
        }
        if (created) {
            BlobUpload.flush(objects);
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock held = channel.tryLock();
            if (held != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw StoreException.fatal("the blobs are in use by this process", e);
        }
        channel.close();
        throw StoreException.fatal("the blobs are in use by another process");
    }

    private void removeUnfinished() throws IOException {
        try (Stream<Path> files = Files.list(incoming)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        for (Path record : records()) {
            if (!Files.exists(objectOf(record))) {
                Files.delete(record);
            }
        }
    }

    private synchronized void addUp() throws IOException {
        for (Path record : records()) {
            BlobRecord about = BlobRecord.parse(Files.readAllBytes(record))
                    .orElseThrow(
                            () -> StoreException.fatal("the record of a blob is damaged: " + record.getFileName()));
            add(about.publisher(), about.size());
        }
    }

    private List<Path> records() throws IOException {
        try (Stream<Path> files = Files.walk(objects, 2)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ABOUT))
                    .toList();
        }
    }

    private static Path objectOf(Path record) {
        String name = record.getFileName().toString();
        return record.resolveSibling(name.substring(0, name.length() - ABOUT.length()));
    }

    /** What is kept about a blob; empty if it is not here. */
    public Optional<BlobRecord> find(Bytes sha256) {
        try {
            Path object = path(sha256);
            if (!Files.exists(object)) {
                return Optional.empty();
            }
            return BlobRecord.parse(Files.readAllBytes(about(object)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StoreException.retryable("a blob could not be read", e);
        }
    }

    /** Where the bytes of a blob are, once {@link #find} says that they are here. */
    public Path path(Bytes sha256) {
        String hex = sha256.hex();
        return objects.resolve(hex.substring(0, 2)).resolve(hex);
    }

    static Path about(Path object) {
        return object.resolveSibling(object.getFileName() + ABOUT);
    }

    /**
     * Begins to write a blob, whose space is reserved until the upload is finished or abandoned.
     *
     * @param publisher key ID of who answers for the space, hex
     */
    public BlobUpload begin(Bytes sha256, long size, String publisher) throws Problem {
        if (size > limits.maxSize()) {
            throw new Problem(
                    ErrorCode.BLOB_TOO_LARGE, "size", "a blob here has at most " + limits.maxSize() + " bytes");
        }
        Path file = reserve(sha256, size, publisher);
        try {
            long now = clock.instant().getEpochSecond();
            BlobRecord about =
                    new BlobRecord(size, now, now + limits.retention().toSeconds(), publisher);
            return new BlobUpload(this, sha256, about, file);
        } catch (IOException e) {
            release(sha256, size, publisher, false);
            throw StoreException.retryable("a blob cannot be written", e);
        }
    }

    private synchronized Path reserve(Bytes sha256, long size, String publisher) throws Problem {
        if (usedBy.getOrDefault(publisher, 0L) > limits.publisherQuota() - size) {
            throw new Problem(
                    ErrorCode.QUOTA_EXCEEDED,
                    "size",
                    "this log keeps " + limits.publisherQuota() + " bytes for one publisher, and "
                            + usedBy.getOrDefault(publisher, 0L) + " are used");
        }
        if (used > limits.total() - size) {
            throw new Problem(ErrorCode.STORAGE_FULL, "size", "this log keeps no more blobs");
        }
        if (!uploading.add(sha256)) {
            throw new Problem(ErrorCode.TOO_MANY_REQUESTS, "sha256", "somebody is uploading this blob right now")
                    .retryAfter(5);
        }
        add(publisher, size);
        return incoming.resolve(sha256.hex().substring(0, 16) + "-" + serial++);
    }

    /** @param kept whether the bytes are here now, so that their space stays taken */
    synchronized void release(Bytes sha256, long size, String publisher, boolean kept) {
        boolean unused = uploading.remove(sha256);
        if (!kept) {
            add(publisher, -size);
        }
    }

    @GuardedBy("this")
    private void add(String publisher, long size) {
        used += size;
        long unused = usedBy.merge(publisher, size, Long::sum);
    }

    /** Bytes of all blobs, with what is being uploaded. */
    public synchronized long used() {
        return used;
    }

    /**
     * Removes what nobody was promised any more: the only way in which a blob goes.
     *
     * @param dry only says what would go
     * @return the hashes of what went, in no order
     */
    public List<Bytes> collect(boolean dry) {
        long now = clock.instant().getEpochSecond();
        List<Bytes> gone = new java.util.ArrayList<>();
        try {
            for (Path record : records()) {
                Optional<BlobRecord> about = BlobRecord.parse(Files.readAllBytes(record));
                if (about.isPresent() && about.get().retainedUntil() < now) {
                    Path object = objectOf(record);
                    gone.add(Bytes.fromHex(object.getFileName().toString()));
                    if (!dry) {
                        // The bytes first: a record alone is removed at the next start.
                        boolean unused = Files.deleteIfExists(object);
                        Files.delete(record);
                        forget(about.get());
                    }
                }
            }
        } catch (IOException e) {
            throw StoreException.retryable("blobs could not be removed", e);
        } catch (MalformedException e) {
            throw StoreException.fatal("a file that is no blob lies among them", e);
        }
        return gone;
    }

    private synchronized void forget(BlobRecord about) {
        add(about.publisher(), -about.size());
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw StoreException.retryable("the lock of the blobs could not be released", e);
        }
    }
}
