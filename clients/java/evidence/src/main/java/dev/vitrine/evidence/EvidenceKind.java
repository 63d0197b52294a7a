package dev.vitrine.evidence;

/** The kinds of evidence that are understood, with the stable names under which they are logged and indexed. */
public enum EvidenceKind {
    SGX_QUOTE("sgx-quote"),
    TDX_QUOTE("tdx-quote"),
    IAS_REPORT("ias-report"),
    SGX_SIGSTRUCT("sgx-sigstruct"),
    SGX_ENCLAVE("sgx-enclave"),
    SNP_REPORT("snp-report"),
    NITRO_DOCUMENT("nitro-document"),
    DSSE_ENVELOPE("dsse-envelope"),
    IN_TOTO_STATEMENT("in-toto-statement"),
    SIGSTORE_BUNDLE("sigstore-bundle"),
    SPDX_DOCUMENT("spdx-document"),
    CYCLONEDX_DOCUMENT("cyclonedx-document"),
    MEASUREMENT_DOCUMENT("measurement-document"),
    CORIM("corim"),
    TDX_EVENT_LOG("tdx-event-log"),
    PCS_COLLATERAL("pcs-collateral"),
    CERTIFICATES("certificates"),
    OPAQUE("opaque");

    private final String code;

    EvidenceKind(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
