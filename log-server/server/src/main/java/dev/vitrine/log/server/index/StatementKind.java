package dev.vitrine.log.server.index;

import dev.vitrine.proto.v1.Statement.KindCase;
import java.util.Optional;

/** What an entry is, with its stable word and the byte that stands for it in terms. A number is never used again. */
public enum StatementKind {
    RAW("raw", 0),
    RELEASE("release", 1),
    ATTESTATION("attestation", 2),
    PROVENANCE("provenance", 3),
    REBUILD_VERDICT("rebuild-verdict", 4),
    ENDORSEMENT("endorsement", 5),
    WITHDRAWAL("withdrawal", 6),
    KEY_COMPROMISE("key-compromise", 7),
    AVAILABILITY_OBSERVATION("availability-observation", 8),
    ANALYSIS_CLAIM("analysis-claim", 9),
    LOG_POLICY("log-policy", 10),
    DSSE_ENVELOPE("dsse-envelope", 20);

    private final String word;
    private final int number;

    StatementKind(String word, int number) {
        this.word = word;
        this.number = number;
    }

    public String word() {
        return word;
    }

    int number() {
        return number;
    }

    static StatementKind of(KindCase kind) {
        return switch (kind) {
            case RELEASE -> RELEASE;
            case ATTESTATION -> ATTESTATION;
            case PROVENANCE -> PROVENANCE;
            case REBUILD_VERDICT -> REBUILD_VERDICT;
            case ENDORSEMENT -> ENDORSEMENT;
            case WITHDRAWAL -> WITHDRAWAL;
            case KEY_COMPROMISE -> KEY_COMPROMISE;
            case AVAILABILITY_OBSERVATION -> AVAILABILITY_OBSERVATION;
            case ANALYSIS_CLAIM -> ANALYSIS_CLAIM;
            case LOG_POLICY -> LOG_POLICY;
            case KIND_NOT_SET -> RAW;
        };
    }

    static Optional<StatementKind> ofNumber(int number) {
        for (StatementKind kind : values()) {
            if (kind.number == number) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
