package dev.vitrine.evidence.provenance.sigstore;

import dev.vitrine.evidence.provenance.intoto.Findings;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.Der;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** Whom a certificate of Fulcio names: the subject of a token, who issued that token, and where the build ran. */
final class SignerIdentity {

    private static final String ARC = "1.3.6.1.4.1.57264.1.";
    private static final String OTHER_NAME = ARC + "7";
    private static final Map<Integer, String> CLAIMS = claims();

    private SignerIdentity() {}

    private static Map<Integer, String> claims() {
        Map<Integer, String> claims = new LinkedHashMap<>();
        String[] names = {
            "build-signer-uri",
            "build-signer-digest",
            "runner-environment",
            "source-repository-uri",
            "source-repository-digest",
            "source-repository-ref",
            "source-repository-id",
            "source-owner-uri",
            "source-owner-id",
            "build-config-uri",
            "build-config-digest",
            "build-trigger",
            "run-invocation-uri",
            "source-visibility"
        };
        for (int i = 0; i < names.length; i++) {
            claims.put(9 + i, names[i]);
        }
        return claims;
    }

    /** Adds what the certificate says. Only a proven chain makes it true. */
    static void addFields(Findings findings, Certificate certificate) throws MalformedException {
        for (String name : names(certificate)) {
            findings.field("signer.identity", name);
        }
        Optional<Bytes> issuer = certificate.extension(ARC + "8");
        if (issuer.isPresent()) {
            findings.field("signer.issuer", utf8String(issuer.get()));
        } else if (certificate.extension(ARC + "1").isPresent()) {
            findings.field(
                    "signer.issuer", certificate.extension(ARC + "1").get().toUtf8());
        }
        for (Map.Entry<Integer, String> claim : CLAIMS.entrySet()) {
            Optional<Bytes> value = certificate.extension(ARC + claim.getKey());
            if (value.isPresent()) {
                findings.field("signer." + claim.getValue(), utf8String(value.get()));
            }
        }
    }

    /** Whether the certificate is one to sign code with. */
    static boolean isForCode(Certificate certificate) throws MalformedException {
        Optional<Bytes> usage = certificate.extension(Extension.extendedKeyUsage.getId());
        try {
            return usage.isPresent()
                    && ExtendedKeyUsage.getInstance(Der.parse(usage.get(), "the extended key usage"))
                            .hasKeyPurposeId(KeyPurposeId.id_kp_codeSigning)
                    && certificate.permitsDigitalSignature();
        } catch (RuntimeException e) {
            throw new MalformedException("not an extended key usage", MalformedException.NO_POSITION);
        }
    }

    private static Iterable<String> names(Certificate certificate) throws MalformedException {
        java.util.List<String> names = new java.util.ArrayList<>();
        Optional<Bytes> alternative = certificate.extension(Extension.subjectAlternativeName.getId());
        if (alternative.isEmpty()) {
            return names;
        }
        try {
            for (GeneralName name : GeneralNames.getInstance(Der.parse(alternative.get(), "the subject's names"))
                    .getNames()) {
                names.add(text(name));
            }
        } catch (RuntimeException e) {
            throw new MalformedException("not a list of names", MalformedException.NO_POSITION);
        }
        return names;
    }

    private static String text(GeneralName name) {
        if (name.getTagNo() == GeneralName.otherName) {
            ASN1Sequence other = ASN1Sequence.getInstance(name.getName());
            org.bouncycastle.asn1.ASN1TaggedObject value =
                    org.bouncycastle.asn1.ASN1TaggedObject.getInstance(other.getObjectAt(1));
            return other.getObjectAt(0).toString().equals(OTHER_NAME)
                    ? ASN1UTF8String.getInstance(value, true).getString()
                    : "another name of type " + other.getObjectAt(0);
        }
        return name.getName().toString();
    }

    private static String utf8String(Bytes der) throws MalformedException {
        if (Der.parse(der, "a claim") instanceof ASN1UTF8String text) {
            try {
                return text.getString();
            } catch (IllegalArgumentException e) {
                throw new MalformedException("a claim is not valid UTF-8", MalformedException.NO_POSITION);
            }
        }
        throw new MalformedException("a claim is not a UTF-8 string", MalformedException.NO_POSITION);
    }
}
