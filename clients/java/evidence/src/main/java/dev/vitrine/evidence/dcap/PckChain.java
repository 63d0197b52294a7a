package dev.vitrine.evidence.dcap;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.dcap.Collateral.Part;
import dev.vitrine.evidence.dcap.IntelChain.Role;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.evidence.x509.VerifiedCache;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The chain that certifies a platform, and what its leaf says about it. Holds whatever the time.
 *
 * @param chain empty where it is missing or cannot be read
 * @param pck empty where the leaf's SGX extension cannot be read
 * @param fault why one of the two is empty, as the rest of a sentence; empty where the quote just does not carry a chain
 */
@Immutable
record PckChain(Optional<IntelChain> chain, Optional<PckCertificate> pck, Optional<String> fault) {

    private static final PckChain MISSING = new PckChain(Optional.empty(), Optional.empty(), Optional.empty());

    /** The chain that a quote carries, or the one that its collateral adds. */
    static PckChain of(QuoteSignature signature, Collateral collateral, VerifiedCache cache) {
        Bytes carried = signature.certificationData();
        Optional<Bytes> beside =
                switch (signature.certificationType()) {
                    case PCK_CHAIN -> Optional.of(Bytes.EMPTY);
                    case PCK_LEAF -> collateral.part(Part.PCK_CRL_CHAIN);
                    default -> collateral.part(Part.PCK_CHAIN);
                };
        if (beside.isEmpty()) {
            return MISSING;
        }
        boolean inQuote = !signature.certificationType().isPlatformIdentity()
                && signature.certificationType() != CertificationType.PLATFORM_MANIFEST;
        Bytes first = inQuote ? carried : Bytes.EMPTY;
        Bytes key = Hashes.sha256(Hashes.sha256(first), beside.get());
        return cache.find(PckChain.class, key).orElseGet(() -> {
            PckChain read = read(first, beside.get(), cache);
            cache.keep(PckChain.class, key, read);
            return read;
        });
    }

    private static PckChain read(Bytes first, Bytes beside, VerifiedCache cache) {
        IntelChain chain;
        try {
            List<Certificate> certificates = new ArrayList<>();
            if (!first.isEmpty()) {
                certificates.addAll(leading(first));
            }
            if (!beside.isEmpty()) {
                certificates.addAll(IntelChain.certificates(beside));
            }
            chain = IntelChain.link(certificates, Role.PCK, cache);
        } catch (MalformedException e) {
            return new PckChain(Optional.empty(), Optional.empty(), Optional.of("cannot be read: " + e.getMessage()));
        }
        try {
            PckCertificate pck = PckCertificate.of(chain.leaf(), chain.certificate(1));
            return new PckChain(Optional.of(chain), Optional.of(pck), Optional.empty());
        } catch (MalformedException e) {
            return new PckChain(Optional.of(chain), Optional.empty(), Optional.of("cannot be read: " + e.getMessage()));
        }
    }

    /** PEM, or the DER of one certificate, which some platforms send as a leaf. */
    private static List<Certificate> leading(Bytes data) throws MalformedException {
        return data.at(0) == 0x30 ? List.of(Certificate.parse(data)) : IntelChain.certificates(data);
    }

    /** Whether every certificate up to a pinned root holds, apart from time. */
    boolean isProven() {
        return chain.isPresent() && chain.get().isProven();
    }
}
