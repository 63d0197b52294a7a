package dev.vitrine.evidence.container;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.dcap.Collateral;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.RevocationList;
import dev.vitrine.tlog.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was in a wrapper.
 *
 * @param format the wrapper, for people
 * @param kind of the evidence; {@link EvidenceKind#PCS_COLLATERAL} or {@link EvidenceKind#CERTIFICATES} where there is
 *     collateral only, {@link EvidenceKind#OPAQUE} where it is recognised and not understood
 * @param evidence the exact quote, report or document; empty where there is collateral only
 * @param collateral of Intel's
 * @param certificates of AMD's, the endorsement key's first
 * @param revocationLists of AMD's
 * @param boundData what the SHA-256 in the first half of the report data is of, and the second half is zero
 */
public record Contents(
        String format,
        EvidenceKind kind,
        Optional<Bytes> evidence,
        Collateral collateral,
        List<Certificate> certificates,
        List<RevocationList> revocationLists,
        Optional<Bytes> boundData) {

    public Contents {
        certificates = List.copyOf(certificates);
        revocationLists = List.copyOf(revocationLists);
    }

    static Contents of(String format, EvidenceKind kind, Bytes evidence) {
        return new Contents(
                format, kind, Optional.of(evidence), Collateral.NONE, List.of(), List.of(), Optional.empty());
    }

    static Contents ofCollateral(String format, Collateral collateral) {
        return new Contents(
                format,
                EvidenceKind.PCS_COLLATERAL,
                Optional.empty(),
                collateral,
                List.of(),
                List.of(),
                Optional.empty());
    }

    static Contents ofCertificates(String format, List<Certificate> certificates) {
        return new Contents(
                format,
                EvidenceKind.CERTIFICATES,
                Optional.empty(),
                Collateral.NONE,
                certificates,
                List.of(),
                Optional.empty());
    }

    Contents named(String name) {
        return new Contents(name, kind, evidence, collateral, certificates, revocationLists, boundData);
    }

    Contents with(Collateral more) {
        return new Contents(format, kind, evidence, more, certificates, revocationLists, boundData);
    }

    Contents with(List<Certificate> moreCertificates, List<RevocationList> moreLists) {
        return new Contents(format, kind, evidence, collateral, moreCertificates, moreLists, boundData);
    }

    Contents bound(Bytes data) {
        return new Contents(format, kind, evidence, collateral, certificates, revocationLists, Optional.of(data));
    }

    /** This evidence with the collateral of another file: endorsements often lie beside the evidence. */
    public Contents plus(Contents endorsements) {
        Collateral merged = collateral;
        for (Collateral.Part part : Collateral.Part.values()) {
            Optional<Bytes> bytes = endorsements.collateral.part(part);
            if (bytes.isPresent() && merged.part(part).isEmpty()) {
                merged = merged.with(part, bytes.get());
            }
        }
        List<Certificate> moreCertificates = new ArrayList<>(certificates);
        moreCertificates.addAll(endorsements.certificates);
        List<RevocationList> moreLists = new ArrayList<>(revocationLists);
        moreLists.addAll(endorsements.revocationLists);
        return new Contents(format, kind, evidence, merged, moreCertificates, moreLists, boundData);
    }
}
