package dev.vitrine.log.server.admission;

import dev.vitrine.evidence.x509.EcdsaVerifier;
import dev.vitrine.evidence.x509.JcaEcdsa;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fastest way to verify ECDSA signatures that is there. Amazon's Corretto Crypto Provider is native code for few platforms,
 * so it is no dependency: an operator who wants it puts its jar on the class path.
 */
public final class FastEcdsa {

    private static final Logger LOG = LoggerFactory.getLogger(FastEcdsa.class);

    private static final String CORRETTO = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    private FastEcdsa() {}

    /** What is there; {@link EcdsaVerifier#PORTABLE} always is. */
    public static EcdsaVerifier find() {
        return corretto().orElse(EcdsaVerifier.PORTABLE);
    }

    /** Empty where it is not on the class path, or does not work on this machine. */
    public static Optional<EcdsaVerifier> corretto() {
        try {
            Provider provider =
                    (Provider) Class.forName(CORRETTO).getField("INSTANCE").get(null);
            EcdsaVerifier verifier = new JcaEcdsa(provider);
            LOG.atInfo().addKeyValue("provider", provider.toString()).log("ECDSA is verified by native code");
            return Optional.of(verifier);
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        } catch (ReflectiveOperationException | GeneralSecurityException | RuntimeException | LinkageError e) {
            LOG.atWarn().setCause(e).log("the native provider of ECDSA is there and does not work");
            return Optional.empty();
        }
    }
}
