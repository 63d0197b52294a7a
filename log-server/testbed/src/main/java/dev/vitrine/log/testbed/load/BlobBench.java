package dev.vitrine.log.testbed.load;

import dev.vitrine.log.server.blob.BlobLimits;
import dev.vitrine.log.server.blob.BlobStore;
import dev.vitrine.log.server.blob.BlobUpload;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.log.testbed.process.Usage;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * Where blobs are kept best: {@code BlobBench DIR [ROUNDS]}. Puts and gets the same blobs as plain files, the way of the server's own
 * {@link BlobStore}, and in RocksDB with blob files, in turns. Both hash what comes, and both have it on the medium before they
 * say so. Three rounds take less than two minutes.
 */
public final class BlobBench {

    private static final int PIECE = 1 << 16; // what a server has of an upload at a time
    private static final long MIB = 1 << 20;

    /** Bytes of a blob, and how many of them make a round. */
    private enum Blobs {
        SMALL(4 << 10, 200),
        MIDDLE(100 << 10, 100),
        LARGE(10 << 20, 6);

        private final int size;
        private final int count;

        Blobs(int size, int count) {
            this.size = size;
            this.count = count;
        }
    }

    private interface Store extends AutoCloseable {

        /** Returns when the blob is durable. */
        void put(Bytes sha256, byte[] content) throws Exception;

        /** Reads so many bytes from the beginning of a blob, in pieces where that can be done. */
        void get(Bytes sha256, int most) throws Exception;

        /** Waits for what is left to do in the background. */
        void settle() throws Exception;

        @Override
        void close();
    }

    /** What one store did in one round: milliseconds of each call, and what it cost. */
    private static final class Round {
        private final double[] puts;
        private final double[] gets;
        private final double[] starts;
        private double cpuMicros; // of a put, with what it leaves for later
        private double written; // bytes that went to the medium for each byte of a blob

        Round(int blobs) {
            puts = new double[blobs];
            gets = new double[blobs];
            starts = new double[blobs];
        }
    }

    private final Path directory;

    private BlobBench(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        BlobBench bench = new BlobBench(Files.createTempDirectory(Path.of(arguments[0]), "blobs"));
        try {
            System.out.println("blob            kept as     put ms p50     p99   put MiB/s  get ms p50  first 64 KiB ms"
                    + "  CPU µs/put  written/byte");
            for (Blobs blobs : Blobs.values()) {
                bench.compare(blobs, rounds);
            }
        } finally {
            delete(bench.directory);
        }
    }

    private void compare(Blobs blobs, int rounds) throws Exception {
        List<Round> files = new ArrayList<>();
        List<Round> rocks = new ArrayList<>();
        for (int round = -1; round < rounds; round++) { // the first is a warm-up
            Round plain = run(blobs, round, new PlainFiles(Files.createTempDirectory(directory, "files")));
            Round blobFiles = run(blobs, round, new BlobFiles(Files.createTempDirectory(directory, "rocks")));
            if (round >= 0) {
                files.add(plain);
                rocks.add(blobFiles);
            }
        }
        print(blobs, "files", files);
        print(blobs, "blob files", rocks);
    }

    private static Round run(Blobs blobs, int round, Store store) throws Exception {
        Random random = new Random(31L * blobs.size + round);
        List<byte[]> contents = new ArrayList<>();
        List<Bytes> names = new ArrayList<>();
        for (int i = 0; i < blobs.count; i++) {
            byte[] content = new byte[blobs.size];
            random.nextBytes(content);
            contents.add(content);
            names.add(Bytes.wrapUnsafe(sha256().digest(content)));
        }
        long self = ProcessHandle.current().pid();
        Round done = new Round(blobs.count);
        try (store) {
            long written = writtenBytes();
            long cpu = Usage.cpuNanos(self);
            for (int i = 0; i < blobs.count; i++) {
                long start = System.nanoTime();
                store.put(names.get(i), contents.get(i));
                done.puts[i] = millisSince(start);
            }
            store.settle();
            done.cpuMicros = (Usage.cpuNanos(self) - cpu) / 1e3 / blobs.count;
            done.written = (double) (writtenBytes() - written) / ((double) blobs.size * blobs.count);
            for (int i = 0; i < blobs.count; i++) {
                long start = System.nanoTime();
                store.get(names.get(i), blobs.size);
                done.gets[i] = millisSince(start);
                start = System.nanoTime();
                store.get(names.get(i), Math.min(PIECE, blobs.size));
                done.starts[i] = millisSince(start);
            }
        }
        return done;
    }

