package dev.vitrine.evidence.dossier;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.Optional;

/**
 * Tells what a file is from its content, never from its name. A file that begins as a format and breaks it is taken for that
 * format all the same, so that its verifier says what is wrong with it.
 */
public final class Recognition {

    /** One family of formats: empty where the bytes are not of it. */
    private interface Format {
        Optional<Piece> open(Bytes file) throws MalformedException;
    }

    /** Those with the most telling beginning first. */
    private static final List<Format> FORMATS = List.of(
            HardwareFormats::quote,
            HardwareFormats::snpReport,
            HardwareFormats::nitroDocument,
            HardwareFormats::enclave,
            HardwareFormats::eventLog,
            JsonFormats::open,
            CertificateFormats::pem,
            CertificateFormats::der,
            WrapperFormats::open,
            DocumentFormats::open,
            CertificateFormats::table,
            CertificateFormats::iasSignature,
            HardwareFormats::embeddedSigstruct);

    private Recognition() {}

    /**
     * What the file is; empty where nobody knows.
     *
     * @throws MalformedException where it begins like a wrapper and breaks it
     */
    public static Optional<Piece> of(Bytes file) throws MalformedException {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        for (Format format : FORMATS) {
            Optional<Piece> piece = format.open(file);
            if (piece.isPresent()) {
                return piece;
            }
        }
        return Optional.empty();
    }
}
