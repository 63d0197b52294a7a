package dev.vitrine.cli;

import dev.vitrine.evidence.EvidenceKind;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a file is called. A name decides nothing about a file that can be recognised; one that cannot, and is called a quote, is a
 * broken quote and not just anything.
 */
record ClaimedKind(Pattern name, EvidenceKind kind) {

    private static final List<ClaimedKind> NAMES = List.of(
            of("tcb[-_]?info.*|.*\\.tcb", EvidenceKind.PCS_COLLATERAL),
            of("(.*[-_.])?qe\\d?[-_]?identity.*|.*\\.id", EvidenceKind.PCS_COLLATERAL),
            of(".*sigstruct.*|.*\\.css|.*\\.sig|signdata.*", EvidenceKind.SGX_SIGSTRUCT),
            of(".*\\.signed\\.so|.*\\.signed|.*\\.sgxs", EvidenceKind.SGX_ENCLAVE),
            of(".*tdx.*quote.*|.*quote.*tdx.*", EvidenceKind.TDX_QUOTE),
            of(".*quote.*", EvidenceKind.SGX_QUOTE),
            of(".*\\.avr", EvidenceKind.IAS_REPORT),
            of("(.*[-_.])?report\\.bin", EvidenceKind.SNP_REPORT),
            of("document\\.cbor|.*nitro.*\\.(bin|cbor)", EvidenceKind.NITRO_DOCUMENT),
            of(".*corim.*\\.cbor|.*\\.corim", EvidenceKind.CORIM),
            of(".*\\.sigstore(\\.json)?", EvidenceKind.SIGSTORE_BUNDLE),
            of(".*\\.intoto\\.jsonl?|.*\\.slsa|.*\\.dsse(\\.json)?", EvidenceKind.DSSE_ENVELOPE),
            of(".*\\.spdx(\\.json)?", EvidenceKind.SPDX_DOCUMENT),
            of("(.*[-_.])?bom([-_.].*)?\\.json|.*\\.cdx\\.json", EvidenceKind.CYCLONEDX_DOCUMENT),
            of(".*\\.(pem|der|crt|cer|crl)", EvidenceKind.CERTIFICATES));

    private static final Pattern TCB_SIGNING_CHAIN =
            Pattern.compile(".*tcb[-_]?(sign|certs|issuer).*\\.pem", Pattern.CASE_INSENSITIVE);

    private static ClaimedKind of(String name, EvidenceKind kind) {
        return new ClaimedKind(Pattern.compile(name, Pattern.CASE_INSENSITIVE), kind);
    }

    /** A chain in this role has to be one; certificates of Intel's that are something else are none. */
    static boolean isTcbSigningChain(String baseName) {
        return TCB_SIGNING_CHAIN.matcher(baseName).matches();
    }

    static Optional<EvidenceKind> of(String baseName) {
        return NAMES.stream()
                .filter(claimed -> claimed.name().matcher(baseName).matches())
                .map(ClaimedKind::kind)
                .findFirst();
    }
}
