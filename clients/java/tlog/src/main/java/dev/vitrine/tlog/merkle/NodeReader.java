package dev.vitrine.tlog.merkle;

import dev.vitrine.tlog.VerificationException;
import java.io.IOException;
import java.util.List;

/** The one read that a prover needs. */
@FunctionalInterface
public interface NodeReader {

    /**
     * The hashes of all {@code ids}, in their order; there is no partial answer.
     *
     * @throws IOException if a node cannot be read or does not exist
     * @throws VerificationException if what was read is not part of the tree that the reader vouches for
     */
    List<Hash> read(List<NodeId> ids) throws IOException, VerificationException;
}
