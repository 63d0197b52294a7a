package dev.vitrine.log.testbed.micro;

import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.InclusionProof;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.tile.RightEdge;
import dev.vitrine.tlog.tile.TileUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a batch costs before it reaches the disk, and what a client pays to check one proof. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class MerkleBenchmark {

    /** Leaves per batch. */
    @Param({"1", "64", "1024"})
    public int batch;

    private final byte[] entry = new byte[1024];
    private List<Hash> leaves = List.of();
    private RightEdge edge = RightEdge.EMPTY;
    private InclusionProof proof = new InclusionProof(0, 1, List.of());
    private Hash leaf = Rfc6962.emptyRoot();
    private Hash root = Rfc6962.emptyRoot();

    @Setup
    public void growATree() {
        new SplittableRandom(1).nextBytes(entry);
        edge = RightEdge.EMPTY.append(hashes(70_000)).after();
        leaves = hashes(batch);
        TileUpdate update = edge.append(leaves);
        proof = update.prove(70_000);
        leaf = leaves.get(0);
        root = update.head().root();
    }

    @Benchmark
    public Hash hashAnEntryOfOneKibibyte() {
        return Rfc6962.leafHash(entry, 0, entry.length);
    }

    @Benchmark
    public TileUpdate growTheTreeByABatch() {
        return edge.append(leaves);
    }

    @Benchmark
    public InclusionProof verifyAnInclusionProof() throws VerificationException {
        proof.verify(leaf, root);
        return proof;
    }

    private List<Hash> hashes(int count) {
        SplittableRandom random = new SplittableRandom(count);
        List<Hash> hashes = new ArrayList<>(count);
        byte[] bytes = new byte[Hash.SIZE];
        for (int i = 0; i < count; i++) {
            random.nextBytes(bytes);
            hashes.add(Hash.of(bytes, 0));
        }
        return hashes;
    }
}
