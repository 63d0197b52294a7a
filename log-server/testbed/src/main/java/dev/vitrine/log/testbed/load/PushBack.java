package dev.vitrine.log.testbed.load;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a generator behaves that a server tells to come again later: it sends the same request again on the same connection,
 * until it is taken. Its latency counts from the first attempt.
 *
 * <p>Told so by 429 or 503, after {@code Retry-After} where there is one; or as by the conformance server of Tessera, which
 * says 500 with the name of its error, "pushback", and leaves the time to its clients.
 */
public final class PushBack {

    /** Takes every answer for the last one. */
    static final PushBack NONE = new PushBack(-1);

    private static final Pattern RETRY_AFTER =
            Pattern.compile("\r\nretry-after: *([0-9]{1,4}) *\r\n", Pattern.CASE_INSENSITIVE);

    private final long nanos;

    private PushBack(long nanos) {
        this.nanos = nanos;
    }

    /** Comes again after this time, unless told after which. */
    public static PushBack waiting(Duration time) {
        return new PushBack(time.toNanos());
    }

    /**
     * Nanoseconds until the next attempt, or -1 when the answer stands.
     *
     * @param end of the head and of the part of the body that came with it
     */
    long delayNanos(int status, byte[] answer, int end) {
        if (nanos < 0 || (status != 429 && status != 503 && status != 500)) {
            return -1;
        }
        String text = new String(answer, 0, end, StandardCharsets.US_ASCII);
        if (status == 500 && !text.contains("pushback")) {
            return -1;
        }
        Matcher after = RETRY_AFTER.matcher(text);
        return after.find() ? Duration.ofSeconds(Long.parseLong(after.group(1))).toNanos() : nanos;
    }
}
