package dev.vitrine.exhibit;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.provenance.ProvenanceTrust;
import dev.vitrine.evidence.provenance.ProvenanceVerifier;
import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.evidence.sigstruct.SigstructScan;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells what a file is from its content, never from its name. Recognition is not verification: it says which verifier
 * the file belongs to. A file whose first bytes promise a format that the rest does not keep is opaque, with a remark.
 */
public final class Recognizer {

    private static final Bytes INTEL_QE_VENDOR = hex("939a7233f79c4ca9940a0db3957f0607");
    private static final Bytes ELF = hex("7f454c46");
    private static final Bytes NITRO_PROTECTED = hex("44a1013822a0");
    private static final Bytes CORIM_TAG = hex("d901f5");
    private static final Bytes EVENT_LOG_SIGNATURE = Bytes.utf8("Spec ID Event03\0");
    private static final Bytes PEM_CERTIFICATE = Bytes.utf8("-----BEGIN CERTIFICATE-----");

    private static final int QUOTE_HEADER = 48;
    private static final int SGX_BODY = 384;
    private static final int TD_10_BODY = 584;
    private static final int TD_15_BODY = 648;
    private static final int SNP_REPORT_SIZE = 0x4A0;
    private static final int ECDSA_P256 = 2;
    private static final int MAX_DOCUMENT = 8 * 1024 * 1024;

    private Recognizer() {}

    /**
     * What a file was recognised as.
     *
     * @param kind what the content is; {@link EvidenceKind#OPAQUE} where nobody knows
     * @param remark one line for people: the version, or why it is opaque
     */
    public record Recognized(EvidenceKind kind, String remark) {}

    public static Recognized recognize(Bytes file) {
        if (file.isEmpty()) {
            return opaque("an empty file");
        }
        Recognized binary = recognizeBinary(file);
        return binary.kind() != EvidenceKind.OPAQUE || !binary.remark().isEmpty() ? binary : recognizeText(file);
    }

    private static Recognized recognizeBinary(Bytes file) {
        if (looksLikeQuote(file)) {
            return recognizeQuote(file);
        }
        if (file.size() == Sigstruct.SIZE && holdsSigstruct(file)) {
            return new Recognized(EvidenceKind.SGX_SIGSTRUCT, "SGX SIGSTRUCT");
        }
        if (file.startsWith(ELF)) {
            return holdsSigstruct(file)
                    ? new Recognized(EvidenceKind.SGX_ENCLAVE, "signed SGX enclave (ELF)")
                    : opaque("an ELF file without a SIGSTRUCT");
        }
        if (file.size() == SNP_REPORT_SIZE && isSnpReport(file)) {
            return new Recognized(EvidenceKind.SNP_REPORT, "SEV-SNP attestation report v" + u32le(file, 0));
        }
        if (isNitroDocument(file)) {
            return new Recognized(EvidenceKind.NITRO_DOCUMENT, "Nitro attestation document (COSE_Sign1)");
        }
        if (file.startsWith(CORIM_TAG)) {
            return new Recognized(EvidenceKind.CORIM, "CoRIM (CBOR tag 501)");
        }
        if (isConfidentialComputingEventLog(file)) {
            return new Recognized(EvidenceKind.TDX_EVENT_LOG, "confidential computing event log (SHA-384)");
        }
        return opaque("");
    }

    private static Recognized recognizeText(Bytes file) {
        if (file.startsWith(PEM_CERTIFICATE)) {
            return new Recognized(EvidenceKind.CERTIFICATES, "certificates (PEM)");
        }
        return JsonRecognizer.recognize(file)
                .or(() -> document(file))
                .orElseGet(() -> opaque("no format that is known here"));
    }

