package dev.vitrine.evidence.dcap;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.dcap.Collateral.Part;
import dev.vitrine.evidence.dcap.IntelChain.Role;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.EcdsaKey;
import dev.vitrine.evidence.x509.RevocationList;
import dev.vitrine.evidence.x509.VerifiedCache;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.util.Optional;

/**
 * What can be said about collateral whatever the time and whatever the quote: which documents are signed by Intel, and what
 * they say.
 */
@Immutable
final class CheckedCollateral {

    /**
     * One part.
     *
     * @param outcome proven where {@code value} may be believed, refuted where it is broken or forged, otherwise unknown
     * @param detail the rest of a sentence about the part
     * @param value also there for a list that was parsed and whose signature nobody checked yet
     */
    @Immutable(containerOf = "T")
    record Checked<T>(Outcome outcome, String detail, Optional<T> value) {

        static <T> Checked<T> missing() {
            return new Checked<>(Outcome.UNKNOWN, "is missing", Optional.empty());
        }

        static <T> Checked<T> refuted(String detail) {
            return new Checked<>(Outcome.REFUTED, detail, Optional.empty());
        }
    }

    private interface Parser<T> {
        T parse(Bytes bytes) throws MalformedException;
    }

    private final Checked<IntelChain> tcbSigner;
    private final Checked<IntelChain> identitySigner;
    private final boolean separateIdentitySigner;
    private final Checked<TcbInfo> tcbInfo;
    private final Checked<EnclaveIdentity> qeIdentity;
    private final Checked<RevocationList> rootList;
    private final Checked<RevocationList> pckList;
    private final Checked<IntelChain> pckListIssuer;

    private CheckedCollateral(Collateral collateral, VerifiedCache cache) {
        this.tcbSigner = signer(collateral.part(Part.TCB_INFO_CHAIN), Role.TCB_SIGNING, cache);
        Optional<Bytes> ownChain = collateral.part(Part.QE_IDENTITY_CHAIN);
        this.separateIdentitySigner = ownChain.isPresent() && !ownChain.equals(collateral.part(Part.TCB_INFO_CHAIN));
        this.identitySigner = separateIdentitySigner ? signer(ownChain, Role.QE_IDENTITY_SIGNING, cache) : tcbSigner;
        this.tcbInfo = document(
                collateral.part(Part.TCB_INFO), SignedDocument.Kind.TCB_INFO, tcbSigner, TcbInfo::parse, cache);
        this.qeIdentity = document(
                collateral.part(Part.QE_IDENTITY),
                SignedDocument.Kind.ENCLAVE_IDENTITY,
                identitySigner,
                EnclaveIdentity::parse,
                cache);
        this.rootList = list(collateral.part(Part.ROOT_CA_CRL));
        this.pckList = list(collateral.part(Part.PCK_CRL));
        this.pckListIssuer = signer(collateral.part(Part.PCK_CRL_CHAIN), Role.PCK_ISSUER, cache);
    }

    static CheckedCollateral of(Collateral collateral, VerifiedCache cache) {
        return cache.find(CheckedCollateral.class, collateral.digest()).orElseGet(() -> {
            CheckedCollateral checked = new CheckedCollateral(collateral, cache);
            cache.keep(CheckedCollateral.class, collateral.digest(), checked);
            return checked;
        });
    }

    private static Checked<IntelChain> signer(Optional<Bytes> pem, Role role, VerifiedCache cache) {
        if (pem.isEmpty()) {
            return Checked.missing();
        }
        try {
            IntelChain chain = IntelChain.link(IntelChain.certificates(pem.get()), role, cache);
            return new Checked<>(
                    chain.isProven() ? Outcome.PROVEN : Outcome.REFUTED,
                    chain.isProven() ? "is Intel's" : "is not Intel's",
                    Optional.of(chain));
        } catch (MalformedException e) {
            return Checked.refuted("cannot be read: " + e.getMessage());
        }
    }

    private static <T> Checked<T> document(
            Optional<Bytes> json,
            SignedDocument.Kind kind,
            Checked<IntelChain> signer,
            Parser<T> parser,
            VerifiedCache cache) {
        if (json.isEmpty()) {
            return Checked.missing();
        }
        try {
            SignedDocument document = SignedDocument.parse(json.get(), kind);
            if (signer.outcome() == Outcome.PROVEN) {
                document.verify(key(signer.value().orElseThrow().leaf()), cache.ecdsa());
            }
            // Parsed only after the signature: what nobody vouches for is not interpreted further than it has to be.
            T value = parser.parse(document.body());
            return switch (signer.outcome()) {
                case PROVEN -> new Checked<>(Outcome.PROVEN, "is signed by Intel", Optional.of(value));
                case REFUTED -> Checked.refuted("is signed by a key that is not Intel's");
                case UNKNOWN, WARNING ->
                    new Checked<>(Outcome.UNKNOWN, "came without the chain of its signer", Optional.empty());
            };
        } catch (MalformedException e) {
            return Checked.refuted("cannot be read: " + e.getMessage());
        } catch (VerificationException e) {
            return Checked.refuted("has a signature that does not verify");
        }
    }

    private static EcdsaKey key(Certificate signer) throws VerificationException {
        return signer.key()
                .ecdsa()
                .filter(key -> key.curve() == EcdsaKey.Curve.P256)
                .orElseThrow(() -> new VerificationException(
                        VerificationException.Reason.BAD_SIGNATURE, "the signer's key is not on P-256"));
    }

    private static Checked<RevocationList> list(Optional<Bytes> der) {
        if (der.isEmpty()) {
            return Checked.missing();
        }
        try {
            return new Checked<>(Outcome.UNKNOWN, "was not checked", Optional.of(RevocationList.parse(der.get())));
        } catch (MalformedException e) {
            return Checked.refuted("cannot be read: " + e.getMessage());
        }
    }

    Checked<IntelChain> tcbSigner() {
        return tcbSigner;
    }

    /** The root above the signer, where its key is pinned. */
    Optional<Certificate> provenRoot() {
        return tcbSigner
                .value()
                .filter(chain -> chain.isProven(chain.size() - 1))
                .map(IntelChain::root);
    }

    /** The root's anchor. */
    Optional<TrustAnchor> anchor() {
        return tcbSigner.value().flatMap(IntelChain::anchor);
    }

    Checked<IntelChain> identitySigner() {
        return identitySigner;
    }

    /** Whether the identity came with another chain than the TCB info. */
    boolean hasSeparateIdentitySigner() {
        return separateIdentitySigner;
    }

    Checked<TcbInfo> tcbInfo() {
        return tcbInfo;
    }

    Checked<EnclaveIdentity> qeIdentity() {
        return qeIdentity;
    }

    Checked<RevocationList> rootList() {
        return rootList;
    }

    Checked<RevocationList> pckList() {
        return pckList;
    }

    /** The authority that issued the PCK list, as it came with the list and not with a quote. */
    Checked<IntelChain> pckListIssuer() {
        return pckListIssuer;
    }
}
