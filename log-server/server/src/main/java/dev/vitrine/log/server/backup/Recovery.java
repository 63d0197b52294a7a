package dev.vitrine.log.server.backup;

import dev.vitrine.log.rocksdb.RocksTuning;
import dev.vitrine.log.rocksdb.StoreImport;
import dev.vitrine.log.store.PublishedCheckpoint;
import dev.vitrine.log.store.SignedHead;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.cosignature.Cosignature;
import dev.vitrine.tlog.merkle.TreeHead;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.tile.EntryBundle;
import dev.vitrine.tlog.tile.TileId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** Makes a store from the entry bundles of a mirror: tiles, index and head follow from them. */
public final class Recovery {

    private static final String UNFINISHED = "store.recovering";
    private static final int MAX_CHECKPOINT = 1 << 20;

    private final Path mirror;
    private final List<VerifierKey> keys;
    private final String origin;
    private final InstantSource clock;

    /**
     * @param mirror a folder with the paths of c2sp.org/tlog-tiles
     * @param keys of the log; one of them signed the checkpoint of the mirror
     */
    public Recovery(Path mirror, List<VerifierKey> keys, String origin, InstantSource clock) {
        this.mirror = mirror;
        this.keys = List.copyOf(keys);
        this.origin = origin;
        this.clock = clock;
    }

    /**
     * Makes {@code DATA/store}, which must not exist. It appears as a whole, once all of it hashes to the mirror's checkpoint.
     *
     * @param threads that hash and sort
     * @param progress hears how many entries were read
     */
    public TreeHead into(Path data, int threads, LongConsumer progress) throws IOException {
        Path store = data.resolve("store");
        if (Files.exists(store)) {
            throw new CopyFailedException(store + " exists, and nothing is overwritten; move it away first");
        }
        Path unfinished = data.resolve(UNFINISHED);
        delete(unfinished);
        TreeHead head;
        try {
            CheckpointNote note = CheckpointNote.parse(checkpoint());
            SignedHead signed = own(note);
            head = signed.head();
            try (StoreImport entries = StoreImport.begin(unfinished, RocksTuning.DEFAULT, head.size(), threads)) {
                for (long first = 0; first < head.size(); first += TileId.FULL) {
                    entries.add(bundle(TileId.bundleOf(first, head.size())));
                    progress.accept(Math.min(first + TileId.FULL, head.size()));
                }
                TreeHead unused = entries.finish();
                entries.seal(signed, new PublishedCheckpoint(head.size(), note.toBytes(), clock.millis()));
            }
        } catch (MalformedException | VerificationException e) {
            throw new CopyFailedException(mirror + " is not a mirror of this log: " + e.getMessage(), e);
        }
        Path unused = Files.move(unfinished, store, StandardCopyOption.ATOMIC_MOVE);
        return head;
    }

    private Bytes checkpoint() throws IOException {
        Path file = mirror.resolve("checkpoint");
        if (!Files.exists(file) || Files.size(file) > MAX_CHECKPOINT) {
            throw new CopyFailedException(
                    file + " is missing or too large; make a mirror first: vitrine mirror URL FOLDER");
        }
        return Bytes.wrapUnsafe(Files.readAllBytes(file));
    }

    /** The head with the log's own signatures and no others. */
    private SignedHead own(CheckpointNote note) throws VerificationException, MalformedException {
        if (!note.checkpoint().origin().equals(origin)) {
            throw new VerificationException(
                    VerificationException.Reason.UNKNOWN_ORIGIN, "its checkpoint has another origin");
        }
        List<Cosignature> verified = CheckpointVerifier.of(keys).verify(note);
        return new SignedHead(
                note.checkpoint().head(),
                note.withSignatures(verified.stream().map(Cosignature::line).toList())
                        .toBytes());
    }

    private Bytes bundle(TileId id) throws IOException, MalformedException {
        try {
            return Bytes.wrapUnsafe(read(id));
        } catch (NoSuchFileException e) {
            if (!id.isPartial()) {
                throw new CopyFailedException(mirror.resolve(id.path()) + " is missing", e);
            }
            // SPEC: partial tiles may be deleted once the full one is there.
            return EntryBundle.decode(Bytes.wrapUnsafe(read(id.full())))
                    .truncated(id.width())
                    .encode();
        }
    }

    private byte[] read(TileId id) throws IOException {
        Path file = mirror.resolve(id.path());
        if (Files.size(file) > EntryBundle.MAX_SIZE) {
            throw new CopyFailedException(file + " is larger than any bundle; decompress it first");
        }
        return Files.readAllBytes(file);
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
