package dev.vitrine.log.server.hub;

import dev.vitrine.log.server.index.LoggedLeaf;
import dev.vitrine.log.server.index.StatementKind;
import dev.vitrine.proto.v1.EntryReference;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.Rfc6962;
import java.util.List;

/** An entry that was read. */
record IndexedEntry(long index, LoggedLeaf leaf) {

    StatementKind kind() {
        return leaf.kind();
    }

    /** What it states; an empty one where it states nothing that is known here. */
    Statement statement() {
        return leaf.statement().orElse(Statement.getDefaultInstance());
    }

    Hash leafHash() {
        return Rfc6962.leafHash(leaf.bytes());
    }

    /** Key IDs. */
    List<Bytes> publishers() {
        return leaf.publishers();
    }

    EntryReference reference() {
        return EntryReference.newBuilder()
                .setIndex(index)
                .setLeafHash(leafHash().hex())
                .setKind(kind().word())
                .addAllPublishers(publishers().stream().map(Bytes::hex).toList())
                .setAt(Titles.at(statement()))
                .setTitle(Titles.of(this))
                .build();
    }
}
