package dev.vitrine.log.server;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.note.VerifierKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A log's key that never leaves its module: ECDSA by way of PKCS#11 and the JDK's own provider, which offers no Ed25519. The
 * token holds exactly one private key with its certificate, on P-256, P-384 or P-521; the certificate says no more than the
 * public key.
 *
 * <p>ECDSA signatures are not deterministic: signing a head again gives another signature of the same head.
 */
final class Pkcs11Signer implements CheckpointSigner {

    private final Provider provider;
    private final PrivateKey secret;
    private final VerifierKey key;

    private Pkcs11Signer(Provider provider, PrivateKey secret, VerifierKey key) {
        this.provider = provider;
        this.secret = secret;
        this.key = key;
    }

    /**
     * Opens a token.
     *
     * @param configuration as the JDK's SunPKCS11 provider wants it: {@code name}, {@code library}, {@code slotListIndex}
     * @param pin a file that only its owner may read
     */
    static Pkcs11Signer open(Path configuration, Path pin, KeyName name) throws IOException {
        try {
            Provider base = Security.getProvider("SunPKCS11");
            if (base == null) {
                throw new StartException("this Java has no PKCS#11 provider");
            }
            Provider provider = base.configure(configuration.toString());
            KeyStore token = KeyStore.getInstance("PKCS11", provider);
            token.load(null, SecretFile.read(pin).toUtf8().strip().toCharArray());
            List<String> keys = new ArrayList<>();
            for (String alias : Collections.list(token.aliases())) {
                if (token.isKeyEntry(alias)) {
                    boolean unused = keys.add(alias);
                }
            }
            if (keys.size() != 1) {
                throw new StartException("the token of " + configuration + " has " + keys.size()
                        + " private keys with a certificate; it must be one");
            }
            PrivateKey secret = (PrivateKey) token.getKey(keys.get(0), null);
            Bytes spki = Bytes.copyOf(
                    token.getCertificate(keys.get(0)).getPublicKey().getEncoded());
            return new Pkcs11Signer(provider, secret, VerifierKey.of(name, KeyType.ECDSA, spki));
        } catch (GeneralSecurityException | ProviderException e) {
            throw new StartException("the token of " + configuration + " cannot be used: " + e.getMessage(), e);
        } catch (MalformedException e) {
            throw new StartException("the key of " + configuration + " is not one that a log can have: " + e.what(), e);
        }
    }

    @Override
    public VerifierKey key() {
        return key;
    }

    @Override
    public NoteSignature sign(Checkpoint checkpoint, long unixSeconds) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA", provider);
            signature.initSign(secret);
            signature.update(checkpoint.text().toByteArray());
            return new NoteSignature(key.name(), key.keyId(), Bytes.wrapUnsafe(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the token does not sign", e);
        }
    }
}
