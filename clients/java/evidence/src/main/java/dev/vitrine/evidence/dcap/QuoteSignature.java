package dev.vitrine.evidence.dcap;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.evidence.sgx.EnclaveReport;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

/**
 * The signature data of a quote: the attestation key's signature, and the quoting enclave's report that vouches for that key.
 *
 * @param signature over the header and the body, {@code r || s}
 * @param attestationKey {@code X || Y}
 * @param qeReport of the quoting enclave (for a trust domain: the TD quoting enclave)
 * @param qeReportSignature by the PCK, {@code r || s}
 * @param authenticationData hashed into the QE's report data after the attestation key
 * @param certificationType what {@code certificationData} is
 */
@Immutable
public record QuoteSignature(
        Bytes signature,
        Bytes attestationKey,
        EnclaveReport qeReport,
        Bytes qeReportSignature,
        Bytes authenticationData,
        CertificationType certificationType,
        Bytes certificationData) {

    private static final int SIGNATURE_SIZE = 64;
    private static final int KEY_SIZE = 64;
    private static final int MAX_AUTHENTICATION_DATA = 4096;

    /** Reads all of {@code in}, in the layout of a quote's version. */
    static QuoteSignature read(ByteReader in, int version) throws MalformedException {
        Bytes signature = in.take("quote signature", SIGNATURE_SIZE);
        Bytes key = in.take("attestation key", KEY_SIZE);
        if (version >= 4) {
            int at = in.position();
            if (CertificationType.of(in.u16le("outer certification type"), at) != CertificationType.QE_REPORT) {
                throw new MalformedException("the outer certification data is not a QE report", at);
            }
            int size = in.length32le("outer certification size", Quote.MAX_SIZE);
            if (size != in.remaining()) {
                throw new MalformedException("the outer certification data does not fill the signature data", at + 2);
            }
        }
        EnclaveReport report = EnclaveReport.parse(in.take("QE report", EnclaveReport.SIZE));
        Bytes reportSignature = in.take("QE report signature", SIGNATURE_SIZE);
        int authenticationAt = in.position();
        int authenticationSize = in.u16le("QE authentication data size");
        if (authenticationSize > MAX_AUTHENTICATION_DATA) {
            throw new MalformedException("the QE authentication data is too long", authenticationAt);
        }
        Bytes authentication = in.take("QE authentication data", authenticationSize);
        int typeAt = in.position();
        CertificationType type = CertificationType.of(in.u16le("certification type"), typeAt);
        if (type == CertificationType.QE_REPORT) {
            throw new MalformedException("a QE report certifies a QE report", typeAt);
        }
        int size = in.length32le("certification data size", Quote.MAX_SIZE);
        type.checkSize(size, typeAt);
        Bytes certification = in.take("certification data", size);
        in.expectEnd("signature data");
        return new QuoteSignature(signature, key, report, reportSignature, authentication, type, certification);
    }
}
