package dev.vitrine.client;

import com.google.protobuf.ByteString;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.proto.v1.LogInfo;
import dev.vitrine.proto.v1.SignedCheckpoint;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.merkle.ConsistencyProof;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.InclusionProof;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;

/** The log's messages as our types. What breaks the contract is a {@link ProtocolException}. */
final class Answers {

    private Answers() {}

    static Receipt receipt(dev.vitrine.proto.v1.Receipt message) throws ProtocolException {
        try {
            CheckpointNote checkpoint = CheckpointNote.parse(ByteStrings.toBytes(message.getCheckpoint()));
            return new Receipt(
                    hash(message.getLeafHash()),
                    message.getDuplicate(),
                    new InclusionProof(
                            nonNegative(message.getIndex()),
                            checkpoint.checkpoint().size(),
                            hashes(message.getInclusionProofList())),
                    checkpoint,
                    message.getWitnessed());
        } catch (MalformedException e) {
            throw broken("receipt", e);
        }
    }

    static LoggedEntry entry(dev.vitrine.proto.v1.LoggedEntry message) throws ProtocolException {
        try {
            LoggedEntry entry =
                    new LoggedEntry(nonNegative(message.getIndex()), ByteStrings.toBytes(message.getLeaf()));
            if (!entry.leafHash().equals(hash(message.getLeafHash()))) {
                throw new MalformedException("its leaf hash is not that of its leaf", MalformedException.NO_POSITION);
            }
            return entry;
        } catch (MalformedException e) {
            throw broken("entry", e);
        }
    }

    static ConsistencyProof consistency(dev.vitrine.proto.v1.ConsistencyProof message) throws ProtocolException {
        try {
            return new ConsistencyProof(
                    nonNegative(message.getFrom()), nonNegative(message.getTo()), hashes(message.getHashesList()));
        } catch (MalformedException e) {
            throw broken("consistency proof", e);
        }
    }

    static PublishedCheckpoint checkpoint(SignedCheckpoint message) throws ProtocolException {
        try {
            CheckpointNote note = CheckpointNote.parse(ByteStrings.toBytes(message.getNote()));
            if (note.checkpoint().size() != message.getSize()
                    || !note.checkpoint().root().equals(hash(message.getRoot()))) {
                throw new MalformedException("size or root differ from its note", MalformedException.NO_POSITION);
            }
            return new PublishedCheckpoint(note, message.getPublishedAt());
        } catch (MalformedException e) {
            throw broken("checkpoint", e);
        }
    }

    static LogDescription log(LogInfo message) throws ProtocolException {
        try {
            return new LogDescription(
                    message.getOrigin(),
                    message.getVkeysList(),
                    message.getAdmission(),
                    message.getMaxLeafSize(),
                    message.getWitnessPolicy(),
                    message.getSoftware(),
                    nonNegative(message.getCommittedSize()),
                    nonNegative(message.getPublishedSize()),
                    nonNegative(message.getMinimumIndex()));
        } catch (MalformedException e) {
            throw broken("description of itself", e);
        }
    }

    static Hash hash(ByteString bytes) throws MalformedException {
        return Hash.of(ByteStrings.toBytes(bytes));
    }

    static long nonNegative(long value) throws MalformedException {
        if (value < 0) {
            throw new MalformedException("a number is at least 2^63", MalformedException.NO_POSITION);
        }
        return value;
    }

    private static List<Hash> hashes(List<ByteString> messages) throws MalformedException {
        List<Hash> hashes = new ArrayList<>(messages.size());
        for (ByteString message : messages) {
            hashes.add(hash(message));
        }
        return hashes;
    }

    private static ProtocolException broken(String what, MalformedException cause) {
        return new ProtocolException("the log sent a malformed " + what + ": " + cause.getMessage());
    }
}
