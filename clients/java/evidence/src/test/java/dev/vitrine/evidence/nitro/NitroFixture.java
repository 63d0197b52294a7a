package dev.vitrine.evidence.nitro;

import dev.vitrine.evidence.FakeAuthority;
import dev.vitrine.evidence.TrustAnchors;
import dev.vitrine.evidence.VendorRoot;
import dev.vitrine.tlog.Bytes;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Documents in the shape of AWS's under a root of our own. */
final class NitroFixture {

    static final FakeAuthority ROOT = FakeAuthority.root(FakeAuthority.Kind.P384, "aws.nitro-enclaves");
    static final FakeAuthority REGION = ROOT.authority(FakeAuthority.Kind.P384, "region.aws.nitro-enclaves");
    static final FakeAuthority LEAF = REGION.leaf(FakeAuthority.Kind.P384, "i-1-enc1.region.aws", Map.of());
    static final TrustAnchors ANCHORS = TrustAnchors.of(VendorRoot.AWS_NITRO)
            .plusNonProduction("a test's root", ROOT.certificate().key().spkiSha256());

    Bytes protectedHeader = Bytes.wrapUnsafe(new byte[] {(byte) 0xa1, 1, 0x38, 0x22});
    Bytes unprotectedHeader = Bytes.wrapUnsafe(new byte[] {(byte) 0xa0});
    Instant timestamp = FakeAuthority.NOW;
    byte pcrFill = 7;
    FakeAuthority signer = LEAF;
    List<Bytes> bundle = List.of(ROOT.certificate().der(), REGION.certificate().der());
    String digest = "SHA384";
    int userDataSize = 16;
    String pcrsName = "pcrs";

    Bytes document() {
        Bytes payload = payload();
        Bytes signed = Bytes.concat(
                Bytes.wrapUnsafe(new byte[] {(byte) 0x84, 0x6a}),
                Bytes.utf8("Signature1"),
                bytes(protectedHeader),
                bytes(Bytes.EMPTY),
                bytes(payload));
        return Bytes.concat(
                Bytes.wrapUnsafe(new byte[] {(byte) 0x84}),
                bytes(protectedHeader),
                unprotectedHeader,
                bytes(payload),
                bytes(signer.sign(signed)));
    }

    private Bytes payload() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0xa9);
        write(out, text("module_id"), text("i-1-enc1"), text("digest"), text(digest), text("timestamp"));
        out.write(0x1b);
        for (int i = 7; i >= 0; i--) {
            out.write((int) (timestamp.toEpochMilli() >>> (8 * i)));
        }
        write(out, text(pcrsName));
        out.write(0xa3);
        for (int i = 0; i < 3; i++) {
            out.write(i);
            byte[] pcr = new byte[48];
            Arrays.fill(pcr, (byte) (pcrFill * (i + 1)));
            write(out, bytes(Bytes.copyOf(pcr)));
        }
        write(out, text("certificate"), bytes(signer.certificate().der()), text("cabundle"));
        out.write(0x80 | bundle.size());
        for (Bytes certificate : bundle) {
            write(out, bytes(certificate));
        }
        write(out, text("public_key"), Bytes.wrapUnsafe(new byte[] {(byte) 0xf6}));
        write(out, text("user_data"), bytes(Bytes.copyOf(new byte[userDataSize])));
        write(out, text("nonce"), bytes(Bytes.utf8("nonce")));
        return Bytes.copyOf(out.toByteArray());
    }

    private static void write(ByteArrayOutputStream out, Bytes... parts) {
        for (Bytes part : parts) {
            out.write(part.toByteArray(), 0, part.size());
        }
    }

    private static Bytes text(String text) {
        return head(0x60, Bytes.utf8(text));
    }

    private static Bytes bytes(Bytes content) {
        return head(0x40, content);
    }

    private static Bytes head(int major, Bytes content) {
        int size = content.size();
        byte[] head = {(byte) (major | 25), (byte) (size >> 8), (byte) size};
        if (size < 24) {
            head = new byte[] {(byte) (major | size)};
        } else if (size < 256) {
            head = new byte[] {(byte) (major | 24), (byte) size};
        }
        return Bytes.concat(Bytes.wrapUnsafe(head), content);
    }
}
