package dev.vitrine.evidence.snp;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Optional;

/** An attestation report: 1,184 bytes, little-endian. What is signed is kept as it came, reserved bytes and all. */
@Immutable
public final class SnpReport {

    public static final int SIZE = 0x4a0;

    /** Whose key signs. */
    public enum SigningKey {
        /** A key of the chip at its security versions. */
        VCEK,
        /** A key of the cloud provider at its security versions. */
        VLEK,
        /** None: the report is not signed. */
        NONE
    }

    static final int SIGNED_SIZE = 0x2a0;
    private static final int COORDINATE = 48;
    private static final int PADDED_COORDINATE = 72;
    private static final long ECDSA_P384_SHA384 = 1;
    private static final int MIN_VERSION = 2;
    private static final int MAX_VERSION = 5;

    private final Bytes raw;
    private final SigningKey signingKey;

    private SnpReport(Bytes raw, SigningKey signingKey) {
        this.raw = raw;
        this.signingKey = signingKey;
    }

    public static SnpReport parse(Bytes raw) throws MalformedException {
        if (raw.size() != SIZE) {
            throw new MalformedException("an SNP report has 1184 bytes", raw.size());
        }
        long version = u32(raw, 0);
        if (version < MIN_VERSION || version > MAX_VERSION) {
            throw new MalformedException("an unknown version of an SNP report", 0);
        }
        if (u32(raw, 0x34) != ECDSA_P384_SHA384) {
            throw new MalformedException("the signature algorithm of an SNP report is ECDSA P-384 with SHA-384", 0x34);
        }
        SigningKey key =
                switch ((int) (u32(raw, 0x48) >>> 2 & 7)) {
                    case 0 -> SigningKey.VCEK;
                    case 1 -> SigningKey.VLEK;
                    case 7 -> SigningKey.NONE;
                    default -> throw new MalformedException("a reserved kind of signing key", 0x48);
                };
        // SPEC: R and S are zero-extended little-endian; the rest of the field is zero. Nothing signs those bytes, so
        // any other value would make two reports of one.
        requireZero(raw, SIGNED_SIZE + COORDINATE, SIGNED_SIZE + PADDED_COORDINATE);
        requireZero(raw, SIGNED_SIZE + PADDED_COORDINATE + COORDINATE, SIZE);
        return new SnpReport(raw, key);
    }

    private static void requireZero(Bytes raw, int from, int to) throws MalformedException {
        for (int i = from; i < to; i++) {
            if (raw.at(i) != 0) {
                throw new MalformedException("bytes of the signature field that are not zero", i);
            }
        }
    }

    private static long u32(Bytes raw, int at) throws MalformedException {
        return new ByteReader(raw.slice(at)).u32le("a field of the report");
    }

    public Bytes raw() {
        return raw;
    }

    Bytes signedBytes() {
        return raw.slice(0, SIGNED_SIZE);
    }

    /** {@code r || s}, big-endian, 48 bytes each. */
    Bytes signature() {
        byte[] rs = new byte[2 * COORDINATE];
        for (int i = 0; i < COORDINATE; i++) {
            rs[i] = raw.at(SIGNED_SIZE + COORDINATE - 1 - i);
            rs[COORDINATE + i] = raw.at(SIGNED_SIZE + PADDED_COORDINATE + COORDINATE - 1 - i);
        }
        return Bytes.wrapUnsafe(rs);
    }

    public int version() {
        return (int) number(0, 4);
    }

    public long guestSvn() {
        return number(4, 4);
    }

    public GuestPolicy policy() {
        return new GuestPolicy(number(8, 8));
    }

    public Bytes familyId() {
        return raw.slice(0x10, 0x20);
    }

    public Bytes imageId() {
        return raw.slice(0x20, 0x30);
    }

    /** The privilege level that asked, 0 to 3; 2^32 - 1 where the host did. */
    public long vmpl() {
        return number(0x30, 4);
    }

    public Bytes currentTcb() {
        return raw.slice(0x38, 0x40);
    }

    public long platformInfo() {
        return number(0x40, 8);
    }

    /** The bits beside the kind of signing key. */
    public long keyInfo() {
        return number(0x48, 4);
    }

    public boolean isChipKeyMasked() {
        return (keyInfo() & 2) != 0;
    }

    public SigningKey signingKey() {
        return signingKey;
    }

    public Bytes reportData() {
        return raw.slice(0x50, 0x90);
    }

    /** The digest of what was launched, 48 bytes. */
    public Bytes measurement() {
        return raw.slice(0x90, 0xc0);
    }

    /** What the host chose. */
    public Bytes hostData() {
        return raw.slice(0xc0, 0xe0);
    }

    public Bytes idKeyDigest() {
        return raw.slice(0xe0, 0x110);
    }

    public Bytes authorKeyDigest() {
        return raw.slice(0x110, 0x140);
    }

    public Bytes reportId() {
        return raw.slice(0x140, 0x160);
    }

    public Bytes migrationAgentReportId() {
        return raw.slice(0x160, 0x180);
    }

    /** The versions that select the signing key. */
    public Bytes reportedTcb() {
        return raw.slice(0x180, 0x188);
    }

    /** The product, where the report names the processor: from version 3 on. */
    public Optional<Product> product() {
        return version() < 3 ? Optional.empty() : Product.ofCpu(raw.unsignedAt(0x188), raw.unsignedAt(0x189));
    }

    /** Family, model and stepping for people, where the report names them. */
    public Optional<String> processor() {
        return version() < 3
                ? Optional.empty()
                : Optional.of("family " + raw.unsignedAt(0x188) + ", model " + raw.unsignedAt(0x189) + ", stepping "
                        + raw.unsignedAt(0x18a));
    }

    public Bytes chipId() {
        return raw.slice(0x1a0, 0x1e0);
    }

    public Bytes committedTcb() {
        return raw.slice(0x1e0, 0x1e8);
    }

    public Bytes launchTcb() {
        return raw.slice(0x1f0, 0x1f8);
    }

    private long number(int at, int size) {
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = value << 8 | raw.unsignedAt(at + i);
        }
        return value;
    }
}
