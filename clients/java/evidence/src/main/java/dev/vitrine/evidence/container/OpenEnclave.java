package dev.vitrine.evidence.container;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Optional;

/**
 * Open Enclave: the legacy report (a header of 16 bytes, then a quote), evidence of formats 2 and 3 (a header with a UUID, then a
 * quote and a buffer of claims), and the latter without its header, as libraries pass it on.
 */
final class OpenEnclave {

    private static final int QUOTE_VERSION = 3;
    private static final int ECDSA_P256 = 2;
    private static final int SIGNED_SIZE = 432;
    private static final int UUID_SIZE = 16;
    private static final int LEGACY_HEADER_SIZE = 16;
    private static final int REMOTE = 2;
    private static final int MAX_SIZE = 1024 * 1024;

    private OpenEnclave() {}

    static Optional<Contents> open(Bytes bytes) throws MalformedException {
        if (isLegacy(bytes)) {
            return Optional.of(
                    Contents.of("Open Enclave report", EvidenceKind.SGX_QUOTE, bytes.slice(LEGACY_HEADER_SIZE)));
        }
        if (looksLikeQuote(bytes)) {
            return split(bytes, "Open Enclave evidence without a header");
        }
        return ofFormat(bytes);
    }

    private static boolean isLegacy(Bytes bytes) throws MalformedException {
        if (bytes.size() < LEGACY_HEADER_SIZE + SIGNED_SIZE) {
            return false;
        }
        ByteReader in = new ByteReader(bytes);
        return in.u32le("version") == 1
                && in.u32le("type") == REMOTE
                && in.u64le("size") == bytes.size() - LEGACY_HEADER_SIZE
                && looksLikeQuote(bytes.slice(LEGACY_HEADER_SIZE));
    }

    private static Optional<Contents> ofFormat(Bytes bytes) throws MalformedException {
        ByteReader in = new ByteReader(bytes);
        if (bytes.size() < 4 + UUID_SIZE + 8 + SIGNED_SIZE) {
            return Optional.empty();
        }
        long version = in.u32le("version");
        Bytes unused = in.take("format", UUID_SIZE);
        long size = in.u64le("size");
        if ((version != 2 && version != 3) || size != in.remaining()) {
            return Optional.empty();
        }
        Bytes data = in.rest();
        if (version == 2 && isLegacy(data)) {
            data = data.slice(LEGACY_HEADER_SIZE);
        }
        return looksLikeQuote(data) ? split(data, "Open Enclave evidence") : Optional.empty();
    }

    static boolean looksLikeQuote(Bytes bytes) {
        return bytes.size() > SIGNED_SIZE + 4
                && bytes.at(0) == QUOTE_VERSION
                && bytes.at(1) == 0
                && bytes.at(2) == ECDSA_P256
                && bytes.at(3) == 0;
    }

    /** A quote of version 3 says how long it is; the claims are what follows. */
    private static Optional<Contents> split(Bytes bytes, String format) throws MalformedException {
        ByteReader in = new ByteReader(bytes);
        in.skip("the signed part of a quote", SIGNED_SIZE);
        int signature = in.length32le("the quote's signature", MAX_SIZE);
        in.skip("the quote's signature", signature);
        Bytes quote = bytes.slice(0, in.position());
        Bytes claims = in.rest();
        Contents contents = Contents.of(format, EvidenceKind.SGX_QUOTE, quote);
        return claims.isEmpty() ? Optional.empty() : Optional.of(contents.bound(claims));
    }
}
