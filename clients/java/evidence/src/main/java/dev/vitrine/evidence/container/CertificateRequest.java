package dev.vitrine.evidence.container;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.dcap.Collateral;
import dev.vitrine.evidence.dcap.Collateral.Part;
import dev.vitrine.evidence.dcap.Quote;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.Der;
import dev.vitrine.evidence.x509.Pem;
import dev.vitrine.evidence.x509.RevocationList;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.jspecify.annotations.Nullable;

/** A certification request of Enarx: in an extension, a quote with collateral or a report with certificates. */
final class CertificateRequest {

    private static final ASN1ObjectIdentifier SGX = new ASN1ObjectIdentifier("1.3.6.1.4.1.58270.1.2");
    private static final ASN1ObjectIdentifier SNP = new ASN1ObjectIdentifier("1.3.6.1.4.1.58270.1.3");
    private static final int MAX_SIZE = 1024 * 1024;

    private CertificateRequest() {}

    static Optional<Contents> open(Bytes bytes) throws MalformedException {
        if (bytes.size() < 4 || bytes.size() > MAX_SIZE || bytes.at(0) != 0x30) {
            return Optional.empty();
        }
        @Nullable Extensions extensions;
        try {
            extensions = extensions(CertificationRequest.getInstance(Der.parse(bytes, "a certification request")));
        } catch (MalformedException | RuntimeException e) {
            return Optional.empty();
        }
        if (extensions == null) {
            return Optional.empty();
        }
        try {
            @Nullable Extension sgx = extensions.getExtension(SGX);
            @Nullable Extension snp = extensions.getExtension(SNP);
            if (sgx != null) {
                return Optional.of(sgx(sequence(sgx)));
            }
            return snp == null ? Optional.empty() : Optional.of(snp(sequence(snp)));
        } catch (RuntimeException e) {
            // Bouncy Castle reports a wrong ASN.1 type as one of several unchecked exceptions.
            throw new MalformedException(
                    "the evidence in a request is not of the known form", MalformedException.NO_POSITION);
        }
    }

    private static @Nullable Extensions extensions(CertificationRequest request) {
        for (ASN1Encodable attribute : request.getCertificationRequestInfo().getAttributes()) {
            Attribute parsed = Attribute.getInstance(attribute);
            if (parsed.getAttrType().equals(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest)) {
                return Extensions.getInstance(parsed.getAttrValues().getObjectAt(0));
            }
        }
        return null;
    }

    private static ASN1Sequence sequence(Extension extension) throws MalformedException {
        return ASN1Sequence.getInstance(
                Der.parse(Bytes.copyOf(extension.getExtnValue().getOctets()), "the evidence in a request"));
    }

    /** {@code SEQUENCE { quote, lists, SEQUENCE { SEQUENCE OF certificate, TCB info } }}, the last where there is one. */
    private static Contents sgx(ASN1Sequence evidence) throws MalformedException {
        Bytes quote = octets(evidence.getObjectAt(0));
        Bytes pckIssuer = pckIssuer(quote);
        Collateral collateral = Collateral.NONE;
        for (Bytes list : lists(evidence.getObjectAt(1))) {
            RevocationList parsed = RevocationList.parse(list);
            if (parsed.issuer().equals(pckIssuer)) {
                collateral = collateral.with(Part.PCK_CRL, list);
            } else if (parsed.issuerText().contains("Intel SGX Root CA")) {
                collateral = collateral.with(Part.ROOT_CA_CRL, list);
            }
        }
        if (evidence.size() > 2) {
            ASN1Sequence tcb = ASN1Sequence.getInstance(evidence.getObjectAt(2));
            collateral = collateral
                    .with(Part.TCB_INFO_CHAIN, pem(ASN1Sequence.getInstance(tcb.getObjectAt(0))))
                    .with(Part.TCB_INFO, octets(tcb.getObjectAt(1)));
        }
        return Contents.of("Enarx certification request", EvidenceKind.SGX_QUOTE, quote)
                .with(collateral);
    }

    /** The name of who issued the quote's PCK certificate: the request has the lists of both of Intel's authorities. */
    private static Bytes pckIssuer(Bytes quote) throws MalformedException {
        Bytes chain = Quote.parse(quote).signature().certificationData();
        boolean isTerminated = !chain.isEmpty() && chain.at(chain.size() - 1) == 0;
        return Pem.certificates(isTerminated ? chain.slice(0, chain.size() - 1) : chain)
                .get(0)
                .issuer();
    }

    private static Bytes pem(ASN1Sequence certificates) {
        StringBuilder text = new StringBuilder();
        for (ASN1Encodable certificate : certificates) {
            text.append("-----BEGIN CERTIFICATE-----\n")
                    .append(Base64Strict.encode(Der.encode(certificate)))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        return Bytes.utf8(text.toString());
    }

    /** {@code SEQUENCE { SEQUENCE { certificate, lists }, report }} with the lists of all products. */
    private static Contents snp(ASN1Sequence evidence) throws MalformedException {
        ASN1Sequence signer = ASN1Sequence.getInstance(evidence.getObjectAt(0));
        List<RevocationList> lists = new ArrayList<>();
        for (Bytes list : lists(signer.getObjectAt(1))) {
            lists.add(RevocationList.parse(list));
        }
        Bytes report = octets(evidence.getObjectAt(1));
        return Contents.of("Enarx certification request", EvidenceKind.SNP_REPORT, report)
                .with(List.of(Certificate.parse(Der.encode(signer.getObjectAt(0)))), lists);
    }

    /** {@code SEQUENCE { SEQUENCE OF SEQUENCE { url, list } }}. */
    private static List<Bytes> lists(ASN1Encodable wrapper) {
        List<Bytes> lists = new ArrayList<>();
        ASN1Sequence inner =
                ASN1Sequence.getInstance(ASN1Sequence.getInstance(wrapper).getObjectAt(0));
        for (ASN1Encodable entry : inner) {
            lists.add(Der.encode(ASN1Sequence.getInstance(entry).getObjectAt(1)));
        }
        return lists;
    }

    private static Bytes octets(ASN1Encodable value) {
        return Bytes.copyOf(ASN1OctetString.getInstance(value).getOctets());
    }
}
