package dev.vitrine.log.server.http;

import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One range of bytes (RFC 9110 section 14).
 *
 * @param first the offset of its first byte
 * @param length at least 1
 */
record ByteRange(long first, long length) {

    private static final Pattern ONE = Pattern.compile("bytes=([0-9]{1,18})?-([0-9]{1,18})?");

    /**
     * The range that a header asks for; empty where all of it is to be sent: there is no header, or one of several ranges or of
     * another unit, which a server may ignore.
     *
     * @throws Problem RANGE_NOT_SATISFIABLE
     */
    static Optional<ByteRange> parse(@Nullable String header, long size) throws Problem {
        if (header == null) {
            return Optional.empty();
        }
        Matcher range = ONE.matcher(header.strip());
        if (!range.matches() || (range.group(1) == null && range.group(2) == null)) {
            return Optional.empty();
        }
        if (range.group(1) == null) {
            long wanted = Math.min(Long.parseLong(range.group(2)), size);
            return Optional.of(satisfiable(size - wanted, wanted, size));
        }
        long first = Long.parseLong(range.group(1));
        long last = range.group(2) == null ? size - 1 : Math.min(Long.parseLong(range.group(2)), size - 1);
        if (range.group(2) != null && Long.parseLong(range.group(2)) < first) {
            return Optional.empty(); // SPEC: an int-range whose last position is less than its first is invalid
        }
        return Optional.of(satisfiable(first, last - first + 1, size));
    }

    private static ByteRange satisfiable(long first, long length, long size) throws Problem {
        if (first >= size || length < 1) {
            throw new Problem(ErrorCode.RANGE_NOT_SATISFIABLE, "Range", "the blob has " + size + " bytes");
        }
        return new ByteRange(first, length);
    }

    /** For the Content-Range header. */
    String of(long size) {
        return "bytes " + first + "-" + (first + length - 1) + "/" + size;
    }
}
