package dev.vitrine.evidence.dossier;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.json.StrictJson;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.Judgement;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.sigstruct.SigstructScan;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.Optional;

/**
 * What all of a file is, from the first byte to the last: as what a log takes it. A wrapper around evidence is not that
 * evidence, and what its own verifier cannot read is nothing that a log could check.
 *
 * @param kind {@link EvidenceKind#OPAQUE} where nobody knows, where it is broken, and where evidence is only inside
 * @param remark one line for people: the format, or why it is opaque
 */
public record WholeFile(EvidenceKind kind, String remark) {

    private static final Judge READER = new Judge(VerifiedChains.production(64), PublishedKeys.shipped());
    private static final Bytes SPDX_TEXT = Bytes.utf8("SPDXVersion: ");

    public static WholeFile of(Bytes file) {
        if (file.isEmpty()) {
            return opaque("an empty file");
        }
        try {
            return Recognition.of(file)
                    .map(piece -> of(piece, file))
                    .orElseGet(() -> opaque("no format that is known here"));
        } catch (MalformedException e) {
            return opaque("a wrapper around evidence that breaks its format: " + e.getMessage());
        }
    }

    private static WholeFile of(Piece piece, Bytes file) {
        if (piece.evidence().isEmpty()) {
            boolean isDocument =
                    piece.kind() == EvidenceKind.PCS_COLLATERAL || piece.kind() == EvidenceKind.CERTIFICATES;
            return isDocument ? new WholeFile(piece.kind(), piece.format()) : opaque(piece.format());
        }
        if (!piece.evidence().equals(Optional.of(file))) {
            return opaque(piece.format() + ", with a " + piece.kind().code() + " inside");
        }
        try {
            read(piece.kind(), file);
            return new WholeFile(piece.kind(), piece.format());
        } catch (MalformedException e) {
            return opaque(piece.format() + ", which is broken: " + e.getMessage());
        }
    }

    private static void read(EvidenceKind kind, Bytes file) throws MalformedException {
        switch (kind) {
            case SGX_ENCLAVE -> requireSigned(file);
            case SPDX_DOCUMENT, CYCLONEDX_DOCUMENT -> {
                // A log names lists of parts by their digest, whatever version they are of.
                if (!file.startsWith(SPDX_TEXT)) {
                    JsonFields unused = StrictJson.document(file);
                }
            }
            default -> {
                Judgement unused = READER.judge(Exhibit.of(kind, file), Instant.EPOCH);
            }
        }
    }

    private static void requireSigned(Bytes enclave) throws MalformedException {
        if (SigstructScan.find(enclave).isEmpty()) {
            throw new MalformedException("there is no SIGSTRUCT in it", MalformedException.NO_POSITION);
        }
    }

    private static WholeFile opaque(String remark) {
        return new WholeFile(EvidenceKind.OPAQUE, remark);
    }
}
