package dev.vitrine.log.server.index;

import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.proto.v1.Attestation;
import dev.vitrine.proto.v1.Collateral;
import dev.vitrine.proto.v1.CollateralKind;
import dev.vitrine.tlog.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Until when the vendor vouches for the collateral of an attestation: afterwards its standing is known as of then only. */
final class CollateralEnd {

    private static final String NAME = "\"nextUpdate\":\"";
    private static final int TIME_LENGTH = "2024-01-01T00:00:00Z".length();

    private CollateralEnd() {}

    /** The earliest, in seconds since 1970; empty where no document says so. */
    static Optional<Long> of(Attestation attestation) {
        return attestation.getCollateralList().stream()
                .filter(collateral -> collateral.getKind() == CollateralKind.COLLATERAL_KIND_TCB_INFO
                        || collateral.getKind() == CollateralKind.COLLATERAL_KIND_QE_IDENTITY)
                .flatMap(collateral -> nextUpdate(collateral).stream())
                .min(Long::compare);
    }

    /** Not parsed: the judge reads these documents, and an index only needs the day. Intel writes them without spaces. */
    private static Optional<Long> nextUpdate(Collateral collateral) {
        Bytes bytes = ByteStrings.toBytes(collateral.getData());
        String text = new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
        int at = text.indexOf(NAME);
        int start = at + NAME.length();
        if (at < 0 || text.length() < start + TIME_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Instant.parse(text.substring(start, start + TIME_LENGTH)).getEpochSecond());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
