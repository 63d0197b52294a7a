package dev.vitrine.log.testbed.micro;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.InclusionProof;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.tile.EntryBundle;
import dev.vitrine.tlog.tile.HashTile;
import dev.vitrine.tlog.tile.RightEdge;
import dev.vitrine.tlog.tile.TileId;
import dev.vitrine.tlog.tile.TileUpdate;
import dev.vitrine.tlog.tile.VerifiedTiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a reader of tiles pays: decode a tile and a bundle, and prove an entry from tiles that it checks first. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class TileBenchmark {

    private static final int ENTRIES = 1 << 17;
    private static final int ENTRY_SIZE = 1024;

    private final SplittableRandom random = new SplittableRandom(1);
    private final Map<TileId, Bytes> tiles = new HashMap<>();
    private TreeHead head = RightEdge.EMPTY.head();
    private Bytes tile = Bytes.EMPTY;
    private Bytes bundle = Bytes.EMPTY;

    @Setup
    public void growATree() {
        List<Hash> leaves = new ArrayList<>(ENTRIES);
        byte[] entry = new byte[ENTRY_SIZE];
        for (int i = 0; i < ENTRIES; i++) {
            random.nextBytes(entry);
            leaves.add(Rfc6962.leafHash(entry, 0, 32));
        }
        TileUpdate update = RightEdge.EMPTY.append(leaves);
        head = update.head();
        update.tiles().forEach((id, hashes) -> tiles.put(id, hashes.encode()));
        tile = HashTile.of(leaves.subList(0, TileId.FULL)).encode();
        List<Bytes> entries = new ArrayList<>();
        for (int i = 0; i < TileId.FULL; i++) {
            random.nextBytes(entry);
            entries.add(Bytes.copyOf(entry));
        }
        bundle = new EntryBundle(entries).encode();
    }

    @Benchmark
    public HashTile decodeATile() throws MalformedException {
        return HashTile.decode(tile, TileId.FULL);
    }

    @Benchmark
    public EntryBundle decodeABundleOf256Kibibytes() throws MalformedException {
        return EntryBundle.decode(bundle, TileId.FULL);
    }

    @Benchmark
    public InclusionProof proveFromTilesReadForTheFirstTime() throws IOException, VerificationException {
        VerifiedTiles reader = new VerifiedTiles(id -> Optional.ofNullable(tiles.get(id)), head);
        return InclusionProof.prove(random.nextInt(ENTRIES), ENTRIES, reader);
    }
}
