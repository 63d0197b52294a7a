package dev.vitrine.evidence.snp;

import dev.vitrine.evidence.FakeAuthority;
import dev.vitrine.evidence.TrustAnchors;
import dev.vitrine.evidence.VendorRoot;
import dev.vitrine.tlog.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports and certificates in the shape of AMD's under a root of our own. */
final class SnpFixture {

    private static final String ARC = "1.3.6.1.4.1.3704.1.";

    static final FakeAuthority ARK = FakeAuthority.root(FakeAuthority.Kind.RSA_PSS, "ARK-Genoa");
    static final FakeAuthority ASK = ARK.authority(FakeAuthority.Kind.RSA_PSS, "SEV-Genoa");
    static final FakeAuthority ASVK = ARK.authority(FakeAuthority.Kind.RSA_PSS, "SEV-VLEK-Genoa");
    static final TrustAnchors ANCHORS = TrustAnchors.of(VendorRoot.AMD_GENOA)
            .plusNonProduction("a test's root", ARK.certificate().key().spkiSha256());

    /** What AMD's extensions say; a test changes them before {@link #vcek}. */
    final Map<String, Bytes> extensions = new HashMap<>(Map.of(
            ARC + "1", integer(0),
            ARC + "2", text("Genoa-B1"),
            ARC + "3.1", integer(7),
            ARC + "3.2", integer(0),
            ARC + "3.3", integer(14),
            ARC + "3.8", integer(200),
            ARC + "4", chip(64)));

    final ByteBuffer report = blank();
    FakeAuthority issuer = ASK;
    String name = "SEV-VCEK";

    private static ByteBuffer blank() {
        ByteBuffer b = ByteBuffer.allocate(SnpReport.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(0, 3);
        b.putLong(8, 0x30000);
        b.putInt(0x34, 1);
        for (int tcb : new int[] {0x38, 0x180, 0x1e0, 0x1f0}) {
            b.put(tcb, (byte) 7).put(tcb + 6, (byte) 14).put(tcb + 7, (byte) 200);
        }
        b.putLong(0x40, 0x25);
        for (int i = 0; i < 48; i++) {
            b.put(0x90 + i, (byte) (i + 1));
        }
        b.put(0x188, (byte) 0x19).put(0x189, (byte) 0x11).put(0x18a, (byte) 1);
        b.put(0x1a0, chip(64).toByteArray());
        return b;
    }

    static Bytes chip(int size) {
        byte[] id = new byte[size];
        for (int i = 0; i < size; i++) {
            id[i] = (byte) (0x80 + i);
        }
        return Bytes.copyOf(id);
    }

    static Bytes integer(int value) {
        return value < 128
                ? Bytes.wrapUnsafe(new byte[] {2, 1, (byte) value})
                : Bytes.wrapUnsafe(new byte[] {2, 2, 0, (byte) value});
    }

    static Bytes text(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        return Bytes.concat(Bytes.wrapUnsafe(new byte[] {0x16, (byte) ascii.length}), Bytes.copyOf(ascii));
    }

    void extension(String suffix, Bytes value) {
        extensions.put(ARC + suffix, value);
    }

    void withoutExtension(String suffix) {
        Bytes unused = extensions.remove(ARC + suffix);
    }

    FakeAuthority vcek() {
        return issuer.leaf(FakeAuthority.Kind.P384, name, extensions);
    }

    /** The report, signed by the key: {@code r} and {@code s} little-endian in fields of 72 bytes. */
    Bytes signed(FakeAuthority key) {
        byte[] raw = new byte[SnpReport.SIZE];
        report.get(0, raw);
        Bytes rs = key.sign(Bytes.copyOf(raw, 0, SnpReport.SIGNED_SIZE));
        for (int i = 0; i < 48; i++) {
            raw[0x2a0 + i] = rs.at(47 - i);
            raw[0x2a0 + 72 + i] = rs.at(95 - i);
        }
        return Bytes.copyOf(raw);
    }

    SnpEvidence evidence() {
        FakeAuthority key = vcek();
        return new SnpEvidence(
                signed(key),
                Optional.of(key.certificate()),
                List.of(issuer.certificate(), ARK.certificate()),
                Optional.empty());
    }
}
