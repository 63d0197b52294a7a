package dev.vitrine.evidence.simulate;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.evidence.simulate.SimulatedKey.Kind;
import dev.vitrine.evidence.snp.SnpReport;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.DERIA5String;

/** AMD, and one of its Genoa processors: reports of version 3 with VCEK, ASK, ARK and the list of the ARK. */
final class SimulatedAmd {

    private static final String ARC = "1.3.6.1.4.1.3704.1.";
    private static final String PRODUCT = "Genoa";
    private static final int BOOT_LOADER = 7;
    private static final int SNP = 14;
    private static final int MICROCODE = 200;
    private static final int SIGNED_SIZE = 0x2a0;
    private static final int PADDED_COORDINATE = 72;
    private static final long SMT_AND_RESERVED_ONE = 0x30000;
    private static final long DEBUG = 1L << 19;
    private static final long ALIAS_CHECKED = 0x25;

    private final Seed seed;
    private final Once<Issuer> root; // RSA keys take a second to make, and most simulations are of something else
    private final Once<Chain> chain;

    private record Chain(Issuer ark, Issuer ask, Issuer vcek, Bytes list) {}

    SimulatedAmd(World world) {
        this.seed = world.seed();
        this.root = new Once<>(() -> Issuer.root(world.authority(Kind.RSA_PSS, "ARK-" + PRODUCT)));
        this.chain = new Once<>(() -> chain(world));
    }

    private Chain chain(World world) {
        Issuer ark = root.get();
        Issuer ask = ark.issue(world.authority(Kind.RSA_PSS, "SEV-" + PRODUCT));
        Issuer vcek = ask.issue(world.leaf(Kind.P384, "SEV-VCEK", extensions()));
        return new Chain(ark, ask, vcek, ark.revocationList(world.issued(), world.replaced(), List.of()));
    }

    Bytes rootKey() {
        return root.get().certificate().key().spkiSha256();
    }

    private Bytes chipId() {
        return Bytes.concat(seed.named("chip 1"), seed.named("chip 2"));
    }

    private Map<String, Bytes> extensions() {
        Map<String, Bytes> extensions = new HashMap<>();
        extensions.put(ARC + "1", der(new ASN1Integer(0)));
        extensions.put(ARC + "2", der(new DERIA5String(PRODUCT + "-B1")));
        extensions.put(ARC + "3.1", der(new ASN1Integer(BOOT_LOADER)));
        extensions.put(ARC + "3.2", der(new ASN1Integer(0)));
        extensions.put(ARC + "3.3", der(new ASN1Integer(SNP)));
        extensions.put(ARC + "3.8", der(new ASN1Integer(MICROCODE)));
        extensions.put(ARC + "4", chipId());
        return extensions;
    }

    private static Bytes der(ASN1Object value) {
        try {
            return Bytes.copyOf(value.getEncoded("DER"));
        } catch (IOException e) {
            throw new AssertionError("a value can be encoded", e);
        }
    }

    Exhibit snp(SimulatedGuest guest, Bytes reportData) {
        Layout layout = new Layout(SnpReport.SIZE)
                .put(0, 4, 3)
                .put(4, 4, guest.guestSvn())
                .put(8, 8, SMT_AND_RESERVED_ONE | (guest.debug() ? DEBUG : 0))
                .put(0x30, 4, guest.vmpl())
                .put(0x34, 4, 1)
                .put(0x40, 8, ALIAS_CHECKED)
                .put(0x50, Layout.padded(reportData, 64, "report data"))
                .put(0x90, guest.measurement())
                .put(0x140, seed.named("report id"))
                .put(0x160, ones(32))
                .put(0x188, 1, 0x19)
                .put(0x189, 1, 0x11)
                .put(0x18a, 1, 1)
                .put(0x1a0, chipId());
        for (int tcb : new int[] {0x38, 0x180, 0x1e0, 0x1f0}) {
            layout = layout.put(tcb, 1, BOOT_LOADER).put(tcb + 6, 1, SNP).put(tcb + 7, 1, MICROCODE);
        }
        Chain issued = chain.get();
        Bytes rs = issued.vcek().key().sign(layout.build().slice(0, SIGNED_SIZE));
        layout = layout.put(SIGNED_SIZE, reversed(rs.slice(0, 48)))
                .put(SIGNED_SIZE + PADDED_COORDINATE, reversed(rs.slice(48)));
        return Exhibit.of(EvidenceKind.SNP_REPORT, layout.build())
                .with(Part.SNP_CERTIFICATES, Issuer.pem(issued.vcek(), issued.ask(), issued.ark()))
                .with(Part.SNP_CRL, issued.list());
    }

    private static Bytes ones(int size) {
        Layout layout = new Layout(size);
        for (int i = 0; i < size; i++) {
            layout = layout.put(i, 1, 0xff);
        }
        return layout.build();
    }

    private static Bytes reversed(Bytes bytes) {
        Layout layout = new Layout(bytes.size());
        for (int i = 0; i < bytes.size(); i++) {
            layout = layout.put(bytes.size() - 1 - i, 1, bytes.at(i));
        }
        return layout.build();
    }
}
