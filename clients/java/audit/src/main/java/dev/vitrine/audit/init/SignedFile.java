package dev.vitrine.audit.init;

import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.evidence.sigstruct.SigstructScan;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/**
 * A signed enclave in a repository.
 *
 * @param path in the repository
 * @param sha256 of the whole file
 * @param sigstruct the last copy in the file; empty where there is none, or where copies differ
 */
record SignedFile(String path, Bytes sha256, long size, Optional<Sigstruct> sigstruct) {

    private static final long MAX_SIZE = 256L * 1024 * 1024;

    static Optional<SignedFile> read(Path root, String path) throws IOException {
        Path file = root.resolve(path);
        long size = Files.size(file);
        if (size == 0 || size > MAX_SIZE) {
            return Optional.empty();
        }
        Bytes bytes = Bytes.wrapUnsafe(Files.readAllBytes(file));
        List<Sigstruct> found = SigstructScan.find(bytes).stream()
                .map(SigstructScan.Found::sigstruct)
                .toList();
        boolean one = found.stream().map(Sigstruct::mrEnclave).distinct().count() == 1;
        return Optional.of(new SignedFile(
                path, sha256(bytes), size, one ? Optional.of(found.get(found.size() - 1)) : Optional.empty()));
    }

    /** Everybody has the key that signed it. */
    boolean isSignedByPublishedKey() {
        return sigstruct
                .map(Sigstruct::mrSigner)
                .flatMap(PublishedKeys.shipped()::origin)
                .isPresent();
    }

    static Bytes sha256(Bytes bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            bytes.update(digest);
            return Bytes.wrapUnsafe(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
