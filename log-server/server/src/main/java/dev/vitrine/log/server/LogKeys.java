package dev.vitrine.log.server;

import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.cosignature.CheckpointSigners;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSigner;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.note.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * The keys of one log, each a file in the text form of note keys: {@code ed25519.key} (0x01) and {@code mldsa44.key} (0x06)
 * sign every checkpoint; {@code publisher.seed} signs the log's own entries. A log whose key is in a hardware module has
 * {@code pkcs11.cfg}, {@code pkcs11.pin} and {@code pkcs11.vkey} instead of the first two: a key in a file beside it would be
 * the one that a thief takes.
 */
final class LogKeys {

    private static final String ED25519 = "ed25519.key";
    private static final String MLDSA44 = "mldsa44.key";
    private static final String PUBLISHER = "publisher.seed";
    private static final String TOKEN = "pkcs11.cfg";
    private static final String PIN = "pkcs11.pin";
    private static final String TOKEN_VKEY = "pkcs11.vkey";

    /**
     * A key in a hardware module.
     *
     * @param configuration of the JDK's SunPKCS11 provider
     * @param pin a file with the PIN
     */
    record Token(Path configuration, Path pin) {}

    private final List<CheckpointSigner> signers;
    private final PublisherSigner publisher;

    private LogKeys(List<CheckpointSigner> signers, PublisherSigner publisher) {
        this.signers = signers;
        this.publisher = publisher;
    }

    /** Makes and keeps what is not there yet: a creation that was interrupted goes on with the keys that it has. */
    static LogKeys create(Path directory, KeyName origin, Optional<Token> token, SecureRandom random)
            throws IOException, MalformedException {
        var unused = Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (token.isPresent()) {
            adopt(directory, origin, token.get());
        } else {
            createKey(directory.resolve(ED25519), origin, KeyType.ED25519, random);
            createKey(directory.resolve(MLDSA44), origin, KeyType.MLDSA44_COSIGNATURE, random);
        }
        Path seed = directory.resolve(PUBLISHER);
        if (!Files.exists(seed)) {
            SecretFile.create(seed, seed(random));
        }
        return read(directory);
    }

    static LogKeys read(Path directory) throws IOException, MalformedException {
        List<CheckpointSigner> signers = Files.exists(directory.resolve(TOKEN))
                ? List.of(tokenSigner(directory))
                : List.of(signer(directory.resolve(ED25519)), signer(directory.resolve(MLDSA44)));
        return new LogKeys(signers, PublisherSigner.ed25519FromSeed(SecretFile.read(directory.resolve(PUBLISHER))));
    }

    private static void adopt(Path directory, KeyName origin, Token token) throws IOException {
        if (Files.exists(directory.resolve(TOKEN))) {
            return;
        }
        Pkcs11Signer signer = Pkcs11Signer.open(token.configuration(), token.pin(), origin);
        if (!Files.exists(directory.resolve(PIN))) {
            SecretFile.create(directory.resolve(PIN), SecretFile.read(token.pin()));
        }
        Path unusedVkey = Files.writeString(directory.resolve(TOKEN_VKEY), signer.key() + "\n");
        Path unused = Files.copy(token.configuration(), directory.resolve(TOKEN));
    }

    /** The same key as ever, or none: a token with another one makes another log. */
    private static CheckpointSigner tokenSigner(Path directory) throws IOException, MalformedException {
        VerifierKey expected = VerifierKey.parse(
                Files.readString(directory.resolve(TOKEN_VKEY)).strip());
        Pkcs11Signer signer = Pkcs11Signer.open(directory.resolve(TOKEN), directory.resolve(PIN), expected.name());
        if (!signer.key().equals(expected)) {
            throw new StartException("the token of " + directory.resolve(TOKEN) + " has another key than this log");
        }
        return signer;
    }

    List<CheckpointSigner> signers() {
        return signers;
    }

    PublisherSigner publisher() {
        return publisher;
    }

    /** The Ed25519 key, with which the log signs what it says about itself; none where a hardware module has the key. */
    static Optional<NoteSigner> noteSigner(Path directory) throws IOException, MalformedException {
        Path file = directory.resolve(ED25519);
        return Files.exists(file)
                ? Optional.of(NoteSigner.parse(SecretFile.read(file).toUtf8().strip()))
                : Optional.empty();
    }

    /** The verifier keys, as text. */
    List<String> vkeys() {
        return signers.stream().map(signer -> signer.key().toString()).toList();
    }

    private static void createKey(Path file, KeyName name, KeyType type, SecureRandom random)
            throws IOException, MalformedException {
        if (!Files.exists(file)) {
            SigningKey key = SigningKey.fromSeed(name, type, seed(random));
            SecretFile.create(file, Bytes.utf8(key.toPrivateText() + "\n"));
        }
    }

    private static CheckpointSigner signer(Path file) throws IOException, MalformedException {
        return CheckpointSigners.parse(SecretFile.read(file).toUtf8().strip());
    }

    private static Bytes seed(SecureRandom random) {
        byte[] seed = new byte[SigningKey.SEED_SIZE];
        random.nextBytes(seed);
        return Bytes.wrapUnsafe(seed);
    }
}
