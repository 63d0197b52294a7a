package dev.vitrine.audit.kit;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/** Unpacks a kit while checking it. */
final class KitReader {

    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    private KitReader() {}

    /** Unpacks into an empty folder. What it wrote is worth nothing when it throws. */
    static KitIndex unpack(Path archive, Path folder, KitLimits limits) throws IOException, MalformedException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive))) {
            return unpack(file, folder, limits);
        }
    }

    static KitIndex unpack(InputStream file, Path folder, KitLimits limits) throws IOException, MalformedException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(decompressed(new SourceStream(file)), StandardCharsets.UTF_8.name())) {
            KitIndex index = index(tar);
            long left = limits.maxTotal();
            for (KitFile expected : index.files()) {
                // Before anything is written: a small file can claim to unpack into a disk full.
                left -= expected.size();
                if (left < 0) {
                    throw malformed("the files are larger than " + limits.maxTotal() + " bytes together");
                }
            }
            for (KitFile expected : index.files()) {
                next(tar, expected.path().text(), expected.size());
                write(tar, expected, folder);
            }
            if (entry(tar) != null) {
                throw malformed("a file that is not in the index");
            }
            return index;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Tells a disk that fails, which is nobody's malformed kit, from the complaints of the decoders above it. */
    private static final class SourceStream extends FilterInputStream {

        SourceStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() {
            try {
                return in.read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public int read(byte[] target, int from, int length) {
            try {
                return in.read(target, from, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public long skip(long n) {
            try {
                return in.skip(n);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static InputStream decompressed(InputStream file) throws IOException, MalformedException {
        file.mark(2);
        boolean gzip = file.read() == GZIP_FIRST && file.read() == GZIP_SECOND;
        file.reset();
        try {
            return gzip ? new GZIPInputStream(file, 1 << 16) : file;
        } catch (IOException e) {
            throw malformed("not a gzip file, or a damaged one");
        }
    }

    private static KitIndex index(TarArchiveInputStream tar) throws MalformedException {
        TarArchiveEntry entry = next(tar, KitIndex.NAME, -1);
        if (entry.getSize() > KitIndex.MAX_SIZE) {
            throw malformed("the index is too large");
        }
        byte[] text = new byte[(int) entry.getSize()];
        for (int at = 0; at < text.length; ) {
            at += read(tar, text, at, text.length - at, KitIndex.NAME);
        }
        return KitIndex.parse(Bytes.wrapUnsafe(text));
    }

    @CanIgnoreReturnValue
    private static TarArchiveEntry next(TarArchiveInputStream tar, String name, long size) throws MalformedException {
        @Nullable TarArchiveEntry entry = entry(tar);
        if (entry == null) {
            throw malformed("the archive ends before " + name);
        }
        boolean plain = entry.getLinkFlag() == TarConstants.LF_NORMAL || entry.getLinkFlag() == TarConstants.LF_OLDNORM;
        if (!plain || entry.isSparse() || entry.getName().endsWith("/")) {
            throw malformed("a member that is not a plain file: " + printable(entry.getName()));
        }
        if (!entry.getName().equals(name)) {
            throw malformed("expected " + name + " and found " + printable(entry.getName()));
        }
        if (size >= 0 && entry.getSize() != size) {
            throw malformed(name + " has another size than the index says");
        }
        return entry;
    }

    private static @Nullable TarArchiveEntry entry(TarArchiveInputStream tar) throws MalformedException {
        try {
            return tar.getNextEntry();
        } catch (IOException | IllegalArgumentException e) {
            // The library throws the second at numbers that are none.
            throw malformed("not a tar file, or a damaged one");
        }
    }

    private static int read(TarArchiveInputStream tar, byte[] target, int from, int length, String name)
            throws MalformedException {
        int n;
        try {
            n = tar.read(target, from, length);
        } catch (IOException | IllegalArgumentException e) {
            throw malformed(name + " is cut off or damaged");
        }
        if (n < 0) {
            throw malformed(name + " is cut off");
        }
        return n;
    }

    private static void write(TarArchiveInputStream tar, KitFile expected, Path folder)
            throws IOException, MalformedException {
        Path target = expected.path().in(folder);
        Path unused = Files.createDirectories(target.getParent());
        MessageDigest digest = Sha256.start();
        long left = expected.size();
        byte[] buffer = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            while (left > 0) {
                int n = read(
                        tar,
                        buffer,
                        0,
                        (int) Math.min(buffer.length, left),
                        expected.path().text());
                digest.update(buffer, 0, n);
                out.write(buffer, 0, n);
                left -= n;
            }
        }
        if (!Bytes.wrapUnsafe(digest.digest()).equals(expected.sha256())) {
            throw malformed(expected.path() + " has another SHA-256 than the index says");
        }
    }

    private static String printable(String name) {
        return name.replaceAll("[^ -~]", "?").substring(0, Math.min(name.length(), 100));
    }

    private static MalformedException malformed(String what) {
        return new MalformedException(what, MalformedException.NO_POSITION);
    }
}
