package dev.vitrine.log.testbed.fork;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.merkle.ConsistencyProof;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.NoteSignature;
import dev.vitrine.tlog.tile.RightEdge;
import dev.vitrine.tlog.tile.TileId;
import dev.vitrine.tlog.tile.TileUpdate;
import dev.vitrine.tlog.tile.VerifiedTiles;
import dev.vitrine.tlog.wire.AddCheckpointRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One of the histories that a log tells: its tiles of every size, and the checkpoint that it shows. Thread-safe. */
final class History {

    private final String origin;
    private final CheckpointSigner signer;
    private final Map<String, Bytes> files = new HashMap<>();
    private RightEdge edge = RightEdge.EMPTY;

    History(String origin, CheckpointSigner signer) {
        this.origin = origin;
        this.signer = signer;
    }

    synchronized void append(String entry) {
        TileUpdate update = edge.append(List.of(Rfc6962.leafHash(Bytes.utf8(entry))));
        update.tiles().forEach((id, tile) -> files.put("/" + id.path(), tile.encode()));
        edge = update.after();
    }

    /** The newest head, signed by the log alone. */
    synchronized CheckpointNote head() {
        Checkpoint checkpoint = Checkpoint.of(origin, edge.head());
        try {
            return CheckpointNote.of(checkpoint, List.of(signer.sign(checkpoint, 0)));
        } catch (MalformedException e) {
            throw new AssertionError("a head with one line is a note", e);
        }
    }

    /** The request that takes a witness from {@code old} to {@code note}. */
    synchronized AddCheckpointRequest request(long old, CheckpointNote note) {
        TreeHead head = note.checkpoint().head();
        try {
            List<Hash> proof = old == 0 || old > head.size()
                    ? List.of()
                    : ConsistencyProof.prove(old, head.size(), new VerifiedTiles(this::tile, head))
                            .hashes();
            return new AddCheckpointRequest(Math.min(old, head.size()), proof, note);
        } catch (IOException | VerificationException e) {
            throw new AssertionError("a history has its own tiles", e);
        }
    }

    private Optional<Bytes> tile(TileId id) {
        return file("/" + id.path());
    }

    /** Shows a checkpoint with what was collected for it. */
    synchronized void publish(CheckpointNote note, List<NoteSignature> cosignatures) {
        try {
            Bytes unused =
                    files.put("/checkpoint", note.plusSignatures(cosignatures).toBytes());
        } catch (MalformedException e) {
            throw new AssertionError("a handful of lines", e);
        }
    }

    synchronized Optional<Bytes> file(String path) {
        return Optional.ofNullable(files.get(path));
    }
}
