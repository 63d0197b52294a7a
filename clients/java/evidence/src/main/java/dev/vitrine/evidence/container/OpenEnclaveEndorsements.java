package dev.vitrine.evidence.container;

import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.evidence.dcap.Collateral;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.Optional;

/** Open Enclave's endorsements of an SGX quote: a table of offsets, then PCS collateral, each part closed with a NUL. */
final class OpenEnclaveEndorsements {

    /** SPEC: the elements of version 1 in their order; the first is the version, the last the time of fetching. */
    private static final List<Optional<Collateral.Part>> ELEMENTS = List.of(
            Optional.empty(),
            Optional.of(Collateral.Part.TCB_INFO),
            Optional.of(Collateral.Part.TCB_INFO_CHAIN),
            Optional.of(Collateral.Part.PCK_CRL),
            Optional.of(Collateral.Part.ROOT_CA_CRL),
            Optional.of(Collateral.Part.PCK_CRL_CHAIN),
            Optional.of(Collateral.Part.QE_IDENTITY),
            Optional.of(Collateral.Part.QE_IDENTITY_CHAIN),
            Optional.empty());

    private static final int HEADER_SIZE = 16;
    private static final int SGX_ECDSA = 2;

    private OpenEnclaveEndorsements() {}

    static Optional<Contents> open(Bytes bytes) throws MalformedException {
        int tableSize = 4 * ELEMENTS.size();
        if (bytes.size() < HEADER_SIZE + tableSize) {
            return Optional.empty();
        }
        ByteReader in = new ByteReader(bytes);
        boolean isKnown = in.u32le("version") == 1
                && in.u32le("type") == SGX_ECDSA
                && in.u32le("size") == bytes.size() - HEADER_SIZE
                && in.u32le("count") == ELEMENTS.size();
        if (!isKnown) {
            return Optional.empty();
        }
        long[] offsets = new long[ELEMENTS.size() + 1];
        for (int i = 0; i < ELEMENTS.size(); i++) {
            offsets[i] = in.u32le("an element's offset");
        }
        Bytes data = in.rest();
        offsets[ELEMENTS.size()] = data.size();
        Collateral collateral = Collateral.NONE;
        for (int i = 0; i < ELEMENTS.size(); i++) {
            if (offsets[i] > offsets[i + 1] || offsets[i + 1] > data.size()) {
                throw new MalformedException("the elements of endorsements overlap", HEADER_SIZE + 4L * i);
            }
            Bytes element = data.slice((int) offsets[i], (int) offsets[i + 1]);
            Optional<Collateral.Part> part = ELEMENTS.get(i);
            if (part.isPresent()) {
                collateral = collateral.with(part.get(), withoutNul(element));
            }
        }
        return Optional.of(Contents.ofCollateral("Open Enclave endorsements", collateral));
    }

    private static Bytes withoutNul(Bytes element) {
        return !element.isEmpty() && element.at(element.size() - 1) == 0
                ? element.slice(0, element.size() - 1)
                : element;
    }
}
