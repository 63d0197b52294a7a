package dev.vitrine.cli;

import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Reading with a bound, and writing so that a reader sees the old file or the new one, never a part. */
final class LocalFiles {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    private LocalFiles() {}

    /** The whole file, which has at most {@code limit} bytes. */
    static Bytes read(Path path, int limit) throws IOException, Failure {
        if (Files.isDirectory(path)) {
            throw Failure.couldNotTell("IS_FOLDER", path + " is a folder, not a file", "name a file in it");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return read(in, path.toString(), limit);
        }
    }

    static Bytes read(InputStream in, String name, int limit) throws IOException, Failure {
        byte[] bytes = in.readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw Failure.couldNotTell(
                    "TOO_LARGE",
                    name + " is larger than " + limit + " bytes, the most that is read of such a file",
                    "is it the right file?");
        }
        return Bytes.wrapUnsafe(bytes);
    }

    static void write(Path path, Bytes content) throws IOException {
        write(path, content, READABLE);
    }

    /** A file that only its owner can read, from its first moment on. */
    static void writeSecret(Path path, Bytes content) throws IOException {
        write(path, content, OWNER_ONLY);
    }

    private static void write(Path path, Bytes content, Set<PosixFilePermission> permissions) throws IOException {
        Path absolute = path.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(String.valueOf(folder));
        }
        Path temporary = Files.createTempFile(folder, "." + absolute.getFileName(), ".tmp", attributes(permissions));
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = content.asReadOnlyBuffer();
                while (buffer.hasRemaining()) {
                    int unused = channel.write(buffer);
                }
                channel.force(true);
            }
            Path moved = Files.move(
                    temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            if (!moved.equals(absolute)) {
                throw new AssertionError("bad math: moved elsewhere");
            }
        } finally {
            boolean unused = Files.deleteIfExists(temporary);
        }
    }

    private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    /** The last element of the path: what a statement calls the file. */
    static String baseName(Path path) {
        Path name = path.getFileName();
        return name == null ? path.toString() : name.toString();
    }
}
