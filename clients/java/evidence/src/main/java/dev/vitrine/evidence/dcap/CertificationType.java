package dev.vitrine.evidence.dcap;

import dev.vitrine.tlog.MalformedException;

/** What a quote carries to certify its quoting enclave. */
public enum CertificationType {
    /** Intel's own sample leaves out the last field, the PCEID. */
    PPID_CLEAR(1, 36),
    PPID_RSA_2048(2, 276),
    PPID_RSA_3072(3, 404),
    PCK_LEAF(4, CertificationType.ANY),
    PCK_CHAIN(5, CertificationType.ANY),
    /** Only as the outer wrapper in quotes since version 4. */
    QE_REPORT(6, CertificationType.ANY),
    PLATFORM_MANIFEST(7, CertificationType.ANY);

    private static final int ANY = -1;
    private static final int SAMPLE_SIZE = 34;
    private static final int IDENTITY_TAIL_SIZE = 20;

    private final int code;
    private final int size;

    CertificationType(int code, int size) {
        this.code = code;
        this.size = size;
    }

    public int code() {
        return code;
    }

    /** The platform's encrypted or clear identity: enough to ask Intel for the PCK certificate, but not the certificate. */
    public boolean isPlatformIdentity() {
        return size != ANY;
    }

    /** The size of the identifier that such data begins with. */
    int ppidSize() {
        return size - IDENTITY_TAIL_SIZE;
    }

    static CertificationType of(int code, int at) throws MalformedException {
        for (CertificationType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new MalformedException("a certification data type that is not known", at);
    }

    void checkSize(int actual, int at) throws MalformedException {
        boolean sample = this == PPID_CLEAR && actual == SAMPLE_SIZE;
        if (size != ANY && size != actual && !sample) {
            throw new MalformedException("certification data of the wrong size for its type", at);
        }
    }
}
