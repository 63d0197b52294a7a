package dev.vitrine.proto.vectors;

import java.util.List;
import java.util.Map;

/** One folder of {@code proto/vectors}: its name, and its files by name. */
interface VectorGroup {

    /** All groups. A new folder of vectors is a new implementation and a new line here. */
    static List<VectorGroup> all() {
        return List.of( //
                new MerkleVectors(), //
                new TileVectors(), //
                new NoteVectors(), //
                new CheckpointVectors(), //
                new CosignatureVectors(), //
                new PolicyVectors(), //
                new ProofVectors());
    }

    String folder();

    Map<String, JsonObject> files();
}
