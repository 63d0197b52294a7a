package dev.vitrine.log.server.access;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.Hash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bearer tokens and whose they are. The file has a line {@code NAME SHA-256-OF-THE-TOKEN} for each; who reads it cannot submit
 * with it. A name may have several tokens, so that one can be replaced while the other is still in use.
 */
public final class Tokens {

    private static final int MAX_TOKENS = 100_000;
    private static final int MAX_TOKEN = 256;
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9._-]{1,64}) +([0-9a-f]{64})");
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/-]{1," + MAX_TOKEN + "}=*) *");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<Bytes, String> nameByDigest;

    private Tokens(Map<Bytes, String> nameByDigest) {
        this.nameByDigest = Map.copyOf(nameByDigest);
    }

    /** A token that has just been made: the secret, and the line of the file that lets it in. */
    public record Fresh(String token, String line) {}

    /** Reads a file; {@code #} begins a comment. */
    public static Tokens parse(String text) throws AccessException {
        Map<Bytes, String> names = new HashMap<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").strip();
            if (line.isEmpty()) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new AccessException("line " + (i + 1) + ": a name, a space, and the SHA-256 of a token in hex");
            }
            if (names.put(hex(matcher.group(2)), matcher.group(1)) != null) {
                throw new AccessException("line " + (i + 1) + ": the same token again");
            }
        }
        if (names.size() > MAX_TOKENS) {
            throw new AccessException("more than " + MAX_TOKENS + " tokens");
        }
        return new Tokens(names);
    }

    /** Makes a token of 256 random bits. */
    public static Fresh make(String name) throws AccessException {
        byte[] secret = new byte[Hash.SIZE];
        RANDOM.nextBytes(secret);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        String line = name + " " + digest(token).hex();
        Tokens unused = parse(line);
        return new Fresh(token, line);
    }

    /** Whose the token of an {@code Authorization} header is; empty if it is nobody's. */
    Optional<String> nameOf(String authorization) {
        Matcher bearer = BEARER.matcher(authorization);
        // Looked up by its digest: how long that takes says nothing about the tokens that there are.
        return bearer.matches() ? Optional.ofNullable(nameByDigest.get(digest(bearer.group(1)))) : Optional.empty();
    }

    int size() {
        return nameByDigest.size();
    }

    private static Bytes digest(String token) {
        try {
            return Bytes.wrapUnsafe(
                    MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private static Bytes hex(String digits) {
        try {
            return Bytes.fromHex(digits);
        } catch (MalformedException e) {
            throw new AssertionError("the pattern matched hex", e);
        }
    }
}
