package dev.vitrine.log.server.blob;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vitrine.evidence.dsse.Pae;
import dev.vitrine.evidence.dsse.PublisherKey;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.util.Base64;

/**
 * Who answers for the space that a blob takes: {@code BlobUpload} of {@code vitrine/v1/hub.proto}, verified.
 *
 * @param publisher key ID, hex
 * @param size bytes
 */
public record UploadRight(String publisher, long size) {

    /** The header that carries it. */
    public static final String HEADER = "Vitrine-Upload";

    private static final String TYPE = "application/vnd.vitrine.blob-upload.v1";
    private static final int MAX_HEADER = 1_024;

    /** Reads and verifies the header of an upload to a log. */
    public static UploadRight parse(String header, String origin, Bytes sha256) throws Problem {
        dev.vitrine.proto.v1.BlobUpload upload = message(header);
        // SPEC: its signature is over the DSSE pre-authentication encoding of ORIGIN LF SHA256-HEX LF SIZE LF.
        Bytes signed = Pae.encode(
                TYPE, Bytes.utf8(origin + "\n" + sha256.hex() + "\n" + Long.toUnsignedString(upload.getSize()) + "\n"));
        PublisherKey key;
        try {
            key = PublisherKey.parse(Bytes.wrapUnsafe(upload.getPublicKey().toByteArray()));
        } catch (MalformedException e) {
            throw new Problem(ErrorCode.INVALID_FIELD, HEADER + ".public_key", e.what());
        }
        try {
            key.verify(signed, Bytes.wrapUnsafe(upload.getSignature().toByteArray()));
        } catch (VerificationException e) {
            throw new Problem(
                    ErrorCode.BAD_SIGNATURE,
                    HEADER + ".signature",
                    "the signature does not verify over log, digest and size of the upload");
        }
        if (upload.getSize() <= 0) {
            throw new Problem(ErrorCode.INVALID_FIELD, HEADER + ".size", "a blob has 1 to 2^63-1 bytes");
        }
        return new UploadRight(key.keyId().hex(), upload.getSize());
    }

    private static dev.vitrine.proto.v1.BlobUpload message(String header) throws Problem {
        if (header.length() > MAX_HEADER) {
            throw new Problem(ErrorCode.INVALID_FIELD, HEADER, "longer than any upload");
        }
        try {
            return dev.vitrine.proto.v1.BlobUpload.parseFrom(Base64.getDecoder().decode(header));
        } catch (IllegalArgumentException e) {
            throw new Problem(ErrorCode.INVALID_FIELD, HEADER, "not base64");
        } catch (InvalidProtocolBufferException e) {
            throw new Problem(ErrorCode.MALFORMED_PROTOBUF, HEADER, "not a BlobUpload");
        }
    }
}
