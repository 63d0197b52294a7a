package dev.vitrine.evidence.dossier;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.provenance.ProvenanceTrust;
import dev.vitrine.evidence.provenance.ProvenanceVerifier;
import dev.vitrine.evidence.tdx.EventLog;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.Optional;

/** Documents about builds and reference values, as package {@code provenance} tells them apart. */
final class DocumentFormats {

    private static final byte TAG_COSE_SIGN1 = (byte) 0xd2;
    private static final Bytes TAG_CORIM = Bytes.wrapUnsafe(new byte[] {(byte) 0xd9, 0x01, (byte) 0xf5});

    private DocumentFormats() {}

    static Optional<Piece> open(Bytes file) {
        try {
            Verdict verdict = ProvenanceVerifier.verify(file, ProvenanceTrust.NONE, Instant.EPOCH);
            return Optional.of(Piece.of(
                    verdict.fields()
                            .getOrDefault("document.kind", verdict.kind().code()),
                    verdict.kind(),
                    file));
        } catch (MalformedException e) {
            boolean isCorim = file.startsWith(TAG_CORIM) || file.at(0) == TAG_COSE_SIGN1;
            return isCorim ? Optional.of(Piece.of("CBOR document", EvidenceKind.CORIM, file)) : Optional.empty();
        }
    }

    static Optional<Piece> eventLogInJson(Bytes file) {
        try {
            EventLog unused = EventLog.parse(file);
            return Optional.of(HardwareFormats.eventLogOf(file));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
