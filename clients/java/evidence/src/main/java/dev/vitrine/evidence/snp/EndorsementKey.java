package dev.vitrine.evidence.snp;

import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.Der;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;

/**
 * A VCEK or VLEK certificate with what AMD's extensions say in it.
 *
 * @param certificate the certificate
 * @param isVlek whether it is a provider's key and not a chip's
 * @param product the generation that its product name says
 * @param productName the name as it is, such as {@code Genoa-B1}
 * @param tcb the security versions for which the key was derived
 * @param chipId the chip's identifier, for a VCEK: 64 bytes, on Turin 8
 * @param provider the provider's name, for a VLEK
 */
public record EndorsementKey(
        Certificate certificate,
        boolean isVlek,
        Product product,
        String productName,
        TcbVersion tcb,
        Optional<Bytes> chipId,
        Optional<String> provider) {

    private static final String ARC = "1.3.6.1.4.1.3704.1.";
    private static final int LONG_CHIP_ID = 64;
    private static final int SHORT_CHIP_ID = 8;

    /** Whether AMD's extensions are there: tells an endorsement key from the certificates above it. */
    static boolean looksLike(Certificate certificate) {
        return certificate.extension(ARC + "1").isPresent();
    }

    public static EndorsementKey parse(Certificate certificate) throws MalformedException {
        String productName = text(certificate, "2")
                .orElseThrow(() ->
                        new MalformedException("the certificate has no product name", MalformedException.NO_POSITION));
        Product product = Product.ofName(productName)
                .orElseThrow(() -> new MalformedException(
                        "the certificate is for an unknown product", MalformedException.NO_POSITION));
        int unused = integer(certificate, "1", true);
        TcbVersion tcb = new TcbVersion(
                integer(certificate, "3.9", product.hasFmc()),
                integer(certificate, "3.1", true),
                integer(certificate, "3.2", true),
                integer(certificate, "3.3", true),
                integer(certificate, "3.8", true));
        Optional<Bytes> chipId = chipId(certificate);
        Optional<String> provider = text(certificate, "5");
        boolean isVlek = certificate.commonName().equals("SEV-VLEK");
        if (!isVlek && !certificate.commonName().equals("SEV-VCEK")) {
            throw new MalformedException(
                    "the certificate is named neither SEV-VCEK nor SEV-VLEK", MalformedException.NO_POSITION);
        }
        // SPEC: AMD 57230: hwID is in VCEK certificates only, cspID in VLEK certificates only.
        if (isVlek ? chipId.isPresent() || provider.isEmpty() : chipId.isEmpty() || provider.isPresent()) {
            throw new MalformedException(
                    "a chip's key names its chip, a provider's key its provider", MalformedException.NO_POSITION);
        }
        return new EndorsementKey(certificate, isVlek, product, productName, tcb, chipId, provider);
    }

    private static int integer(Certificate certificate, String suffix, boolean isRequired) throws MalformedException {
        Optional<Bytes> value = certificate.extension(ARC + suffix);
        if (value.isEmpty()) {
            if (isRequired) {
                throw new MalformedException(
                        "the certificate lacks a security version", MalformedException.NO_POSITION);
            }
            return 0;
        }
        ASN1Primitive parsed = Der.parse(value.get(), "a security version");
        if (parsed instanceof ASN1Integer integer) {
            BigInteger number = integer.getValue();
            if (number.signum() >= 0 && number.bitLength() <= 8) {
                return number.intValue();
            }
        }
        throw new MalformedException("a security version is a number of 0 to 255", MalformedException.NO_POSITION);
    }

    private static Optional<String> text(Certificate certificate, String suffix) throws MalformedException {
        Optional<Bytes> value = certificate.extension(ARC + suffix);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (Der.parse(value.get(), "a name of AMD's") instanceof ASN1IA5String string) {
            return Optional.of(string.getString());
        }
        throw new MalformedException("a name of AMD's is an IA5String", MalformedException.NO_POSITION);
    }

    /** AMD puts the bytes of the identifier into the extension as they are; some tools wrap them as DER demands. */
    private static Optional<Bytes> chipId(Certificate certificate) throws MalformedException {
        Optional<Bytes> value = certificate.extension(ARC + "4");
        if (value.isEmpty()) {
            return value;
        }
        Bytes id = value.get();
        boolean isWrapped = (id.size() == LONG_CHIP_ID + 2 || id.size() == SHORT_CHIP_ID + 2)
                && id.at(0) == 4
                && id.unsignedAt(1) == id.size() - 2;
        Bytes bare = isWrapped ? id.slice(2) : id;
        if (bare.size() != LONG_CHIP_ID && bare.size() != SHORT_CHIP_ID) {
            throw new MalformedException("a chip's identifier has 64 or 8 bytes", MalformedException.NO_POSITION);
        }
        return Optional.of(bare);
    }
}
