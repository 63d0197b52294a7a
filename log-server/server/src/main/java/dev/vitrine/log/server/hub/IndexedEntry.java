package dev.vitrine.log.server.hub;

import dev.vitrine.log.server.index.LoggedLeaf;
import dev.vitrine.log.server.index.StatementKind;
import dev.vitrine.proto.v1.EntryReference;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry at its place. What has to be hashed for it is hashed once. Confined to one thread, as its {@link Ledger} is. */
final class IndexedEntry {

    private final long index;
    private final LoggedLeaf leaf;
    private @Nullable Hash leafHash;
    private @Nullable List<Bytes> publishers;
    private @Nullable EntryReference reference;

    IndexedEntry(long index, LoggedLeaf leaf) {
        this.index = index;
        this.leaf = leaf;
    }

    long index() {
        return index;
    }

    LoggedLeaf leaf() {
        return leaf;
    }

    StatementKind kind() {
        return leaf.kind();
    }

    /** What it states; an empty one where it states nothing that is known here. */
    Statement statement() {
        return leaf.statement().orElse(Statement.getDefaultInstance());
    }

    Hash leafHash() {
        Hash known = leafHash;
        if (known == null) {
            known = Rfc6962.leafHash(leaf.bytes());
            leafHash = known;
        }
        return known;
    }

    /** Key IDs. */
    List<Bytes> publishers() {
        List<Bytes> known = publishers;
        if (known == null) {
            known = leaf.publishers();
            publishers = known;
        }
        return known;
    }

    EntryReference reference() {
        EntryReference known = reference;
        if (known == null) {
            known = EntryReference.newBuilder()
                    .setIndex(index)
                    .setLeafHash(leafHash().hex())
                    .setKind(kind().word())
                    .addAllPublishers(publishers().stream().map(Bytes::hex).toList())
                    .setAt(Titles.at(statement()))
                    .setTitle(Titles.of(this))
                    .build();
            reference = known;
        }
        return known;
    }
}
