package dev.vitrine.log.server.hub;

import dev.vitrine.log.server.index.Term;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.SignerView;
import dev.vitrine.tlog.Bytes;
import java.util.List;

/** One signer of enclaves, and all that it signed. */
final class SignerViews {

    private SignerViews() {}

    static SignerView of(Ledger ledger, Bytes mrSigner, Cursor cursor, int limit) throws Problem {
        Bytes prefix = Term.signer(mrSigner);
        List<Bytes> terms = ledger.terms(prefix, cursor.term(), limit + 1);
        var compromises = Marks.compromises(ledger, mrSigner);
        if (terms.isEmpty() && compromises.isEmpty() && cursor.equals(Cursor.START)) {
            throw new Problem(ErrorCode.NOT_FOUND, "mrsigner", "nothing is logged about this signer");
        }
        SignerView.Builder view = SignerView.newBuilder()
                .setMrsigner(mrSigner.hex())
                .setKeyIsPublic(Marks.origin(ledger, mrSigner).isPresent())
                .addAllKeyCompromises(compromises)
                .setTreeSize(ledger.size());
        for (Bytes term : terms.subList(0, Math.min(limit, terms.size()))) {
            Term.measuredAt(term, prefix.size())
                    .ifPresent(measured ->
                            view.addEnclaves(Standing.brief(ledger, measured).row(ledger)));
        }
        return terms.size() > limit
                ? view.setNext(new Cursor(0, terms.get(limit), 0).text()).build()
                : view.build();
    }
}
