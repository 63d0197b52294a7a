package dev.vitrine.log;

import dev.vitrine.log.store.SignedHead;
import dev.vitrine.tlog.merkle.Hash;

/**
 * That an entry is durably in the log.
 *
 * @param index its place, for ever
 * @param leafHash RFC 6962 leaf hash of its bytes
 * @param duplicate the same bytes had been submitted before; the index is that of their first submission
 * @param head a committed head that contains it: for a new entry the first such head, for a duplicate the newest. The proof is
 *     {@link Log#inclusion}.
 */
public record Receipt(long index, Hash leafHash, boolean duplicate, SignedHead head) {}