    private static void print(Blobs blobs, String how, List<Round> rounds) {
        double[] puts = sorted(rounds.stream().flatMapToDouble(round -> Arrays.stream(round.puts)));
        double[] gets = sorted(rounds.stream().flatMapToDouble(round -> Arrays.stream(round.gets)));
        double[] starts = sorted(rounds.stream().flatMapToDouble(round -> Arrays.stream(round.starts)));
        System.out.printf(
                "%,10d bytes %-11s %10.2f %7.2f %11.1f %11.3f %16.3f %11.0f %13.2f%n",
                blobs.size,
                how,
                puts[puts.length / 2],
                puts[puts.length * 99 / 100],
                (double) blobs.size * puts.length / MIB / (Arrays.stream(puts).sum() / 1e3),
                gets[gets.length / 2],
                starts[starts.length / 2],
                rounds.stream().mapToDouble(round -> round.cpuMicros).average().orElseThrow(),
                rounds.stream().mapToDouble(round -> round.written).average().orElseThrow());
    }

    private static double[] sorted(java.util.stream.DoubleStream values) {
        return values.sorted().toArray();
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    /** What this process caused to be written to the medium. */
    private static long writtenBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/io")).stream()
                .filter(line -> line.startsWith("write_bytes: "))
                .mapToLong(line -> Long.parseLong(line.substring("write_bytes: ".length())))
                .sum();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static final class PlainFiles implements Store {

        private final BlobStore store;

        PlainFiles(Path folder) {
            this.store = BlobStore.open(
                    folder, new BlobLimits(1L << 40, 1L << 40, 1L << 40, Duration.ofDays(1)), InstantSource.system());
        }

        @Override
        public void put(Bytes sha256, byte[] content) throws Problem {
            BlobUpload upload = store.begin(sha256, content.length, "00".repeat(32));
            for (int at = 0; at < content.length; at += PIECE) {
                upload.write(Arrays.copyOfRange(content, at, Math.min(content.length, at + PIECE)));
            }
            var unused = upload.finish();
        }

        @Override
        public void get(Bytes sha256, int most) throws IOException {
            byte[] piece = new byte[PIECE];
            try (InputStream in = Files.newInputStream(store.path(sha256))) {
                for (int left = most; left > 0; ) {
                    int read = in.read(piece, 0, Math.min(left, piece.length));
                    if (read < 0) {
                        throw new IOException("the file ends early");
                    }
                    left -= read;
                }
            }
        }

        @Override
        public void settle() {
            // Nothing is left to do: a file is written once.
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private static final class BlobFiles implements Store {

        private final Options options = new Options()
                .setCreateIfMissing(true)
                .setEnableBlobFiles(true)
                .setMinBlobSize(1 << 10)
                .setBlobFileSize(256 * MIB)
                .setEnableBlobGarbageCollection(true);
        private final WriteOptions synced = new WriteOptions().setSync(true);
        private final RocksDB db;

        BlobFiles(Path folder) throws RocksDBException {
            this.db = RocksDB.open(options, folder.toString());
        }

        @Override
        public void put(Bytes sha256, byte[] content) throws RocksDBException {
            // An upload comes in pieces; RocksDB takes it as a whole, so that it is gathered in memory.
            byte[] gathered = new byte[content.length];
            MessageDigest digest = sha256();
            for (int at = 0; at < content.length; at += PIECE) {
                int length = Math.min(content.length - at, PIECE);
                System.arraycopy(content, at, gathered, at, length);
                digest.update(gathered, at, length);
            }
            if (!Arrays.equals(digest.digest(), sha256.toByteArray())) {
                throw new IllegalStateException("the bytes do not have their digest");
            }
            db.put(synced, sha256.toByteArray(), gathered);
        }

        @Override
        public void get(Bytes sha256, int most) throws RocksDBException {
            byte[] whole = db.get(sha256.toByteArray()); // there is no way to ask for a part of it
            if (whole == null || whole.length < most) {
                throw new IllegalStateException("the blob is not there");
            }
        }

        @Override
        public void settle() throws RocksDBException {
            try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
                db.flush(flush);
            }
        }

        @Override
        public void close() {
            db.close();
            synced.close();
            options.close();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
