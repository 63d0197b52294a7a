package dev.vitrine.evidence.provenance.sigstore;

import dev.vitrine.evidence.provenance.intoto.DigestAlgorithm;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.CertificateChain;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.DefaultCMSSignatureAlgorithmNameGenerator;
import org.bouncycastle.cms.SignerInformationVerifier;
import org.bouncycastle.cms.bc.BcECSignerInfoVerifierBuilder;
import org.bouncycastle.cms.bc.BcRSASignerInfoVerifierBuilder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;

/** An RFC 3161 response: an authority's word that a signature was there at a time. */
final class SignedTimestamp {

    private static final int MAX_SIZE = 64 * 1024;
    private static final Set<String> UNDERSTOOD = Set.of(Extension.extendedKeyUsage.getId());

    private final TimeStampToken token;

    private SignedTimestamp(TimeStampToken token) {
        this.token = token;
    }

    static SignedTimestamp parse(Bytes response) throws MalformedException {
        if (response.size() > MAX_SIZE) {
            throw new MalformedException("a timestamp is too large", MAX_SIZE);
        }
        try {
            TimeStampToken token = new TimeStampResponse(response.toByteArray()).getTimeStampToken();
            if (token != null) {
                return new SignedTimestamp(token);
            }
        } catch (TSPException | IOException | RuntimeException e) {
            // Bouncy Castle reports broken ASN.1 as one of several unchecked exceptions.
            throw new MalformedException("not an RFC 3161 timestamp", MalformedException.NO_POSITION);
        }
        throw new MalformedException("a timestamp that was not granted", MalformedException.NO_POSITION);
    }

    /** The time that it states. */
    Instant time() {
        return token.getTimeStampInfo().getGenTime().toInstant();
    }

    /** Whether it is over this signature. */
    boolean covers(Bytes signature) {
        return DigestAlgorithm.ofOid(
                        token.getTimeStampInfo().getMessageImprintAlgOID().getId())
                .map(algorithm -> algorithm
                        .hash(signature)
                        .equals(Bytes.copyOf(token.getTimeStampInfo().getMessageImprintDigest())))
                .orElse(false);
    }

    /** The first authority that signed it, or empty where none of them did. */
    Optional<Authority> signedBy(List<Authority> authorities) {
        return authorities.stream().filter(this::isBy).findFirst();
    }

    /**
     * An authority whose key signed it at a time at which the authority, or one of its certificates, is not relied on. Empty
     * where none of them did.
     */
    Optional<Authority> signedOutOfTimeBy(List<Authority> authorities) {
        return authorities.stream().filter(this::hasKeyOf).findFirst();
    }

    private boolean hasKeyOf(Authority authority) {
        return candidates(authority).stream()
                .anyMatch(signer -> isSignedWithKeyOf(signer)
                        && CertificateChain.link(chain(signer, authority), authority.anchors(), UNDERSTOOD)
                                .isLinked());
    }

    private static List<Certificate> chain(Certificate signer, Authority authority) {
        List<Certificate> chain = new ArrayList<>(authority.chain());
        if (!chain.get(0).equals(signer)) {
            chain.add(0, signer);
        }
        return chain;
    }

    private boolean isBy(Authority authority) {
        for (Certificate signer : candidates(authority)) {
            if (isSignedWith(signer)) {
                if (CertificateChain.link(chain(signer, authority), authority.anchors(), UNDERSTOOD)
                                .isProvenAt(time())
                        && authority.validity().contains(time())) {
                    return true;
                }
            }
        }
        return false;
    }

    private List<Certificate> candidates(Authority authority) {
        List<Certificate> candidates = new ArrayList<>();
        candidates.add(authority.chain().get(0));
        Collection<X509CertificateHolder> embedded = token.getCertificates().getMatches(null);
        embedded.forEach(holder -> parse(holder).ifPresent(candidates::add));
        return candidates;
    }

    /** A certificate that cannot be read signed nothing that could be relied on. */
    private static Optional<Certificate> parse(X509CertificateHolder holder) {
        try {
            return Optional.of(Certificate.parse(Bytes.wrapUnsafe(holder.getEncoded())));
        } catch (MalformedException | IOException e) {
            return Optional.empty();
        }
    }

    private boolean isSignedWith(Certificate certificate) {
        try {
            X509CertificateHolder holder =
                    new X509CertificateHolder(certificate.der().toByteArray());
            // Also checks the purpose of the certificate, its validity at the time and that the token names it.
            token.validate(verifier(certificate, holder));
            return true;
        } catch (TSPException | IOException | OperatorCreationException | RuntimeException e) {
            return false;
        }
    }

    /** The signature alone, whenever it was made. */
    private boolean isSignedWithKeyOf(Certificate certificate) {
        try {
            AsymmetricKeyParameter key =
                    PublicKeyFactory.createKey(certificate.key().spki().toByteArray());
            return token.isSignatureValid(isEcdsa(certificate) ? ecdsa().build(key) : rsa().build(key));
        } catch (TSPException | IOException | OperatorCreationException | RuntimeException e) {
            return false;
        }
    }

    private static SignerInformationVerifier verifier(Certificate certificate, X509CertificateHolder holder)
            throws OperatorCreationException {
        return isEcdsa(certificate) ? ecdsa().build(holder) : rsa().build(holder);
    }

    private static boolean isEcdsa(Certificate certificate) {
        return certificate.key().ecdsa().isPresent();
    }

    private static BcECSignerInfoVerifierBuilder ecdsa() {
        return new BcECSignerInfoVerifierBuilder(
                new DefaultCMSSignatureAlgorithmNameGenerator(),
                new DefaultSignatureAlgorithmIdentifierFinder(),
                new DefaultDigestAlgorithmIdentifierFinder(),
                new BcDigestCalculatorProvider());
    }

    private static BcRSASignerInfoVerifierBuilder rsa() {
        return new BcRSASignerInfoVerifierBuilder(
                new DefaultCMSSignatureAlgorithmNameGenerator(),
                new DefaultSignatureAlgorithmIdentifierFinder(),
                new DefaultDigestAlgorithmIdentifierFinder(),
                new BcDigestCalculatorProvider());
    }
}
