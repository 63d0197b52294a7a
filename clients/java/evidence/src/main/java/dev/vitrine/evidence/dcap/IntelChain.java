package dev.vitrine.evidence.dcap;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.CertificateChain;
import dev.vitrine.evidence.x509.Fault;
import dev.vitrine.evidence.x509.Pem;
import dev.vitrine.evidence.x509.VerifiedCache;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A chain in one of the two roles that Intel's root gives: certifying a platform, or signing collateral. The root vouches
 * for both, so the roles are told apart by the names of the certificates.
 */
@Immutable
final class IntelChain {

    /** The roles, with the names that each certificate of the chain must have, the leaf first. */
    enum Role {
        PCK(List.of(
                Place.leaf("pck-leaf", "Intel SGX PCK Certificate"),
                Place.authority("pck-ca", "Intel SGX PCK Platform CA", "Intel SGX PCK Processor CA"),
                Place.authority("root", "Intel SGX Root CA"))),
        /** The upper part of it, as it comes with a revocation list. */
        PCK_ISSUER(List.of(
                Place.authority("pck-ca", "Intel SGX PCK Platform CA", "Intel SGX PCK Processor CA"),
                Place.authority("root", "Intel SGX Root CA"))),
        TCB_SIGNING(List.of(
                Place.leaf("tcb-signing", "Intel SGX TCB Signing"),
                Place.authority("tcb-signing-root", "Intel SGX Root CA"))),
        /** The same signer with another chain. */
        QE_IDENTITY_SIGNING(List.of(
                Place.leaf("qe-identity-signing", "Intel SGX TCB Signing"),
                Place.authority("qe-identity-signing-root", "Intel SGX Root CA")));

        @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of records
        private final List<Place> places;

        Role(List<Place> places) {
            this.places = places;
        }
    }

    /**
     * A certificate's place in a chain.
     *
     * @param id the name of its check
     * @param authority whether it issues others; if not, it signs data
     */
    private record Place(String id, Set<String> commonNames, boolean authority) {

        static Place leaf(String id, String commonName) {
            return new Place(id, Set.of(commonName), false);
        }

        static Place authority(String id, String... commonNames) {
            return new Place(id, Set.of(commonNames), true);
        }

        Optional<String> mismatch(Certificate certificate) {
            if (!commonNames.contains(certificate.commonName())) {
                return Optional.of("its name is not one that Intel gives to this role");
            }
            if (certificate.isAuthority() != authority || (!authority && !certificate.permitsDigitalSignature())) {
                return Optional.of("it may not be used in this role");
            }
            return Optional.empty();
        }
    }

    /**
     * What can be said about one certificate whatever the time.
     *
     * @param outcome unknown where only a certificate above it is at fault
     * @param detail the rest of a sentence that begins with the certificate
     */
    record Link(Outcome outcome, String detail) {}

    private final Role role;
    private final CertificateChain chain;

    @SuppressWarnings("Immutable") // an unmodifiable copy
    private final List<Link> links;

    private IntelChain(Role role, CertificateChain chain) {
        this.role = role;
        this.chain = chain;
        this.links = links(role, chain);
    }

    /** Reads PEM, leaf first. One NUL at the end, as it is in most quotes, is not text. */
    static List<Certificate> certificates(Bytes pem) throws MalformedException {
        boolean terminated = !pem.isEmpty() && pem.at(pem.size() - 1) == 0;
        return Pem.certificates(terminated ? pem.slice(0, pem.size() - 1) : pem);
    }

    /** Checks the links of a chain, which must have exactly the certificates of its role. */
    static IntelChain link(List<Certificate> leafFirst, Role role, VerifiedCache cache) throws MalformedException {
        // SPEC: require exactly 3 certificates; the third must equal the pinned root.
        if (leafFirst.size() != role.places.size()) {
            throw new MalformedException(
                    "a chain of " + leafFirst.size() + " certificates instead of " + role.places.size(),
                    MalformedException.NO_POSITION);
        }
        return new IntelChain(role, cache.link(leafFirst));
    }

    private static List<Link> links(Role role, CertificateChain chain) {
        List<Link> links = new ArrayList<>();
        boolean proven = true;
        for (int i = role.places.size() - 1; i >= 0; i--) {
            Link link = link(role.places.get(i), chain, i, proven);
            proven = link.outcome() == Outcome.PROVEN;
            links.add(0, link);
        }
        return List.copyOf(links);
    }

    private static Link link(Place place, CertificateChain chain, int index, boolean issuerProven) {
        Optional<Fault> fault = chain.fault(index);
        if (fault.isPresent() && fault.get() != Fault.ISSUER_NOT_PROVEN) {
            return new Link(Outcome.REFUTED, fault.get().text());
        }
        Certificate certificate = chain.certificates().get(index);
        Optional<String> mismatch = place.mismatch(certificate);
        if (mismatch.isPresent()) {
            return new Link(Outcome.REFUTED, mismatch.get());
        }
        return issuerProven
                ? new Link(Outcome.PROVEN, "every link up to its root holds")
                : new Link(Outcome.UNKNOWN, Fault.ISSUER_NOT_PROVEN.text());
    }

    int size() {
        return links.size();
    }

    /** The name of the check of a certificate, after {@code chain.}; {@code index} counts from the leaf. */
    String id(int index) {
        return role.places.get(index).id();
    }

    Link link(int index) {
        return links.get(index);
    }

    Certificate certificate(int index) {
        return chain.certificates().get(index);
    }

    Certificate leaf() {
        return chain.leaf();
    }

    Certificate root() {
        return chain.root();
    }

    /** The anchor of the root, where its key is pinned. */
    Optional<TrustAnchor> anchor() {
        return chain.anchor();
    }

    boolean isProven(int index) {
        return links.get(index).outcome() == Outcome.PROVEN;
    }

    /** Whether everything from the leaf to a pinned root holds, apart from time. */
    boolean isProven() {
        return isProven(0);
    }
}
