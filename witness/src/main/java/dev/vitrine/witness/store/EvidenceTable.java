package dev.vitrine.witness.store;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The column {@code evidence}: added to and never changed. Reads may come from any thread, additions only from one at a
 * time. What {@link #add} was called with is durable, power loss included, once it returns; when it throws, it is unknown.
 */
public final class EvidenceTable {

    private static final byte[] INDEX = "index".getBytes(StandardCharsets.UTF_8);

    private final Database database;

    public EvidenceTable(Database database) {
        this.database = database;
    }

    /** The texts of everything added, oldest first. */
    public List<Bytes> load() {
        List<Bytes> texts = new ArrayList<>();
        for (Hash id : ids()) {
            byte[] text = database.get(Column.EVIDENCE, id.toByteArray());
            if (text == null) {
                throw new StoreException("evidence that the index names is missing");
            }
            texts.add(Bytes.wrapUnsafe(text));
        }
        return texts;
    }

    /** Adds evidence that is new. */
    public void add(Hash id, Bytes text) {
        byte[] index = database.get(Column.EVIDENCE, INDEX);
        Bytes before = index == null ? Bytes.EMPTY : Bytes.wrapUnsafe(index);
        database.write(List.of(
                new Database.Put(Column.EVIDENCE, id.bytes(), text),
                new Database.Put(Column.EVIDENCE, Bytes.copyOf(INDEX), Bytes.concat(before, id.bytes()))));
    }

    private List<Hash> ids() {
        byte[] index = database.get(Column.EVIDENCE, INDEX);
        if (index == null) {
            return List.of();
        }
        if (index.length % Hash.SIZE != 0) {
            throw new StoreException("the index of the evidence is damaged");
        }
        List<Hash> ids = new ArrayList<>();
        for (int at = 0; at < index.length; at += Hash.SIZE) {
            ids.add(Hash.of(index, at));
        }
        return ids;
    }
}
