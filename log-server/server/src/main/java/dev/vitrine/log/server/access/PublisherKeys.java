package dev.vitrine.log.server.access;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.rules.EntryRules;
import dev.vitrine.proto.v1.Entry;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.Signature;
import dev.vitrine.tlog.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The publishers whose entries are taken, by key ID (SHA-256 of the SubjectPublicKeyInfo). Asked after admission, which has
 * verified the signatures: a key that stands in an entry has signed it.
 */
public final class PublisherKeys {

    private static final Pattern KEY_ID = Pattern.compile("[0-9a-f]{64}");

    private final Set<String> allowed;

    private PublisherKeys(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    /** Reads a file with a key ID in hex on each line; {@code #} begins a comment. */
    public static PublisherKeys parse(String text) throws AccessException {
        Set<String> ids = new HashSet<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").strip();
            if (!line.isEmpty()) {
                if (!KEY_ID.matcher(line).matches()) {
                    throw new AccessException("line " + (i + 1) + ": the key ID of a publisher, 64 digits of hex");
                }
                boolean unused = ids.add(line);
            }
        }
        return new PublisherKeys(ids);
    }

    boolean contains(String keyId) {
        return allowed.contains(keyId);
    }

    int size() {
        return allowed.size();
    }

    /** The key IDs of those who signed an admitted leaf; none for an envelope, which names no keys. */
    static List<String> signers(Bytes leaf) throws Problem {
        if (leaf.unsignedAt(0) != EntryRules.FIRST_BYTE) {
            return List.of();
        }
        try {
            return Entry.parseFrom(leaf.asReadOnlyBuffer()).getSignaturesList().stream()
                    .map(Signature::getPublicKey)
                    .map(PublisherKeys::keyId)
                    .toList();
        } catch (InvalidProtocolBufferException e) {
            throw new Problem(ErrorCode.MALFORMED_PROTOBUF, "the leaf is not an Entry");
        }
    }

    private static String keyId(ByteString spki) {
        try {
            return Bytes.wrapUnsafe(MessageDigest.getInstance("SHA-256").digest(spki.toByteArray()))
                    .hex();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
