package dev.vitrine.evidence.epid;

import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

/**
 * The 432 bytes of an EPID quote before its signature: what a report repeats.
 *
 * @param raw all of it
 * @param version 1 or 2
 * @param isLinkable whether signatures of one platform under one basename can be linked
 * @param groupId the EPID group
 * @param qeSvn of the quoting enclave
 * @param pceSvn of the provisioning certification enclave
 */
public record EpidQuoteBody(Bytes raw, int version, boolean isLinkable, long groupId, int qeSvn, int pceSvn) {

    public static final int SIZE = 432;

    private static final int REPORT = 48;
    private static final int DEBUG = 0x02;
    private static final int PRIVILEGED_KEYS = 0x30;

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
                raw, version, signType == 1, groupId, in.u16le("the QE's SVN"), in.u16le("the PCE's SVN"));
    }

    public Bytes cpuSvn() {
        return report(0, 16);
    }

    public Bytes miscSelect() {
        return report(16, 20);
    }

    /** Flags and XFRM, 16 bytes. */
    public Bytes attributes() {
        return report(48, 64);
    }

    public Bytes mrEnclave() {
        return report(64, 96);
    }

    public Bytes mrSigner() {
        return report(128, 160);
    }

    public int isvProdId() {
        Bytes field = report(256, 258);
        return field.unsignedAt(0) | field.unsignedAt(1) << 8;
    }

    public int isvSvn() {
        Bytes field = report(258, 260);
        return field.unsignedAt(0) | field.unsignedAt(1) << 8;
    }

    public Bytes reportData() {
        return report(320, 384);
    }

    public boolean isDebug() {
        return (attributes().unsignedAt(0) & DEBUG) != 0;
    }

    /** Whether the enclave may use the provisioning key or the launch key. */
    public boolean hasPrivilegedKeys() {
        return (attributes().unsignedAt(0) & PRIVILEGED_KEYS) != 0;
    }

    private Bytes report(int from, int to) {
        return raw.slice(REPORT + from, REPORT + to);
    }
}
