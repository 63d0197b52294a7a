package dev.vitrine.client;

import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.util.Optional;

/** Where a {@link Follower} keeps the last checkpoint that it verified. Whoever forgets it can be shown another history. */
public interface FollowerMemory {

    /** What was stored last; empty at the very first start, and only then. */
    Optional<Bytes> load() throws IOException;

    /** Keeps a signed note; it is durable when this returns. */
    void store(Bytes checkpoint) throws IOException;
}
