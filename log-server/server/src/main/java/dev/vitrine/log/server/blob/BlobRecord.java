package dev.vitrine.log.server.blob;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is kept about a blob beside its bytes.
 *
 * @param size bytes
 * @param storedAt seconds since 1970
 * @param retainedUntil seconds since 1970: not removed before
 * @param publisher key ID of who answers for the space, hex
 */
public record BlobRecord(long size, long storedAt, long retainedUntil, String publisher) {

    private static final Pattern TEXT = Pattern.compile(
            "size (0|[1-9][0-9]{0,17})\nstored (0|[1-9][0-9]{0,17})\nretained-until (0|[1-9][0-9]{0,17})\npublisher ([0-9a-f]{64})\n");

    byte[] toBytes() {
        return ("size " + size + "\nstored " + storedAt + "\nretained-until " + retainedUntil + "\npublisher "
                        + publisher + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Empty for anything but what {@link #toBytes} makes. */
    static Optional<BlobRecord> parse(byte[] bytes) {
        Matcher text = TEXT.matcher(new String(bytes, StandardCharsets.US_ASCII));
        return text.matches()
                ? Optional.of(new BlobRecord(
                        Long.parseLong(text.group(1)),
                        Long.parseLong(text.group(2)),
                        Long.parseLong(text.group(3)),
                        text.group(4)))
                : Optional.empty();
    }
}
