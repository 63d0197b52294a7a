package dev.vitrine.exhibit;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.proto.v1.CollateralKind;
import dev.vitrine.proto.v1.EvidenceFormat;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Which names of the log's contract stand for which of the judge's. */
final class Correspondence {

    private static final Map<EvidenceKind, EvidenceFormat> FORMATS = new EnumMap<>(Map.of(
            EvidenceKind.SGX_QUOTE, EvidenceFormat.EVIDENCE_FORMAT_SGX_QUOTE,
            EvidenceKind.TDX_QUOTE, EvidenceFormat.EVIDENCE_FORMAT_TDX_QUOTE,
            EvidenceKind.IAS_REPORT, EvidenceFormat.EVIDENCE_FORMAT_IAS_REPORT,
            EvidenceKind.SNP_REPORT, EvidenceFormat.EVIDENCE_FORMAT_SNP_REPORT,
            EvidenceKind.NITRO_DOCUMENT, EvidenceFormat.EVIDENCE_FORMAT_NITRO_DOCUMENT,
            EvidenceKind.SGX_SIGSTRUCT, EvidenceFormat.EVIDENCE_FORMAT_SGX_SIGSTRUCT,
            EvidenceKind.TDX_EVENT_LOG, EvidenceFormat.EVIDENCE_FORMAT_TDX_EVENT_LOG,
            EvidenceKind.OPAQUE, EvidenceFormat.EVIDENCE_FORMAT_OPAQUE));

    private Correspondence() {}

    /** Empty for a format of a later version of the contract. */
    static Optional<EvidenceKind> kind(EvidenceFormat format) {
        return FORMATS.entrySet().stream()
                .filter(pair -> pair.getValue() == format)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** What no format names is opaque to the log. */
    static EvidenceFormat format(EvidenceKind kind) {
        return FORMATS.getOrDefault(kind, EvidenceFormat.EVIDENCE_FORMAT_OPAQUE);
    }

    /** Empty for collateral of a later version of the contract. */
    static Optional<Part> part(CollateralKind kind) {
        for (Part part : Part.values()) {
            if (collateral(part) == kind) {
                return Optional.of(part);
            }
        }
        return Optional.empty();
    }

    static CollateralKind collateral(Part part) {
        return switch (part) {
            case TCB_INFO -> CollateralKind.COLLATERAL_KIND_TCB_INFO;
            case TCB_INFO_ISSUER_CHAIN -> CollateralKind.COLLATERAL_KIND_TCB_INFO_ISSUER_CHAIN;
            case QE_IDENTITY -> CollateralKind.COLLATERAL_KIND_QE_IDENTITY;
            case QE_IDENTITY_ISSUER_CHAIN -> CollateralKind.COLLATERAL_KIND_QE_IDENTITY_ISSUER_CHAIN;
            case PCK_CERTIFICATE_CHAIN -> CollateralKind.COLLATERAL_KIND_PCK_CERTIFICATE_CHAIN;
            case PCK_CRL -> CollateralKind.COLLATERAL_KIND_PCK_CRL;
            case PCK_CRL_ISSUER_CHAIN -> CollateralKind.COLLATERAL_KIND_PCK_CRL_ISSUER_CHAIN;
            case ROOT_CA_CRL -> CollateralKind.COLLATERAL_KIND_ROOT_CA_CRL;
            case IAS_SIGNATURE -> CollateralKind.COLLATERAL_KIND_IAS_SIGNATURE;
            case IAS_CERTIFICATES -> CollateralKind.COLLATERAL_KIND_IAS_CERTIFICATES;
            case SNP_CERTIFICATES -> CollateralKind.COLLATERAL_KIND_SNP_CERTIFICATES;
            case SNP_CRL -> CollateralKind.COLLATERAL_KIND_SNP_CRL;
            case TDX_EVENT_LOG -> CollateralKind.COLLATERAL_KIND_TDX_EVENT_LOG;
            case SIGSTRUCT -> CollateralKind.COLLATERAL_KIND_SIGSTRUCT;
        };
    }
}
