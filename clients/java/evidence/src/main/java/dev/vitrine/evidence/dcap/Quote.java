package dev.vitrine.evidence.dcap;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.evidence.bytes.Zeros;
import dev.vitrine.evidence.dcap.QuoteHeader.Tee;
import dev.vitrine.evidence.sgx.EnclaveReport;
import dev.vitrine.evidence.tdx.TdReport;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Optional;

/**
 * An ECDSA quote. Nothing in it is believed yet; {@link DcapVerifier} finds out.
 *
 * @param enclave the body of a quote about an enclave; either this or {@code domain} is there
 * @param domain the body of a quote about a trust domain
 * @param signed the exact bytes that the attestation key signed
 * @param tailSize zero bytes after the quote: hosts hand out fixed buffers, and the rest of them travels along
 */
@Immutable
public record Quote(
        QuoteHeader header,
        Optional<EnclaveReport> enclave,
        Optional<TdReport> domain,
        Bytes signed,
        QuoteSignature signature,
        int tailSize) {

    /** The largest quote, with its tail, that is read. */
    public static final int MAX_SIZE = 64 * 1024;

    private static final int BODY_SGX = 1;
    private static final int BODY_TD_1_0 = 2;
    private static final int BODY_TD_1_5 = 3;

    /** Parses a quote of version 3, 4 or 5, followed by nothing but zeros. */
    public static Quote parse(Bytes bytes) throws MalformedException {
        if (bytes.size() > MAX_SIZE) {
            throw new MalformedException("a quote is too large", MAX_SIZE);
        }
        ByteReader in = new ByteReader(bytes);
        QuoteHeader header = QuoteHeader.read(in);
        Bytes body = in.take("body", bodySize(header, in));
        Bytes signed = bytes.slice(0, in.position());
        int signatureSize = in.length32le("signature data size", MAX_SIZE);
        int signatureAt = in.position();
        Bytes signatureData = in.take("signature data", signatureSize);
        QuoteSignature signature;
        try {
            signature = QuoteSignature.read(new ByteReader(signatureData), header.version());
        } catch (MalformedException e) {
            throw e.shiftedBy(signatureAt);
        }
        int tailAt = in.position();
        Bytes tail = in.rest();
        if (!Zeros.isZero(tail)) {
            throw new MalformedException("bytes other than zeros after the quote", tailAt);
        }
        boolean sgx = header.tee() == Tee.SGX;
        return new Quote(
                header,
                sgx ? Optional.of(EnclaveReport.parse(body)) : Optional.empty(),
                sgx ? Optional.empty() : Optional.of(TdReport.parse(body)),
                signed,
                signature,
                tail.size());
    }

    private static int bodySize(QuoteHeader header, ByteReader in) throws MalformedException {
        if (header.version() < 5) {
            return header.tee() == Tee.SGX ? EnclaveReport.SIZE : TdReport.SIZE_1_0;
        }
        int at = in.position();
        int type = in.u16le("body type");
        int expected =
                switch (type) {
                    case BODY_SGX -> EnclaveReport.SIZE;
                    case BODY_TD_1_0 -> TdReport.SIZE_1_0;
                    case BODY_TD_1_5 -> TdReport.SIZE_1_5;
                    default -> throw new MalformedException("a body type that is not known", at);
                };
        if ((type == BODY_SGX) != (header.tee() == Tee.SGX)) {
            throw new MalformedException("the body type does not fit the TEE type", at);
        }
        if (in.u32le("body size") != expected) {
            throw new MalformedException("the body size is not that of its type", at + 2);
        }
        return expected;
    }

    /** The 64 bytes that the enclave or domain chose. */
    public Bytes reportData() {
        return enclave.map(EnclaveReport::reportData)
                .or(() -> domain.map(TdReport::reportData))
                .orElseThrow();
    }
}
