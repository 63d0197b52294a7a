package dev.vitrine.proto.vectors;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;

/** A key of a log or a witness, whose seed is one repeated byte, and what it signs, from the text of the specifications. */
final class NaiveKey {

    static final int ED25519 = 1;
    static final int ED25519_COSIGNATURE = 4;
    static final int MLDSA44_COSIGNATURE = 6;

    final String name;
    final int type;
    final byte[] seed;
    final byte[] publicKey;

    NaiveKey(String name, int type, int seedByte) {
        this.name = name;
        this.type = type;
        this.seed = new byte[32];
        Arrays.fill(seed, (byte) seedByte);
        this.publicKey = type == MLDSA44_COSIGNATURE
                ? mlDsa().getPublicKey()
                : new Ed25519PrivateKeyParameters(seed).generatePublicKey().getEncoded();
    }

    /** SHA-256(name || LF || type || key)[:4]. */
    byte[] keyId() {
        return Arrays.copyOf(NaiveMerkle.sha256(utf8(name + "\n"), new byte[] {(byte) type}, publicKey), 4);
    }

    String hexId() {
        return HexFormat.of().formatHex(keyId());
    }

    String vkey() {
        return name + "+" + hexId() + "+" + Json.base64(join(new byte[] {(byte) type}, publicKey));
    }

    String privateKey() {
        return "PRIVATE+KEY+" + name + "+" + hexId() + "+" + Json.base64(join(new byte[] {(byte) type}, seed));
    }

    /** The line of this key on a checkpoint, at a time that type 1 has no use for. */
    String sign(NaiveCheckpoint checkpoint, long time) {
        byte[] message = message(checkpoint, time);
        return line(type == ED25519 ? rawSign(message) : join(u64(time), rawSign(message)));
    }

    /** What the line of this key on a checkpoint is over. */
    byte[] message(NaiveCheckpoint checkpoint, long time) {
        return switch (type) {
            case ED25519 -> utf8(checkpoint.text());
            case ED25519_COSIGNATURE -> utf8("cosignature/v1\ntime " + time + "\n" + checkpoint.text());
            default -> subtreeMessage(time, checkpoint.origin, 0, checkpoint.size, checkpoint.root);
        };
    }

    byte[] subtreeMessage(long time, String origin, long start, long end, byte[] hash) {
        return join(
                utf8("subtree/v1\n\0"),
                withLength(utf8(name)),
                u64(time),
                withLength(utf8(origin)),
                u64(start),
                u64(end),
                hash);
    }

    /** A line with these bytes behind the key ID. */
    String line(byte[] signature) {
        return "\u2014 " + name + " " + Json.base64(join(keyId(), signature)) + "\n";
    }

    /** The JDK signs Ed25519, so that not even the primitive is the library's; it has no ML-DSA. */
    byte[] rawSign(byte[] message) {
        try {
            if (type == MLDSA44_COSIGNATURE) {
                MLDSASigner signer = new MLDSASigner();
                signer.init(true, mlDsa());
                signer.update(message, 0, message.length);
                return signer.generateSignature();
            }
            PrivateKey secret = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(secret);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException | CryptoException e) {
            throw new AssertionError("a key that signs", e);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] u64(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private static byte[] withLength(byte[] bytes) {
        return join(new byte[] {(byte) bytes.length}, bytes);
    }

    private MLDSAPrivateKeyParameters mlDsa() {
        return new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_44, seed);
    }
}
