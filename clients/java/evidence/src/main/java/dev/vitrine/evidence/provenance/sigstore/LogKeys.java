package dev.vitrine.evidence.provenance.sigstore;

import dev.vitrine.evidence.provenance.intoto.SigningKey;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Keys as trusted roots have them: SubjectPublicKeyInfo, or a bare PKCS #1 key of a log that was retired long ago. */
final class LogKeys {

    private LogKeys() {}

    static SigningKey parse(Bytes der) throws MalformedException {
        try {
            return SigningKey.parse(der);
        } catch (MalformedException notSpki) {
            return SigningKey.parse(wrapped(der));
        }
    }

    private static Bytes wrapped(Bytes pkcs1) throws MalformedException {
        try {
            RSAPublicKey key = RSAPublicKey.getInstance(pkcs1.toByteArray());
            return Bytes.wrapUnsafe(new SubjectPublicKeyInfo(
                            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), key)
                    .getEncoded("DER"));
        } catch (IOException | RuntimeException e) {
            throw new MalformedException("not a public key of a log", MalformedException.NO_POSITION);
        }
    }
}
