package dev.vitrine.evidence.sgx;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.evidence.bytes.Zeros;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

/**
 * The body of an SGX report (REPORT without its key identifier and MAC): what the processor says about an enclave.
 *
 * @param bytes all 384 of them: what signatures cover
 * @param cpuSvn opaque; the platform's TCB is judged by its certificate and not by this
 * @param configId with the three identifiers and {@code configSvn}: zero unless the enclave uses KSS
 * @param isvProdId 0 to 65535
 * @param isvSvn 0 to 65535
 * @param configSvn 0 to 65535
 * @param reservedZero whether all reserved bytes are zero, as they are in every report of today's processors
 */
@Immutable
public record EnclaveReport(
        Bytes bytes,
        Bytes cpuSvn,
        long miscSelect,
        Bytes isvExtProdId,
        SgxAttributes attributes,
        Bytes mrEnclave,
        Bytes mrSigner,
        Bytes configId,
        int isvProdId,
        int isvSvn,
        int configSvn,
        Bytes isvFamilyId,
        Bytes reportData,
        boolean reservedZero) {

    public static final int SIZE = 384;

    private static final int MISC_SELECT_AT = 16;
    private static final int ATTRIBUTES_AT = 48;

    /** Parses exactly {@link #SIZE} bytes. */
    public static EnclaveReport parse(Bytes bytes) throws MalformedException {
        if (bytes.size() != SIZE) {
            throw new MalformedException("an enclave report is not 384 bytes", 0);
        }
        ByteReader in = new ByteReader(bytes);
        Bytes cpuSvn = in.take("CPUSVN", 16);
        long miscSelect = in.u32le("MISCSELECT");
        boolean reservedZero = Zeros.isZero(in.take("reserved", 12));
        Bytes isvExtProdId = in.take("ISVEXTPRODID", 16);
        SgxAttributes attributes = new SgxAttributes(in.u64le("ATTRIBUTES"), in.u64le("XFRM"));
        Bytes mrEnclave = in.take("MRENCLAVE", 32);
        reservedZero &= Zeros.isZero(in.take("reserved", 32));
        Bytes mrSigner = in.take("MRSIGNER", 32);
        reservedZero &= Zeros.isZero(in.take("reserved", 32));
        Bytes configId = in.take("CONFIGID", 64);
        int isvProdId = in.u16le("ISVPRODID");
        int isvSvn = in.u16le("ISVSVN");
        int configSvn = in.u16le("CONFIGSVN");
        reservedZero &= Zeros.isZero(in.take("reserved", 42));
        Bytes isvFamilyId = in.take("ISVFAMILYID", 16);
        Bytes reportData = in.take("REPORTDATA", 64);
        in.expectEnd("enclave report");
        return new EnclaveReport(
                bytes,
                cpuSvn,
                miscSelect,
                isvExtProdId,
                attributes,
                mrEnclave,
                mrSigner,
                configId,
                isvProdId,
                isvSvn,
                configSvn,
                isvFamilyId,
                reportData,
                reservedZero);
    }

    /** The four bytes of MISCSELECT as they lie in memory: the form that Intel's documents compare. */
    public Bytes miscSelectBytes() {
        return bytes.slice(MISC_SELECT_AT, MISC_SELECT_AT + 4);
    }

    /** The sixteen bytes of ATTRIBUTES as they lie in memory: the form that Intel's documents compare. */
    public Bytes attributesBytes() {
        return bytes.slice(ATTRIBUTES_AT, ATTRIBUTES_AT + 16);
    }
}
