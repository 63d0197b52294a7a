package dev.vitrine.log.server.admission;

import com.google.protobuf.ByteString;
import dev.vitrine.log.Log;
import dev.vitrine.log.server.index.StatementKind;
import dev.vitrine.log.server.index.Term;
import dev.vitrine.proto.rules.EntryRules;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.proto.rules.StatementRules;
import dev.vitrine.proto.v1.KeyCompromise;
import dev.vitrine.proto.v1.KeyKind;
import dev.vitrine.tlog.Bytes;
import java.util.ArrayList;
import java.util.List;

/** What the log's own entries say about signers: read at each start from its index, so that nothing is kept beside the log. */
public final class CompromisedSigners {

    private static final int PAGE = 1_000;

    private CompromisedSigners() {}

    /** All statements, in the order of the log. */
    public static List<KeyCompromise> read(Log log) {
        List<KeyCompromise> statements = new ArrayList<>();
        long from = 0;
        List<Long> page;
        do {
            page = log.lookupFrom(Term.kind(StatementKind.KEY_COMPROMISE), from, PAGE);
            for (long index : page) {
                KeyCompromise statement = statement(log, index);
                if (statement.getKind() == KeyKind.KEY_KIND_SGX_SIGNER) {
                    statements.add(statement);
                }
                from = index + 1;
            }
        } while (page.size() == PAGE);
        return statements;
    }

    private static KeyCompromise statement(Log log, long index) {
        Bytes leaf = log.entry(index)
                .orElseThrow(
                        () -> new IllegalStateException("the index names entry " + index + ", which is not there"));
        try {
            return StatementRules.parse(EntryRules.parse(ByteString.copyFrom(leaf.asReadOnlyBuffer()))
                            .getPayload())
                    .getKeyCompromise();
        } catch (InvalidEntryException e) {
            throw new IllegalStateException("entry " + index + " was admitted under rules that no longer read it", e);
        }
    }
}
