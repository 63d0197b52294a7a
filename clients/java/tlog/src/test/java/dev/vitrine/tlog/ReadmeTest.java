package dev.vitrine.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.tlog.checkpoint.Checkpoint;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.checkpoint.CheckpointSigner;
import dev.vitrine.tlog.cosignature.CheckpointSigners;
import dev.vitrine.tlog.merkle.InclusionProof;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.proof.TlogProof;
import dev.vitrine.tlog.proof.VerifiedEntry;
import dev.vitrine.tlog.tile.MapTiles;
import dev.vitrine.tlog.tile.RightEdge;
import dev.vitrine.tlog.tile.TileSource;
import dev.vitrine.tlog.tile.TileUpdate;
import dev.vitrine.tlog.tile.VerifiedTiles;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example of the README compiles, works, and is the one in the README. */
final class ReadmeTest {

    @Test
    void theExampleWorks() throws Exception {
        CheckpointSigner log = CheckpointSigners.of(TestKeys.key(TestKeys.ORIGIN, KeyType.ED25519, 1));
        CheckpointSigner witness = CheckpointSigners.of(TestKeys.key("w.example", KeyType.ED25519_COSIGNATURE, 2));
        List<Bytes> entries = MapTiles.entries(300);
        TileUpdate update =
                RightEdge.EMPTY.append(entries.stream().map(Rfc6962::leafHash).toList());
        Checkpoint checkpoint = Checkpoint.of(TestKeys.ORIGIN, update.head());
        CheckpointNote note =
                CheckpointNote.of(checkpoint, List.of(log.sign(checkpoint, 1000), witness.sign(checkpoint, 1000)));
        Bytes policyFile = Bytes.utf8("log " + log.key() + "\nwitness w " + witness.key() + "\nquorum w\n");
        Bytes proofFile = TlogProof.of(7, update.prove(7).hashes(), note).toBytes();

        assertThat(example(policyFile, proofFile, entries.get(7), MapTiles.of(entries)))
                .isEqualTo(entries.get(0));
    }

    @Test
    void theExampleIsTheOneInTheReadme() throws Exception {
        String readme = Files.readString(SharedVectors.projectRoot().resolve("clients/java/tlog/README.md"));
        String source = Files.readString(SharedVectors.projectRoot()
                .resolve("clients/java/tlog/src/test/java/dev/vitrine/tlog/ReadmeTest.java"));

        int from = readme.indexOf("```java\n") + "```java\n".length();
        String shown = readme.substring(from, readme.indexOf("```", from));
        from = source.lastIndexOf("// begin\n") + "// begin\n".length();
        String run = source.substring(from, source.indexOf("        // end\n", from));
        assertThat(run.stripTrailing().stripIndent() + "\n").isEqualTo(shown);
    }

    private static Bytes example(Bytes policyFile, Bytes proofFile, Bytes leaf, TileSource source) throws Exception {
        // begin
        TrustPolicy policy = TrustPolicy.parse(policyFile); // which logs, and which quorum of witnesses
        VerifiedEntry entry = TlogProof.parse(proofFile).verify(leaf, policy); // offline

        TreeHead head = entry.checkpoint().head();
        VerifiedTiles tiles = new VerifiedTiles(source, head); // the source is trusted with nothing
        Bytes first = tiles.entry(0);
        InclusionProof proof = InclusionProof.prove(0, head.size(), tiles);
        proof.verify(Rfc6962.leafHash(first), head.root());
        // end
        return first;
    }
}
