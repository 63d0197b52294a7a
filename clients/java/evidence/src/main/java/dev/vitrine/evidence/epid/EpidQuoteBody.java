package dev.vitrine.evidence.epid;

import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.evidence.sgx.EnclaveReport;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

/**
 * The 432 bytes of an EPID quote before its signature: what a report of the attestation service repeats.
 *
 * @param raw all of it
 * @param version 1 or 2
 * @param isLinkable whether signatures of one platform under one basename can be linked
 * @param groupId the EPID group
 * @param qeSvn of the quoting enclave
 * @param pceSvn of the provisioning certification enclave
 * @param enclave the enclave's report
 */
public record EpidQuoteBody(
        Bytes raw, int version, boolean isLinkable, long groupId, int qeSvn, int pceSvn, EnclaveReport enclave) {

    public static final int SIZE = 432;

    private static final int HEADER_SIZE = 48;

    public static EpidQuoteBody parse(Bytes raw) throws MalformedException {
        if (raw.size() != SIZE) {
            throw new MalformedException("the body of an EPID quote has 432 bytes", raw.size());
        }
        ByteReader in = new ByteReader(raw);
        int version = in.u16le("the quote's version");
        // SPEC: versions 1 and 2 are EPID; 3 and above are ECDSA quotes with another header.
        if (version != 1 && version != 2) {
            throw new MalformedException("not the version of an EPID quote", 0);
        }
        int signType = in.u16le("the sign type");
        if (signType > 1) {
            throw new MalformedException("the sign type of an EPID quote is 0 or 1", 2);
        }
        long groupId = in.u32le("the group id");
        return new EpidQuoteBody(
                raw,
                version,
                signType == 1,
                groupId,
                in.u16le("the QE's SVN"),
                in.u16le("the PCE's SVN"),
                EnclaveReport.parse(raw.slice(HEADER_SIZE)));
    }
}
