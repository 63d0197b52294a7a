package dev.vitrine.tlog.note;

import dev.vitrine.tlog.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Key IDs: the first four bytes of a hash that depends on the type. */
final class KeyIds {

    private KeyIds() {}

    static int of(KeyName name, KeyType type, Bytes keyBytes) {
        return switch (type) {
            // SPEC: "key ID = SHA-256(key name || 0x0A || signature type || public key)[:4]"
            case ED25519, ED25519_COSIGNATURE, MLDSA44_COSIGNATURE -> named(name, type, keyBytes);
            // SPEC: "the key ID for these signatures is the truncated SHA-256 hash of the DER encoded public key in
            // SPKI format" (the name is not in it)
            case ECDSA -> NoteSignature.readKeyId(sha256(keyBytes));
            // SPEC: "the SHA-256 hash of [...] the key name, a newline character (0x0A), the signature type
            // identifier byte 0x05, and the 32-byte RFC 6962 LogID" (static-ct-api)
            case RFC6962_STH -> named(name, type, sha256(keyBytes));
        };
    }

    static Bytes sha256(Bytes... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Bytes part : parts) {
                digest.update(part.asReadOnlyBuffer());
            }
            return Bytes.wrapUnsafe(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static int named(KeyName name, KeyType type, Bytes id) {
        byte[] nameBytes = name.value().getBytes(StandardCharsets.UTF_8);
        return NoteSignature.readKeyId(
                sha256(Bytes.wrapUnsafe(nameBytes), Bytes.wrapUnsafe(new byte[] {'\n', type.code()}), id));
    }
}
