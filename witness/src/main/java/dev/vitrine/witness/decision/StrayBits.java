package dev.vitrine.witness.decision;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.wire.AddCheckpointRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Requests whose only defect is stray bits in the base64 of a signature line. Such a request is never cosigned: two texts
 * for one signature are two notes. But the common decoders do not see the stray bits, so to the witnesses in operation a
 * signature whose last character was altered is a wrong signature (403), not a wrong format (400), and logs take the two
 * for different problems. Reading the line as those decoders do tells which it would have been.
 */
public final class StrayBits {

    private static final String DASH = "\u2014 ";

    private StrayBits() {}

    /** The request with the stray bits cleared, if it can be read then. For a refusal only. */
    public static Optional<AddCheckpointRequest> clear(Bytes body) {
        try {
            StringBuilder cleared = new StringBuilder();
            for (String line : body.toUtf8().split("\n", -1)) {
                cleared.append(line.startsWith(DASH) ? clearLine(line) : line).append('\n');
            }
            cleared.setLength(cleared.length() - 1);
            return Optional.of(AddCheckpointRequest.parse(Bytes.utf8(cleared.toString())));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private static String clearLine(String line) {
        int from = line.lastIndexOf(' ') + 1;
        try {
            byte[] blob = Base64.getDecoder().decode(line.substring(from).getBytes(StandardCharsets.UTF_8));
            String canonical = line.substring(0, from) + Base64.getEncoder().encodeToString(blob);
            return canonical.length() == line.length() ? canonical : line; // padding is not made up
        } catch (IllegalArgumentException e) {
            return line;
        }
    }
}
