package dev.vitrine.witness.store;

import dev.vitrine.tlog.Bytes;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Moves what a witness remembers to another directory, such that never two of them can cosign and none forgets.
 *
 * <p>The destination makes a ticket. The origin is sealed for that ticket, durably and for ever, before the first byte leaves
 * it; it gives the same state to the same ticket as often as it is asked, and nothing to any other. The destination takes
 * only a state with its own ticket, as a whole, and only where there is no database. So heads are never lowered, and whatever
 * is killed when, at most one of the two can be opened to cosign.
 *
 * <pre>
 * "vitrine.dev/witness-state@v1\n" name '\n' ticket '\n'
 * rows: u8 first letter of the family in {@link Column}, u32 length of the key, u32 length of the value, key, value
 * u8 0xff, u64 count of the rows, SHA-256 of everything before it (32)
 * </pre>
 */
public final class StateTransfer {

    private static final String MAGIC = "vitrine.dev/witness-state@v1";
    private static final int END = 0xff;
    private static final int DIGEST = 32;
    private static final int MAX_KEY = 1024;
    private static final int MAX_VALUE = 4 << 20;
    private static final int MAX_LINE = 512;
    private static final int BATCH_BYTES = 4 << 20;
    private static final Pattern TICKET = Pattern.compile("[0-9a-f]{32}");

    /** How much was moved. */
    public record Summary(long logs, long rows) {}

    private StateTransfer() {}

    /** A ticket that nobody else has. */
    public static String newTicket(SecureRandom random) {
        byte[] ticket = new byte[16];
        random.nextBytes(ticket);
        return Bytes.wrapUnsafe(ticket).hex();
    }

    /**
     * Seals the database of the witness {@code name} for a ticket and writes its state.
     *
     * @throws IOException also if the database is in use, or was sealed for another ticket
     */
    public static Summary export(Path directory, String name, String ticket, OutputStream out) throws IOException {
        if (!TICKET.matcher(ticket).matches()) {
            throw new IOException("a ticket has 32 hexadecimal digits, as `prepare-import` prints them");
        }
        try (Database database = Database.openSealed(directory, name, ticket)) {
            MessageDigest sha256 = sha256();
            DataOutputStream data =
                    new DataOutputStream(new DigestOutputStream(new BufferedOutputStream(out, 1 << 16), sha256));
            data.write(Bytes.utf8(MAGIC + "\n" + name + "\n" + ticket + "\n").toByteArray());
            AtomicLong rows = new AtomicLong();
            AtomicLong logs = new AtomicLong();
            for (Column column : Column.values()) {
                database.forEach(column, (key, value) -> {
                    if (column == Column.META && Database.isOfThisDatabaseAlone(key)) {
                        return;
                    }
                    try {
                        data.writeByte(column.letter());
                        data.writeInt(key.length);
                        data.writeInt(value.length);
                        data.write(key);
                        data.write(value);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    long unused = rows.incrementAndGet() + (column == Column.HEADS ? logs.incrementAndGet() : 0);
                });
            }
            data.writeByte(END);
            data.writeLong(rows.get());
            data.write(sha256.digest());
            data.flush();
            return new Summary(logs.get(), rows.get());
        } catch (UncheckedIOException e) {
            throw new IOException("the state could not be written: " + e.getMessage(), e);
        } catch (StoreException e) {
            throw new IOException("the database could not be read: " + e.getMessage(), e);
        }
    }

    /**
     * Makes a database of an exported state.
     *
     * @param incoming where it is made, below the same folder as {@code directory}; what an earlier attempt left there goes
     * @param directory where it is in one step when it is complete; must not be there
     * @param ticket the one that the state must name
     */
    public static Summary importState(Path incoming, Path directory, String name, String ticket, InputStream in)
            throws IOException {
        if (Files.exists(directory)) {
            throw new IOException("there is a witness database already");
        }
        remove(incoming);
        MessageDigest sha256 = sha256();
        DataInputStream data = new DataInputStream(new DigestInputStream(new BufferedInputStream(in, 1 << 16), sha256));
        expect(data, MAGIC, "this is not the state of a witness");
        expect(data, name, "the state is that of a witness of another name, or the keys are not its keys");
        expect(data, ticket, "the state was exported for another ticket than the one that is awaited here");
        Database.create(incoming, name);
        Summary summary;
        try (Database database = Database.open(incoming, name)) {
            summary = rows(data, sha256, database);
        } catch (EOFException e) {
            throw new IOException("the state is cut off; nothing was imported", e);
        } catch (StoreException e) {
            throw new IOException("the state could not be stored: " + e.getMessage(), e);
        }
        Path unused = Files.move(incoming, directory, StandardCopyOption.ATOMIC_MOVE);
        return summary;
    }

    private static Summary rows(DataInputStream data, MessageDigest sha256, Database database) throws IOException {
        List<Database.Put> batch = new ArrayList<>();
        long bytes = 0;
        long rows = 0;
        long logs = 0;
        for (int letter = data.readUnsignedByte(); letter != END; letter = data.readUnsignedByte()) {
            Column column = Column.ofLetter(letter).orElseThrow(StateTransfer::damaged);
            int keySize = data.readInt();
            int valueSize = data.readInt();
            if (keySize < 1 || keySize > MAX_KEY || valueSize < 0 || valueSize > MAX_VALUE) {
                throw damaged();
            }
            byte[] key = data.readNBytes(keySize);
            byte[] value = data.readNBytes(valueSize);
            if (key.length < keySize || value.length < valueSize) {
                throw new EOFException();
            }
            if (column == Column.META && Database.isOfThisDatabaseAlone(key)) {
                throw damaged();
            }
            batch.add(new Database.Put(column, Bytes.wrapUnsafe(key), Bytes.wrapUnsafe(value)));
            rows++;
            logs += column == Column.HEADS ? 1 : 0;
            bytes += keySize + valueSize;
            if (bytes >= BATCH_BYTES) {
                database.write(batch);
                batch.clear();
                bytes = 0;
            }
        }
        if (data.readLong() != rows) {
            throw damaged();
        }
        byte[] expected = sha256.digest();
        byte[] digest = data.readNBytes(DIGEST);
        if (!Arrays.equals(expected, digest) || data.read() >= 0) {
            throw damaged();
        }
        database.write(batch);
        return new Summary(logs, rows);
    }

    private static void expect(DataInputStream data, String line, String otherwise) throws IOException {
        StringBuilder read = new StringBuilder();
        for (int next = data.read(); next != '\n'; next = data.read()) {
            if (next < 0 || read.length() > MAX_LINE) {
                throw new IOException(otherwise);
            }
            read.append((char) next);
        }
        byte[] bytes = read.toString().getBytes(StandardCharsets.ISO_8859_1);
        if (!Arrays.equals(bytes, Bytes.utf8(line).toByteArray())) {
            throw new IOException(otherwise);
        }
    }

    private static IOException damaged() {
        return new IOException("the state is damaged; nothing was imported");
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> files;
        try (var walk = Files.walk(directory)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
