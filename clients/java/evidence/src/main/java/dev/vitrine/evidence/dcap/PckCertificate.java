package dev.vitrine.evidence.dcap;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.Der;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;

/**
 * The platform that Intel certified with a PCK certificate: the SGX extension of the leaf (Intel, "SGX PCK Certificate and
 * CRL profile specification", section 1.3.5).
 *
 * @param ppid identifies the machine; 16 bytes
 * @param components the security versions of the sixteen TCB components, one byte each
 * @param pceSvn 0 to 65535
 * @param cpuSvn the components as the processor's own CPUSVN, 16 bytes
 * @param pceId 2 bytes
 * @param fmspc family, model, stepping, platform type and custom SKU: selects the TCB info; 6 bytes
 * @param configuration only for platforms of several packages
 */
@Immutable
public record PckCertificate(
        Certificate certificate,
        Bytes ppid,
        Bytes components,
        int pceSvn,
        Bytes cpuSvn,
        Bytes pceId,
        Bytes fmspc,
        SgxType sgxType,
        Optional<Bytes> platformInstanceId,
        Optional<Configuration> configuration) {

    public static final int COMPONENTS = 16;

    static final String EXTENSION = "1.2.840.113741.1.13.1";

    private static final String PLATFORM_CA = "Intel SGX PCK Platform CA";

    /** How the processor protects the memory of enclaves. */
    public enum SgxType {
        STANDARD(0),
        SCALABLE(1),
        SCALABLE_WITH_INTEGRITY(2);

        private final int code;

        SgxType(int code) {
            this.code = code;
        }

        /** The value in the certificate. */
        public int code() {
            return code;
        }
    }

    /**
     * Of a platform that the Platform CA certified.
     *
     * @param dynamicPlatform packages can be added
     * @param cachedKeys Intel keeps the platform's root keys
     * @param smtEnabled hyper-threading is on
     */
    @Immutable
    public record Configuration(boolean dynamicPlatform, boolean cachedKeys, boolean smtEnabled) {}

    /** Reads the extension of a certificate whose chain the caller checks. */
    public static PckCertificate of(Certificate certificate, Certificate issuer) throws MalformedException {
        Bytes extension =
                certificate.extension(EXTENSION).orElseThrow(() -> malformed("the certificate has no SGX extension"));
        try {
            Elements elements = Elements.of(ASN1Sequence.getInstance(Der.parse(extension, "the SGX extension")), "");
            PckCertificate pck = read(certificate, elements, issuer.commonName().equals(PLATFORM_CA));
            elements.expectEmpty();
            return pck;
        } catch (IllegalArgumentException | ArithmeticException e) {
            // Bouncy Castle's way to say that a value has another ASN.1 type.
            throw malformed("an element of the SGX extension has the wrong type");
        }
    }

    private static PckCertificate read(Certificate certificate, Elements elements, boolean platform)
            throws MalformedException {
        Bytes ppid = elements.octets(".1", 16);
        Elements tcb = elements.sequence(".2");
        byte[] components = new byte[COMPONENTS];
        for (int i = 0; i < COMPONENTS; i++) {
            components[i] = (byte) tcb.integer(".2." + (i + 1), 0xff);
        }
        int pceSvn = tcb.integer(".2.17", 0xffff);
        Bytes cpuSvn = tcb.octets(".2.18", 16);
        tcb.expectEmpty();
        Bytes pceId = elements.octets(".3", 2);
        Bytes fmspc = elements.octets(".4", 6);
        SgxType type = sgxType(elements.enumerated(".5"));
        Optional<Bytes> instance = Optional.empty();
        Optional<Configuration> configuration = Optional.empty();
        if (platform) {
            instance = Optional.of(elements.octets(".6", 16));
            Elements flags = elements.sequence(".7");
            configuration = Optional.of(new Configuration(flags.bool(".7.1"), flags.bool(".7.2"), flags.bool(".7.3")));
            flags.expectEmpty();
        }
        return new PckCertificate(
                certificate,
                ppid,
                Bytes.copyOf(components),
                pceSvn,
                cpuSvn,
                pceId,
                fmspc,
                type,
                instance,
                configuration);
    }

    private static SgxType sgxType(BigInteger value) throws MalformedException {
        for (SgxType type : SgxType.values()) {
            if (value.equals(BigInteger.valueOf(type.code))) {
                return type;
            }
        }
        throw malformed("an SGX type that is not known");
    }

    private static MalformedException malformed(String what) {
        return new MalformedException(what, MalformedException.NO_POSITION);
    }

    /** Pairs of an object identifier and a value: in any order, each once, none left over. */
    private static final class Elements {

        private final Map<String, ASN1Encodable> values = new HashMap<>();

        static Elements of(ASN1Sequence pairs, String parent) throws MalformedException {
            Elements elements = new Elements();
            String prefix = EXTENSION + parent + ".";
            for (ASN1Encodable element : pairs) {
                ASN1Sequence pair = ASN1Sequence.getInstance(element);
                if (pair.size() != 2) {
                    throw malformed("an element of the SGX extension is not a pair");
                }
                String oid =
                        ASN1ObjectIdentifier.getInstance(pair.getObjectAt(0)).getId();
                if (!oid.startsWith(prefix)) {
                    throw malformed("an element of the SGX extension is not known");
                }
                if (elements.values.put(oid.substring(EXTENSION.length()), pair.getObjectAt(1)) != null) {
                    throw malformed("an element of the SGX extension is there twice");
                }
            }
            return elements;
        }

        Bytes octets(String oid, int size) throws MalformedException {
            byte[] octets = ASN1OctetString.getInstance(take(oid)).getOctets();
            if (octets.length != size) {
                throw malformed("an element of the SGX extension has the wrong size");
            }
            return Bytes.copyOf(octets);
        }

        int integer(String oid, int max) throws MalformedException {
            BigInteger value = ASN1Integer.getInstance(take(oid)).getValue();
            if (value.signum() < 0 || value.compareTo(BigInteger.valueOf(max)) > 0) {
                throw malformed("a security version of the SGX extension is out of range");
            }
            return value.intValue();
        }

        BigInteger enumerated(String oid) throws MalformedException {
            return ASN1Enumerated.getInstance(take(oid)).getValue();
        }

        boolean bool(String oid) throws MalformedException {
            ASN1Boolean value = ASN1Boolean.getInstance(take(oid));
            // SPEC: If the encoding represents the boolean value TRUE, its single contents octet shall have all eight
            // bits set to one (X.690 section 11.1).
            if (Der.encode(value).unsignedAt(2) != (value.isTrue() ? 0xff : 0)) {
                throw malformed("a boolean of the SGX extension is not in distinguished encoding");
            }
            return value.isTrue();
        }

        Elements sequence(String oid) throws MalformedException {
            return of(ASN1Sequence.getInstance(take(oid)), oid);
        }

        private ASN1Encodable take(String oid) throws MalformedException {
            ASN1Encodable value = values.remove(oid);
            if (value == null) {
                throw malformed("an element of the SGX extension is missing");
            }
            return value;
        }

        void expectEmpty() throws MalformedException {
            if (!values.isEmpty()) {
                throw malformed("an element of the SGX extension is not known");
            }
        }
    }
}
