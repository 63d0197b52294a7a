package dev.vitrine.witness;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.witness.decision.WitnessKeys;
import dev.vitrine.witness.store.Database;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/**
 * What {@code witness init} makes, once, and {@code witness serve} uses:
 *
 * <pre>
 * ed25519.key     PRIVATE+KEY+... of type 0x04, readable by its owner only
 * ml-dsa-44.key   PRIVATE+KEY+... of type 0x06, readable by its owner only
 * db/             the database
 * vkeys           the public halves, one a line; written last, so it marks a complete witness
 * listen          HOST:PORT of the running witness
 * </pre>
 */
record DataDirectory(Path path) {

    private static final FileAttribute<?> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> PUBLIC_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));
    private static final FileAttribute<?> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    Path database() {
        return path.resolve("db");
    }

    private Path ed25519() {
        return path.resolve("ed25519.key");
    }

    private Path mlDsa44() {
        return path.resolve("ml-dsa-44.key");
    }

    private Path listen() {
        return path.resolve("listen");
    }

    /** Makes keys and database for a witness of this name, in a directory that is empty or not there yet. */
    WitnessKeys create(KeyName name, SecureRandom random) throws IOException {
        if (Files.exists(path)) {
            try (var files = Files.list(path)) {
                if (files.findAny().isPresent()) {
                    throw new IOException(path + " is not empty");
                }
            }
        } else {
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(path, OWNER_DIRECTORY);
        }
        SigningKey ed25519 = generate(name, KeyType.ED25519_COSIGNATURE, random);
        SigningKey mlDsa44 = generate(name, KeyType.MLDSA44_COSIGNATURE, random);
        WitnessKeys keys;
        try {
            keys = WitnessKeys.of(ed25519, mlDsa44);
        } catch (MalformedException e) {
            throw new IOException(e.getMessage(), e);
        }
        write(ed25519(), ed25519.toPrivateText() + "\n", OWNER_FILE);
        write(mlDsa44(), mlDsa44.toPrivateText() + "\n", OWNER_FILE);
        Database.create(database(), name.value());
        // Last: who finds this file finds a complete witness.
        StringBuilder vkeys = new StringBuilder();
        for (VerifierKey key : keys.verifierKeys()) {
            vkeys.append(key).append('\n');
        }
        write(path.resolve("vkeys"), vkeys.toString(), PUBLIC_FILE);
        syncDirectory(path);
        return keys;
    }

    WitnessKeys loadKeys() throws IOException {
        try {
            return WitnessKeys.of(load(ed25519()), load(mlDsa44()));
        } catch (MalformedException e) {
            throw new IOException("the keys do not belong together: " + e.getMessage(), e);
        }
    }

    /** Tells local programs where the witness listens; in one step, so that nobody reads half of it. */
    void announce(String address) throws IOException {
        Path draft = path.resolve("listen.new");
        Files.deleteIfExists(draft);
        write(draft, address + "\n", PUBLIC_FILE);
        Path unused = Files.move(draft, listen(), StandardCopyOption.ATOMIC_MOVE);
    }

    void withdrawAnnouncement() throws IOException {
        boolean unused = Files.deleteIfExists(listen());
    }

    private static SigningKey generate(KeyName name, KeyType type, SecureRandom random) {
        byte[] seed = new byte[SigningKey.SEED_SIZE];
        random.nextBytes(seed);
        try {
            return SigningKey.fromSeed(name, type, Bytes.wrapUnsafe(seed));
        } catch (MalformedException e) {
            throw new AssertionError("bad math: a seed of the right size makes a key", e);
        }
    }

    private static SigningKey load(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException(file + " does not exist; `witness init` makes it");
        }
        try {
            return SigningKey.parse(Files.readString(file).strip());
        } catch (MalformedException e) {
            throw new IOException(file + " is not a key: " + e.getMessage(), e);
        }
    }

    private static void write(Path file, String text, FileAttribute<?> permissions) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), permissions)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                int unused = channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
