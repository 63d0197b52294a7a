package dev.vitrine.evidence.dossier;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.container.Container;
import dev.vitrine.evidence.container.Contents;
import dev.vitrine.evidence.dcap.Quote;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.evidence.sigstruct.SigstructScan;
import dev.vitrine.evidence.snp.SnpReport;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Optional;

/** Quotes, reports and documents as hardware makes them, and enclaves. Near misses are taken for what they resemble. */
final class HardwareFormats {

    private static final Bytes INTEL_QE_VENDOR = hex("939a7233f79c4ca9940a0db3957f0607");
    private static final Bytes ELF = hex("7f454c46");
    private static final Bytes SIGSTRUCT = hex("06000000e1000000");
    private static final Bytes SGXS = Bytes.utf8("ECREATE\0");
    private static final Bytes MODULE_ID = Bytes.utf8("module_id");
    private static final Bytes EVENT_LOG = Bytes.utf8("Spec ID Event03\0");

    private static final int QUOTE_HEADER = 48;
    private static final int EPID_SIGNED = 432;
    private static final int SIGSTRUCT_SIZE = 1808;
    private static final long TDX = 0x81;
    private static final int ECDSA_P256 = 2;
    private static final int ECDSA_P384 = 3;
    private static final int NEAR = 64;

    private HardwareFormats() {}

    static Optional<Piece> quote(Bytes file) {
        if (isEpidQuote(file)) {
            return Optional.of(Piece.of("SGX quote (EPID)", EvidenceKind.SGX_QUOTE, file));
        }
        if (!looksLikeQuote(file)) {
            return Optional.empty();
        }
        long version = number(file, 0, 2);
        boolean isTdx = version >= 4 && number(file, 4, 4) == TDX;
        Piece quote = Piece.of(
                (isTdx ? "TDX" : "SGX") + " quote, version " + version,
                isTdx ? EvidenceKind.TDX_QUOTE : EvidenceKind.SGX_QUOTE,
                file);
        try {
            Quote unused = Quote.parse(file);
            return Optional.of(quote);
        } catch (MalformedException e) {
            return Optional.of(wrapped(file).map(WrapperFormats::piece).orElse(quote));
        }
    }

    /** Something may follow a quote that a framework put there; where nothing does, the quote is broken. */
    private static Optional<Contents> wrapped(Bytes file) {
        try {
            return Container.open(file);
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /** Three of four marks: version, kind of key, environment, vendor. The fourth may be what somebody broke. */
    private static boolean looksLikeQuote(Bytes file) {
        if (file.size() < QUOTE_HEADER) {
            return false;
        }
        long version = number(file, 0, 2);
        long key = number(file, 2, 2);
        long environment = number(file, 4, 4);
        int marks = 0;
        marks += version >= 3 && version <= 5 ? 1 : 0;
        marks += key == ECDSA_P256 || key == ECDSA_P384 ? 1 : 0;
        marks += environment == 0 || environment == TDX ? 1 : 0;
        marks += file.slice(12, 28).equals(INTEL_QE_VENDOR) ? 1 : 0;
        return marks >= 3;
    }

    private static boolean isEpidQuote(Bytes file) {
        if (file.size() < EPID_SIGNED || file.size() == SnpReport.SIZE) {
            return false;
        }
        long version = number(file, 0, 2);
        boolean fits = file.size() == EPID_SIGNED
                || (file.size() >= EPID_SIGNED + 4 && number(file, EPID_SIGNED, 4) == file.size() - EPID_SIGNED - 4L);
        return (version == 1 || version == 2) && number(file, 2, 2) <= 1 && fits;
    }

    /** Version, and the algorithm of the signature; as long as a report, or nearly. */
    static Optional<Piece> snpReport(Bytes file) {
        if (file.size() < SnpReport.SIZE - NEAR || file.size() > SnpReport.SIZE + NEAR) {
            return Optional.empty();
        }
        long version = number(file, 0, 4);
        boolean isKnown = version >= 2 && version <= 5;
        boolean isSigned = number(file, 0x34, 4) == 1;
        return version < 0x100 && (isKnown || isSigned)
                ? Optional.of(Piece.of("SEV-SNP report, version " + version, EvidenceKind.SNP_REPORT, file))
                : Optional.empty();
    }

    /** An array of four, tagged or not, whose payload names the module within its first bytes. */
    static Optional<Piece> nitroDocument(Bytes file) {
        int at = file.at(0) == (byte) 0xd2 ? 1 : 0;
        boolean isArray = file.size() > at && file.at(at) == (byte) 0x84;
        return isArray && file.slice(0, Math.min(file.size(), 512)).indexOf(MODULE_ID.at(0), 0) >= 0 && names(file)
                ? Optional.of(Piece.of("Nitro attestation document", EvidenceKind.NITRO_DOCUMENT, file))
                : Optional.empty();
    }

    private static boolean names(Bytes file) {
        for (int at = file.indexOf(MODULE_ID.at(0), 0);
                at >= 0 && at < 512;
                at = file.indexOf(MODULE_ID.at(0), at + 1)) {
            if (file.slice(at).startsWith(MODULE_ID)) {
                return true;
            }
        }
        return false;
    }

    static Optional<Piece> enclave(Bytes file) {
        if (file.startsWith(SIGSTRUCT) && file.size() <= SIGSTRUCT_SIZE + NEAR) {
            return Optional.of(Piece.of("SGX SIGSTRUCT", EvidenceKind.SGX_SIGSTRUCT, file));
        }
        boolean isImage = file.startsWith(SGXS) || (file.startsWith(ELF) && isEnclave(file));
        return isImage ? Optional.of(Piece.of("SGX enclave image", EvidenceKind.SGX_ENCLAVE, file)) : Optional.empty();
    }

    /** An ELF file with a signature in it; an unsigned one is an enclave only where somebody says so. */
    private static boolean isEnclave(Bytes file) {
        return !SigstructScan.find(file).isEmpty();
    }

    /** A signature in a file of any other format. */
    static Optional<Piece> embeddedSigstruct(Bytes file) {
        return file.size() > SIGSTRUCT_SIZE && isEnclave(file)
                ? Optional.of(Piece.of("file with an SGX SIGSTRUCT", EvidenceKind.SGX_ENCLAVE, file))
                : Optional.empty();
    }

    static Optional<Piece> eventLog(Bytes file) {
        return file.size() > 32 + EVENT_LOG.size() && file.slice(32).startsWith(EVENT_LOG)
                ? Optional.of(eventLogOf(file))
                : Optional.empty();
    }

    static Piece eventLogOf(Bytes file) {
        return Piece.of("TDX event log", EvidenceKind.TDX_EVENT_LOG, file).with(Part.TDX_EVENT_LOG, file);
    }

    private static long number(Bytes file, int at, int size) {
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = value << 8 | (at + i < file.size() ? file.unsignedAt(at + i) : 0);
        }
        return value;
    }

    private static Bytes hex(String hex) {
        try {
            return Bytes.fromHex(hex);
        } catch (MalformedException e) {
            throw new AssertionError("a constant is hexadecimal", e);
        }
    }
}
