package dev.vitrine.log.server.hub;

import dev.vitrine.log.server.index.Words;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What a person may mean by a text. It may be several things at once: {@code cafe} is a word and the beginning of a hash.
 *
 * @param text as it was understood
 * @param hex lower-case digits of a hash or its beginning; empty if it cannot be one
 * @param index of an entry
 * @param words lower-case; those of a name
 */
record SearchQuery(String text, Optional<String> hex, OptionalLong index, List<String> words) {

    private static final int MAX_LENGTH = 256;

    // Shorter beginnings fit everything.
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{4,128}");
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final Pattern PREFIX =
            Pattern.compile("(0x|sha-?256[:-]|sha1:|git:|mrenclave[:=]|mrsigner[:=]|#)", Pattern.CASE_INSENSITIVE);
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{43}=");

    static SearchQuery parse(String asked) throws Problem {
        String text = asked.strip();
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new Problem(
                    ErrorCode.INVALID_PARAMETER,
                    "q",
                    "1 to " + MAX_LENGTH + " characters: a hash, a name, a commit, an index");
        }
        var prefix = PREFIX.matcher(text);
        String bare = prefix.lookingAt() ? text.substring(prefix.end()).strip() : text;
        Optional<String> hex = hex(bare);
        OptionalLong index =
                INDEX.matcher(bare).matches() ? OptionalLong.of(Long.parseLong(bare)) : OptionalLong.empty();
        return new SearchQuery(
                hex.isPresent() && hex.get().length() > bare.length() ? hex.get() : text, hex, index, Words.of(text));
    }

    private static Optional<String> hex(String text) {
        // Tools print hashes in groups.
        String joined = text.replaceAll("[\\s:]", "").toLowerCase(Locale.ROOT);
        if (HEX.matcher(joined).matches()) {
            return Optional.of(joined);
        }
        if (BASE64.matcher(text).matches()) {
            byte[] hash = Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
            return Optional.of(Bytes.copyOf(hash).hex());
        }
        return Optional.empty();
    }

    /** Whole bytes of the digits; an odd last digit is left to {@link #fits}. */
    Bytes bytes() {
        String digits = hex.orElse("");
        try {
            return Bytes.fromHex(digits.substring(0, digits.length() & ~1));
        } catch (MalformedException e) {
            throw new AssertionError("bad math: digits are hex", e);
        }
    }

    boolean fits(Bytes value) {
        return value.hex().startsWith(hex.orElse(""));
    }

    boolean isAll(Bytes value) {
        return hex.isPresent() && hex.get().length() == 2 * value.size();
    }
}
