package dev.vitrine.evidence.judge;

/** What may travel with a piece of evidence, each in the exact bytes of its maker. Which kind takes which is said below. */
public enum Part {
    /** SGX and TDX: Intel's signed JSON document about a kind of platform. */
    TCB_INFO("tcb-info"),
    /** PEM: the signer of the TCB info, then the root. */
    TCB_INFO_ISSUER_CHAIN("tcb-info-issuer-chain"),
    /** SGX and TDX: Intel's signed JSON document about its quoting enclave. */
    QE_IDENTITY("qe-identity"),
    /** PEM; where it is missing, the chain of the TCB info is taken. */
    QE_IDENTITY_ISSUER_CHAIN("qe-identity-issuer-chain"),
    /** SGX and TDX: PEM, where the quote does not carry it. */
    PCK_CERTIFICATE_CHAIN("pck-certificate-chain"),
    /** SGX and TDX: DER. */
    PCK_CRL("pck-crl"),
    /** PEM. */
    PCK_CRL_ISSUER_CHAIN("pck-crl-issuer-chain"),
    /** SGX and TDX: DER. */
    ROOT_CA_CRL("root-ca-crl"),
    /** IAS reports: the header {@code X-IASReport-Signature}, base64 text. */
    IAS_SIGNATURE("ias-signature"),
    /** IAS reports: PEM, decoded from its header. */
    IAS_CERTIFICATES("ias-certificates"),
    /** SNP: VCEK or VLEK, then ASK or ASVK, then ARK as PEM; or the table of certificates that a host hands over. */
    SNP_CERTIFICATES("snp-certificates"),
    /** SNP: DER. */
    SNP_CRL("snp-crl"),
    /** TDX: a CCEL, or the JSON form of dstack. */
    TDX_EVENT_LOG("tdx-event-log"),
    /** SGX quotes, IAS reports and enclave images: 1,808 bytes. */
    SIGSTRUCT("sigstruct");

    private final String code;

    Part(String code) {
        this.code = code;
    }

    /** The stable name. */
    public String code() {
        return code;
    }
}
