package dev.vitrine.client;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.tile.TileSource;
import java.io.IOException;

/** The read path of any log of c2sp.org/tlog-tiles: a checkpoint and what is below it. Nothing it returns is verified. */
public interface PublishedLog extends TileSource {

    /** Bytes of the largest checkpoint that is read: more signatures than any log bears. */
    int MAX_CHECKPOINT = 1 << 20;

    /** The signed note that is published now. */
    Bytes checkpoint() throws IOException;

    /** Where it is, for messages. */
    String location();
}
