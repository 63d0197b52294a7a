package dev.vitrine.evidence.container;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Optional;

/** dstack's attestation: a version, a platform, the quote or report, and an event log, which is carried along. */
final class Dstack {

    private static final int VERSION = 0;
    private static final int TDX = 0;
    private static final int SNP = 3;
    private static final int MIN_SIZE = 1024;

    private Dstack() {}

    static Optional<Contents> open(Bytes bytes) throws MalformedException {
        if (bytes.size() < MIN_SIZE || bytes.at(0) != VERSION || (bytes.at(1) != TDX && bytes.at(1) != SNP)) {
            return Optional.empty();
        }
        ByteReader in = new ByteReader(bytes);
        in.skip("the version and the platform", 2);
        Bytes evidence = Scale.bytes(in, "the evidence");
        if (evidence.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Contents.of(
                "dstack attestation", bytes.at(1) == TDX ? EvidenceKind.TDX_QUOTE : EvidenceKind.SNP_REPORT, evidence));
    }
}
