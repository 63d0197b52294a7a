package dev.vitrine.evidence.simulate;

import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;

/** The SGX extension of a PCK certificate, of a platform of several packages whose memory has no freshness. */
final class PckExtension {

    static final String OID = "1.2.840.113741.1.13.1";
    static final int PCE_SVN = 13;

    private static final int SCALABLE = 1;

    private PckExtension() {}

    /** FMSPC of no processor: the letters VITRNE. */
    static Bytes fmspc() {
        return Bytes.utf8("VITRNE");
    }

    static byte[] components() {
        return new byte[] {11, 11, 2, 2, (byte) 255, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    }

    static Bytes of(Bytes ppid, Bytes instance) {
        byte[] components = components();
        List<ASN1Encodable> tcb = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            tcb.add(pair(".2." + (i + 1), new ASN1Integer(components[i] & 0xff)));
        }
        tcb.add(pair(".2.17", new ASN1Integer(PCE_SVN)));
        tcb.add(pair(".2.18", new DEROctetString(components)));
        DERSequence extension = sequence(List.of(
                pair(".1", octets(ppid)),
                pair(".2", sequence(tcb)),
                pair(".3", new DEROctetString(new byte[2])),
                pair(".4", octets(fmspc())),
                pair(".5", new ASN1Enumerated(SCALABLE)),
                pair(".6", octets(instance)),
                pair(
                        ".7",
                        sequence(List.of(
                                pair(".7.1", ASN1Boolean.TRUE),
                                pair(".7.2", ASN1Boolean.FALSE),
                                pair(".7.3", ASN1Boolean.TRUE))))));
        try {
            return Bytes.copyOf(extension.getEncoded("DER"));
        } catch (IOException e) {
            throw new AssertionError("an extension can be encoded", e);
        }
    }

    private static DEROctetString octets(Bytes bytes) {
        return new DEROctetString(bytes.toByteArray());
    }

    private static ASN1Encodable pair(String suffix, ASN1Encodable value) {
        return sequence(List.of(new ASN1ObjectIdentifier(OID + suffix), value));
    }

    private static DERSequence sequence(List<? extends ASN1Encodable> elements) {
        return new DERSequence(elements.toArray(new ASN1Encodable[0]));
    }
}