    /** Documents about builds and measurements, which have no unmistakable beginning: whoever can read them knows them. */
    private static Optional<Recognized> document(Bytes file) {
        if (file.size() > MAX_DOCUMENT) {
            return Optional.empty();
        }
        try {
            EvidenceKind kind = ProvenanceVerifier.verify(file, ProvenanceTrust.NONE, Instant.EPOCH)
                    .kind();
            return Optional.of(new Recognized(kind, kind.code().replace('-', ' ')));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /** Version, attestation key type and Intel's vendor id: what no other format begins with. */
    private static boolean looksLikeQuote(Bytes file) {
        return file.size() >= QUOTE_HEADER + SGX_BODY
                && u16le(file, 0) >= 3
                && u16le(file, 0) <= 5
                && u16le(file, 2) == ECDSA_P256
                && file.slice(12, 28).equals(INTEL_QE_VENDOR);
    }

    private static boolean holdsSigstruct(Bytes file) {
        return !SigstructScan.find(file).isEmpty();
    }

    private static Recognized recognizeQuote(Bytes file) {
        int version = u16le(file, 0);
        long tee = u32le(file, 4);
        boolean tdx = tee == 0x81 && version >= 4;
        if (!tdx && tee != 0) {
            return opaque("a quote of an unknown TEE type");
        }
        long signatureLengthAt = (long) QUOTE_HEADER + (tdx ? TD_10_BODY : SGX_BODY);
        if (version == 5) {
            int bodyType = u16le(file, QUOTE_HEADER);
            long bodySize = u32le(file, QUOTE_HEADER + 2);
            long expected =
                    switch (bodyType) {
                        case 1 -> tdx ? -1 : SGX_BODY;
                        case 2 -> tdx ? TD_10_BODY : -1;
                        case 3 -> tdx ? TD_15_BODY : -1;
                        default -> -1;
                    };
            if (bodySize != expected) {
                return opaque("a quote v5 whose body type and size do not fit");
            }
            signatureLengthAt = QUOTE_HEADER + 6 + bodySize;
        }
        // Trailing bytes are common (buffers of a fixed size are dumped whole), a cut-off quote is not a quote.
        if (signatureLengthAt + 4 > file.size()
                || u32le(file, (int) signatureLengthAt) > file.size() - signatureLengthAt - 4) {
            return opaque("a quote that is cut off");
        }
        return tdx
                ? new Recognized(EvidenceKind.TDX_QUOTE, "TDX quote v" + version)
                : new Recognized(EvidenceKind.SGX_QUOTE, "SGX quote v" + version);
    }

    private static boolean isSnpReport(Bytes file) {
        long version = u32le(file, 0);
        return version >= 2 && version <= 5 && u32le(file, 0x34) == 1;
    }

    /** An array of four, ES384 protected, nothing unprotected, and a payload that names the Nitro module. */
    private static boolean isNitroDocument(Bytes file) {
        int at = file.at(0) == (byte) 0xd2 ? 1 : 0;
        return file.size() > at + 10
                && file.at(at) == (byte) 0x84
                && file.slice(at + 1).startsWith(NITRO_PROTECTED)
                && contains(file, Bytes.utf8("module_id"), 256);
    }

    /** A TCG specification event that declares SHA-384 as the one algorithm, as TDX firmware writes it. */
    private static boolean isConfidentialComputingEventLog(Bytes file) {
        return file.size() >= 64
                && file.slice(32).startsWith(EVENT_LOG_SIGNATURE)
                && u32le(file, 56) == 1
                && u16le(file, 60) == 0x000c;
    }

    private static boolean contains(Bytes file, Bytes wanted, int within) {
        int last = Math.min(file.size() - wanted.size(), within);
        for (int at = 0; at <= last; at++) {
            if (file.slice(at).startsWith(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static Recognized opaque(String remark) {
        return new Recognized(EvidenceKind.OPAQUE, remark);
    }

    private static int u16le(Bytes file, int at) {
        return file.unsignedAt(at) | file.unsignedAt(at + 1) << 8;
    }

    private static long u32le(Bytes file, int at) {
        return u16le(file, at) | (long) u16le(file, at + 2) << 16;
    }

    private static Bytes hex(String hex) {
        try {
            return Bytes.fromHex(hex);
        } catch (MalformedException e) {
            throw new AssertionError("a constant is hex", e);
        }
    }
}
