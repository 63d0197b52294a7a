package dev.vitrine.witness.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The witness's RocksDB database: point reads from any thread, synced batches, and a gate that keeps a close from
 * happening under a read, which would kill the process.
 *
 * <p>Only {@link #create} makes a database. Opening refuses a directory that has none: a witness that starts on an empty
 * directory by accident would cosign every log from the beginning again, and with that any fork.
 */
public final class Database implements AutoCloseable {

    private static final byte[] FORMAT = utf8("format");
    private static final byte[] NAME = utf8("name");
    private static final byte[] SEALED = utf8("sealed");

    /** One row to write. */
    record Put(Column column, Bytes key, Bytes value) {}

    private final Path directory;
    private final ReadWriteLock gate = new ReentrantReadWriteLock();

    @GuardedBy("gate")
    private @Nullable RocksHandles handles; // null: closed, or a reopen failed

    @GuardedBy("gate")
    private boolean closed;

    private Database(Path directory, RocksHandles handles) {
        this.directory = directory;
        this.handles = handles;
    }

    /** Creates the database of the witness {@code name} in a directory that has none yet. */
    public static void create(Path directory, String name) throws IOException {
        if (exists(directory)) {
            throw new IOException("there is a witness database already");
        }
        Files.createDirectories(directory);
        try (Database database = new Database(directory, RocksHandles.create(directory))) {
            database.write(List.of(
                    new Put(Column.META, Bytes.copyOf(FORMAT), decimal(FormatVersion.CURRENT.number())),
                    new Put(Column.META, Bytes.copyOf(NAME), Bytes.utf8(name))));
        } catch (RocksDBException e) {
            throw new IOException("the database could not be created", e);
        }
    }

    /**
     * Opens the database that {@link #create} made for the witness {@code name}. One that is sealed is refused: its state went
     * elsewhere, and two witnesses of one key would sign two histories.
     */
    public static Database open(Path directory, String name) throws IOException {
        Database database = openAny(directory, name);
        byte[] sealed = database.get(Column.META, SEALED);
        if (sealed != null) {
            database.close();
            throw new IOException("this witness was sealed when its state was exported for the ticket "
                    + new String(sealed, StandardCharsets.UTF_8) + "; it never cosigns again");
        }
        return database;
    }

    /** Seals the database for a ticket, durably, and opens it to be read. One sealed for another ticket is refused. */
    static Database openSealed(Path directory, String name, String ticket) throws IOException {
        Database database = openAny(directory, name);
        try {
            byte[] sealed = database.get(Column.META, SEALED);
            if (sealed == null) {
                database.write(List.of(new Put(Column.META, Bytes.copyOf(SEALED), Bytes.utf8(ticket))));
            } else if (!Bytes.copyOf(sealed).equals(Bytes.utf8(ticket))) {
                throw new IOException("this witness was sealed for the ticket "
                        + new String(sealed, StandardCharsets.UTF_8) + " and gives its state to nobody else");
            }
            return database;
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Whether a row of {@link Column#META} says something about this database and not about what the witness remembers. */
    static boolean isOfThisDatabaseAlone(byte[] key) {
        return Arrays.equals(key, FORMAT) || Arrays.equals(key, NAME) || Arrays.equals(key, SEALED);
    }

    private static Database openAny(Path directory, String name) throws IOException {
        if (!exists(directory)) {
            throw new IOException("there is no witness database; `init` creates one");
        }
        Database database;
        try {
            database = new Database(directory, RocksHandles.open(directory));
        } catch (RocksDBException e) {
            throw new IOException("the database could not be opened", e);
        }
        try {
            database.checkIdentity(name);
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
        return database;
    }

    private static boolean exists(Path directory) {
        return Files.exists(directory.resolve("CURRENT"));
    }

    private void checkIdentity(String name) throws IOException {
        byte[] format = get(Column.META, FORMAT);
        if (format == null) {
            throw new IOException("the database was not completely created; remove it and run `init` again");
        }
        Bytes version = Bytes.copyOf(format);
        boolean earlier = version.equals(decimal(FormatVersion.V1.number()))
                || version.equals(decimal(FormatVersion.V2.number()));
        if (!earlier && !version.equals(decimal(FormatVersion.CURRENT.number()))) {
            throw new IOException("the database has the format of another version of this program");
        }
        byte[] owner = get(Column.META, NAME);
        if (owner == null || !Bytes.copyOf(owner).equals(Bytes.utf8(name))) {
            throw new IOException("the database belongs to a witness of another name");
        }
        if (earlier) {
            // Nothing of earlier versions means anything else now; their programs must not open it any more.
            write(List.of(new Put(Column.META, Bytes.copyOf(FORMAT), decimal(FormatVersion.CURRENT.number()))));
        }
    }

    byte @Nullable [] get(Column column, byte[] key) {
        gate.readLock().lock();
        try {
            RocksHandles open = handles;
            if (open == null) {
                throw new StoreException("the database is closed");
            }
            return open.get(column, key);
        } catch (RocksDBException e) {
            throw new StoreException("a read failed", e);
        } finally {
            gate.readLock().unlock();
        }
    }

    /** Keys of 32 bytes behind {@code after}, in order, at most {@code limit} of them. */
    List<Bytes> keysAfter(Column column, byte[] after, int limit) {
        gate.readLock().lock();
        try {
            RocksHandles open = handles;
            if (open == null) {
                throw new StoreException("the database is closed");
            }
            return open.keysAfter(column, after, limit);
        } catch (RocksDBException e) {
            throw new StoreException("a read failed", e);
        } finally {
            gate.readLock().unlock();
        }
    }

    /** Hands over every row, in the order of the keys. */
    void forEach(Column column, BiConsumer<byte[], byte[]> rows) {
        gate.readLock().lock();
        try {
            RocksHandles open = handles;
            if (open == null) {
                throw new StoreException("the database is closed");
            }
            open.forEach(column, rows);
        } catch (RocksDBException e) {
            throw new StoreException("a read failed", e);
        } finally {
            gate.readLock().unlock();
        }
    }

    /** Writes all rows in one batch, flushed to the medium before this returns. */
    void write(List<Put> puts) {
        gate.readLock().lock();
        try (WriteBatch batch = new WriteBatch()) {
            RocksHandles open = handles;
            if (open == null) {
                throw new StoreException("the database is closed");
            }
            for (Put put : puts) {
                batch.put(open.family(put.column), put.key.toByteArray(), put.value.toByteArray());
            }
            open.writeSynced(batch);
        } catch (RocksDBException e) {
            throw new StoreException("a write failed", e);
        } finally {
            gate.readLock().unlock();
        }
    }

    /**
     * Closes and opens again, so that recovery, the code of every start, decides what a failed write left behind. When
     * that fails too, everything throws until a later attempt succeeds.
     */
    void reopen() {
        gate.writeLock().lock();
        try {
            if (closed) {
                throw new StoreException("the database is closed");
            }
            RocksHandles old = handles;
            handles = null;
            if (old != null) {
                old.close();
            }
            handles = RocksHandles.open(directory);
        } catch (RocksDBException e) {
            throw new StoreException("the database could not be opened again", e);
        } finally {
            gate.writeLock().unlock();
        }
    }

    /** Waits for reads and writes under way. */
    @Override
    public void close() {
        gate.writeLock().lock();
        try {
            closed = true;
            RocksHandles old = handles;
            handles = null;
            if (old != null) {
                old.close();
            }
        } finally {
            gate.writeLock().unlock();
        }
    }

    /** Bytes on the medium, for the metrics. */
    public long sizeOnDisk() {
        try (var files = Files.list(directory)) {
            return files.mapToLong(Database::length).sum();
        } catch (IOException | UncheckedIOException e) {
            return 0; // a file that compaction removed meanwhile
        }
    }

    private static long length(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Bytes decimal(int number) {
        return Bytes.utf8(Integer.toString(number));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
