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

    private boolean isBy(Authority authority) {
        for (Certificate signer : candidates(authority)) {
            if (isSignedWith(signer)) {
                List<Certificate> chain = new ArrayList<>(authority.chain());
                if (!chain.get(0).equals(signer)) {
                    chain.add(0, signer);
                }
                if (CertificateChain.link(chain, authority.anchors(), UNDERSTOOD)
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

    private static SignerInformationVerifier verifier(Certificate certificate, X509CertificateHolder holder)
            throws OperatorCreationException {
        if (certificate.key().ecdsa().isPresent()) {
            return new BcECSignerInfoVerifierBuilder(
                            new DefaultCMSSignatureAlgorithmNameGenerator(),
                            new DefaultSignatureAlgorithmIdentifierFinder(),
                            new DefaultDigestAlgorithmIdentifierFinder(),
                            new BcDigestCalculatorProvider())
                    .build(holder);
        }
        return new BcRSASignerInfoVerifierBuilder(
                        new DefaultCMSSignatureAlgorithmNameGenerator(),
                        new DefaultSignatureAlgorithmIdentifierFinder(),
                        new DefaultDigestAlgorithmIdentifierFinder(),
                        new BcDigestCalculatorProvider())
                .build(holder);
    }
}
