package dev.vitrine.cli;

import dev.vitrine.client.LogClient;
import dev.vitrine.client.LogException;
import dev.vitrine.client.LoggedEntry;
import dev.vitrine.client.Receipt;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.text.Decimal;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** An entry as a person names it: its index in decimal, or its leaf hash in hexadecimal. */
record Target(OptionalLong index, Optional<Hash> leafHash) {

    /** Empty where the text is neither. */
    static Optional<Target> parse(String text) {
        try {
            if (text.matches("[0-9a-fA-F]{64}")) {
                return Optional.of(new Target(OptionalLong.empty(), Optional.of(Hash.of(Bytes.fromHex(text)))));
            }
            return Optional.of(new Target(OptionalLong.of(Decimal.parse(text)), Optional.empty()));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    static Target of(Hash leafHash) {
        return new Target(OptionalLong.empty(), Optional.of(leafHash));
    }

    LoggedEntry entry(LogClient log) throws IOException, LogException {
        return leafHash.isPresent() ? log.entry(leafHash.get()) : log.entry(index.getAsLong());
    }

    /** @param size the published size to prove against; empty for the latest */
    Receipt receipt(LogClient log, OptionalLong size) throws IOException, LogException {
        if (leafHash.isPresent()) {
            return size.isPresent() ? log.receipt(leafHash.get(), size.getAsLong()) : log.receipt(leafHash.get());
        }
        return size.isPresent() ? log.receipt(index.getAsLong(), size.getAsLong()) : log.receipt(index.getAsLong());
    }
}
