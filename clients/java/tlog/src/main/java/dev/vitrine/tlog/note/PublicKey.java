package dev.vitrine.tlog.note;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Set;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.jspecify.annotations.Nullable;

/** The primitives, as we call them. Implementations are immutable and thread-safe. */
interface PublicKey {

    boolean isSignature(Bytes message, Bytes signature);

    static PublicKey parse(KeyType type, Bytes key) throws MalformedException {
        return switch (type) {
            case ED25519, ED25519_COSIGNATURE -> Ed25519Key.parse(key);
            case ECDSA, RFC6962_STH -> EcdsaKey.parse(key);
            case MLDSA44_COSIGNATURE -> MlDsa44Key.parse(key);
        };
    }

    /** ECDSA over SHA-256 with strict DER signatures, on the three NIST curves that the format names. */
    final class EcdsaKey implements PublicKey {

        private static final int MAX_SPKI = 158;
        private static final int MAX_SIGNATURE = 139;
        private static final Set<ASN1ObjectIdentifier> CURVES =
                Set.of(SECObjectIdentifiers.secp256r1, SECObjectIdentifiers.secp384r1, SECObjectIdentifiers.secp521r1);

        private final ECPublicKeyParameters key;

        private EcdsaKey(ECPublicKeyParameters key) {
            this.key = key;
        }

        static EcdsaKey parse(Bytes spki) throws MalformedException {
            if (spki.size() > MAX_SPKI) {
                throw new MalformedException("an ECDSA key is longer than that of any curve supported", MAX_SPKI);
            }
            try {
                AsymmetricKeyParameter parsed = PublicKeyFactory.createKey(spki.toByteArray());
                if (parsed instanceof ECPublicKeyParameters ec
                        && ec.getParameters() instanceof ECNamedDomainParameters named
                        && CURVES.contains(named.getName())
                        && spki.equals(encode(ec))) {
                    return new EcdsaKey(ec);
                }
            } catch (IOException | RuntimeException e) {
                throw new MalformedException("not a public key in DER", 0);
            }
            throw new MalformedException("not an ECDSA key on P-256, P-384 or P-521 in canonical DER", 0);
        }

        @Override
        public boolean isSignature(Bytes message, Bytes signature) {
            BigInteger[] rs = parseSignature(signature);
            if (rs == null) {
                return false;
            }
            ECDSASigner verifier = new ECDSASigner();
            verifier.init(false, key);
            return verifier.verifySignature(KeyIds.sha256(message).toByteArray(), rs[0], rs[1]);
        }

        private static Bytes encode(ECPublicKeyParameters key) throws IOException {
            return Bytes.wrapUnsafe(
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key).getEncoded("DER"));
        }

        /** The two integers of strict DER, or null: BER variants would give one signature several encodings. */
        private static BigInteger @Nullable [] parseSignature(Bytes signature) {
            if (signature.size() > MAX_SIGNATURE) {
                return null;
            }
            try (ASN1InputStream in = new ASN1InputStream(signature.toByteArray())) {
                if (in.readObject() instanceof ASN1Sequence sequence
                        && sequence.size() == 2
                        && sequence.getObjectAt(0) instanceof ASN1Integer r
                        && sequence.getObjectAt(1) instanceof ASN1Integer s
                        && Bytes.wrapUnsafe(sequence.getEncoded("DER")).equals(signature)) {
                    return new BigInteger[] {r.getValue(), s.getValue()};
                }
                return null;
            } catch (IOException | RuntimeException e) {
                return null;
            }
        }
    }

    /** FIPS 204 ML-DSA-44, pure, with an empty context. */
    final class MlDsa44Key implements PublicKey {

        private static final int KEY_SIZE = 1312;
        private static final int SIGNATURE_SIZE = 2420;

        private final MLDSAPublicKeyParameters key;

        private MlDsa44Key(MLDSAPublicKeyParameters key) {
            this.key = key;
        }

        static MlDsa44Key parse(Bytes key) throws MalformedException {
            if (key.size() != KEY_SIZE) {
                throw new MalformedException("an ML-DSA-44 key has 1312 bytes", key.size());
            }
            return new MlDsa44Key(new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_44, key.toByteArray()));
        }

        @Override
        public boolean isSignature(Bytes message, Bytes signature) {
            if (signature.size() != SIGNATURE_SIZE) {
                return false;
            }
            MLDSASigner verifier = new MLDSASigner();
            verifier.init(false, key);
            byte[] bytes = message.toByteArray();
            verifier.update(bytes, 0, bytes.length);
            return verifier.verifySignature(signature.toByteArray());
        }
    }
}
