package dev.vitrine.evidence.cbor;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.Map;

/**
 * A COSE message with one signature (RFC 9052 section 4.2): its parts as they were received, because the signature covers
 * the exact bytes of two of them.
 *
 * @param isTagged whether tag 18 stood before it
 * @param protectedHeader the encoded protected header
 * @param protectedFields what it holds
 * @param unprotectedFields fields that nothing protects
 * @param payload the content
 * @param signature in the form of its algorithm
 */
public record CoseSign1(
        boolean isTagged,
        Bytes protectedHeader,
        Map<Object, Cbor> protectedFields,
        Map<Object, Cbor> unprotectedFields,
        Bytes payload,
        Bytes signature) {

    /** The header parameter that names the algorithm. */
    public static final Long ALGORITHM = 1L;

    /** ECDSA with SHA-384. */
    public static final long ES384 = -35;

    private static final long TAG = 18;

    /** Parses one message, tagged or not, that fills {@code bytes}. */
    public static CoseSign1 parse(Bytes bytes) throws MalformedException {
        Cbor outer = Cbor.parse(bytes);
        boolean isTagged = outer.type() == Cbor.Type.TAG;
        if (isTagged && outer.tag().orElseThrow() != TAG) {
            throw new MalformedException("the tag is not that of a COSE_Sign1", 0);
        }
        List<Cbor> parts = (isTagged ? outer.tagged("COSE_Sign1") : outer).asArray("COSE_Sign1");
        if (parts.size() != 4) {
            throw new MalformedException("a COSE_Sign1 has four parts", 0);
        }
        Bytes header = parts.get(0).asBytes("the protected header");
        return new CoseSign1(
                isTagged,
                header,
                header.isEmpty() ? Map.of() : Cbor.parse(header).asMap("the protected header"),
                parts.get(1).asMap("the unprotected header"),
                parts.get(2).asBytes("the payload"),
                parts.get(3).asBytes("the signature"));
    }

    /** SPEC: Sig_structure = [ "Signature1", body_protected, external_aad, payload ] (RFC 9052 section 4.4). */
    public Bytes signedBytes() {
        return Bytes.concat(
                Bytes.wrapUnsafe(new byte[] {(byte) 0x84, 0x6a}),
                Bytes.utf8("Signature1"),
                byteString(protectedHeader),
                byteString(Bytes.EMPTY),
                byteString(payload));
    }

    private static Bytes byteString(Bytes content) {
        int size = content.size();
        byte[] head;
        if (size < 24) {
            head = new byte[] {(byte) (0x40 | size)};
        } else if (size < 0x100) {
            head = new byte[] {0x58, (byte) size};
        } else if (size < 0x10000) {
            head = new byte[] {0x59, (byte) (size >> 8), (byte) size};
        } else {
            head = new byte[] {0x5a, (byte) (size >> 24), (byte) (size >> 16), (byte) (size >> 8), (byte) size};
        }
        return Bytes.concat(Bytes.wrapUnsafe(head), content);
    }
}
