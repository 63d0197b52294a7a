package dev.vitrine.witness;

import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.witness.decision.WitnessKeys;
import dev.vitrine.witness.store.Database;
import dev.vitrine.witness.store.StateTransfer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What {@code witness init} makes, once, and {@code witness serve} uses:
 *
 * <pre>
 * ed25519.key     PRIVATE+KEY+... of type 0x04, readable by its owner only
 * ml-dsa-44.key   PRIVATE+KEY+... of type 0x06, readable by its owner only
 * keyring         instead of these two, once keys were rotated: {@link Keyring}
 * db/             the database
 * vkeys           the public halves, one a line; written last, so it marks a complete witness
 * listen          HOST:PORT of the running witness
 * import-ticket   while the state of another witness is awaited, which will be the database
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

    private Path keyring() {
        return path.resolve("keyring");
    }

    private Path ticket() {
        return path.resolve("import-ticket");
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
            createDirectory();
        }
        Keyring keyring = Keyring.generate(name, random);
        WitnessKeys keys = keys(keyring);
        write(ed25519(), keyring.ed25519().toPrivateText() + "\n", OWNER_FILE);
        write(mlDsa44(), keyring.mlDsa44().toPrivateText() + "\n", OWNER_FILE);
        Database.create(database(), name.value());
        // Last: who finds this file finds a complete witness.
        replace("vkeys", vkeys(keys), PUBLIC_FILE);
        return keys;
    }

    WitnessKeys loadKeys() throws IOException {
        return keys(loadKeyring());
    }

    /**
     * Makes new keys; those in use until now go on signing beside them for {@code overlap}. A running witness takes notice at
     * its next start.
     */
    WitnessKeys rotate(SecureRandom random, long now, Duration overlap) throws IOException {
        Keyring next;
        try {
            next = loadKeyring().rotated(random, now, now + overlap.toSeconds());
        } catch (MalformedException e) {
            throw new IOException(e.what(), e);
        }
        replace("keyring", next.text(), OWNER_FILE);
        WitnessKeys keys = keys(next);
        replace("vkeys", vkeys(keys), PUBLIC_FILE);
        boolean unused = Files.deleteIfExists(ed25519());
        boolean unusedToo = Files.deleteIfExists(mlDsa44());
        syncDirectory(path);
        return keys;
    }

    /** Awaits the state of another witness, and returns the ticket that its export must name. */
    String prepareImport(SecureRandom random) throws IOException {
        if (Files.exists(database())) {
            throw new IOException(path + " has a database; a state is imported where there is none");
        }
        if (!Files.exists(path)) {
            createDirectory();
        }
        if (!Files.exists(ticket())) {
            replace("import-ticket", StateTransfer.newTicket(random) + "\n", OWNER_FILE);
        }
        return awaited();
    }

    /** Seals the database for ever, durably, and only then writes its state. */
    StateTransfer.Summary exportState(String ticket, OutputStream out) throws IOException {
        return StateTransfer.export(database(), loadKeys().name().value(), ticket, out);
    }

    /** Makes the database out of an exported state. Once: the ticket is used up. */
    StateTransfer.Summary importState(InputStream in) throws IOException {
        WitnessKeys keys = loadKeys();
        if (!Files.exists(ticket())) {
            throw new IOException(path + " awaits no state; `prepare-import` says how to move one here");
        }
        if (Files.exists(database())) {
            Files.delete(ticket()); // a kill came in between
            throw new IOException(path + " has taken the state already");
        }
        StateTransfer.Summary summary = StateTransfer.importState(
                path.resolve("db.incoming"), database(), keys.name().value(), awaited(), in);
        syncDirectory(path);
        Files.delete(ticket());
        replace("vkeys", vkeys(keys), PUBLIC_FILE);
        return summary;
    }

    private String awaited() throws IOException {
        return Files.readString(ticket()).strip();
    }

    /** Tells local programs where the witness listens; in one step, so that nobody reads half of it. */
    void announce(String address) throws IOException {
        replace("listen", address + "\n", PUBLIC_FILE);
    }

    void withdrawAnnouncement() throws IOException {
        boolean unused = Files.deleteIfExists(path.resolve("listen"));
    }

    private Keyring loadKeyring() throws IOException {
        if (!Files.exists(keyring())) {
            return new Keyring(load(ed25519()), load(mlDsa44()), List.of());
        }
        try {
            return Keyring.parse(Files.readString(keyring()));
        } catch (MalformedException e) {
            throw new IOException(keyring() + " is damaged: " + e.getMessage(), e);
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

    private static WitnessKeys keys(Keyring keyring) throws IOException {
        try {
            return keyring.keys();
        } catch (MalformedException e) {
            throw new IOException("the keys do not belong together: " + e.getMessage(), e);
        }
    }

    private static String vkeys(WitnessKeys keys) {
        StringBuilder vkeys = new StringBuilder();
        for (VerifierKey key : keys.verifierKeys()) {
            vkeys.append(key).append('\n');
        }
        return vkeys.toString();
    }

    private void createDirectory() throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.createDirectory(path, OWNER_DIRECTORY);
    }

    /** Writes a file in one step, durably: after a crash it is the old one or the new one. */
    private void replace(String name, String text, FileAttribute<?> permissions) throws IOException {
        Path draft = path.resolve(name + ".new");
        Files.deleteIfExists(draft);
        write(draft, text, permissions);
        Path unused = Files.move(draft, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(path);
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
