package dev.vitrine.log.server.hub;

import dev.vitrine.log.server.index.EvidenceFacts;
import dev.vitrine.log.server.index.EvidenceFacts.SgxIdentity;
import dev.vitrine.log.server.index.Measured;
import dev.vitrine.log.server.index.Term;
import dev.vitrine.proto.v1.QuotingEnclaveRow;
import dev.vitrine.proto.v1.QuotingEnclavesResponse;
import dev.vitrine.tlog.Bytes;
import java.util.List;
import java.util.Optional;

/** The enclaves that vouch for reports of others, and whether anybody rebuilt them. */
final class QuotingEnclaves {

    private QuotingEnclaves() {}

    static QuotingEnclavesResponse list(Ledger ledger, Cursor cursor, int limit) {
        Bytes prefix = Term.quotingEnclave(Bytes.EMPTY);
        List<Bytes> terms = ledger.terms(prefix, cursor.term(), limit + 1);
        QuotingEnclavesResponse.Builder list =
                QuotingEnclavesResponse.newBuilder().setTreeSize(ledger.size());
        for (Bytes term : terms.subList(0, Math.min(limit, terms.size()))) {
            newest(ledger, term).ifPresent(identity -> list.addQuotingEnclaves(row(ledger, identity)));
        }
        return terms.size() > limit
                ? list.setNext(new Cursor(0, terms.get(limit), 0).text()).build()
                : list.build();
    }

    private static Optional<SgxIdentity> newest(Ledger ledger, Bytes term) {
        return ledger.newestEntry(term)
                .map(entry -> Attestations.facts(entry.statement().getAttestation()))
                .flatMap(EvidenceFacts::quotingEnclave);
    }

    static QuotingEnclaveRow row(Ledger ledger, SgxIdentity identity) {
        Bytes term = Term.quotingEnclave(identity.mrEnclave());
        Measured measured = new Measured(Measured.Kind.SGX_MRENCLAVE, identity.mrEnclave());
        Standing standing = Standing.brief(ledger, measured);
        return QuotingEnclaveRow.newBuilder()
                .setMeasurement(Names.id(measured))
                .setMrsigner(identity.mrSigner().hex())
                .setIsvProdId(identity.isvProdId())
                .setIsvSvn(identity.isvSvn())
                .setAttestations(ledger.count(term))
                .setFirstIndex(ledger.first(term).orElse(0))
                .setNewestIndex(ledger.newest(term).orElse(0))
                .setName(standing.name())
                .setState(state(standing))
                .build();
    }

    private static String state(Standing standing) {
        return standing.rebuilds().matching() > 0
                ? "rebuilt"
                : standing.rebuilds().mismatching() > 0
                        ? "mismatch"
                        : standing.releases().all().isEmpty() ? "seen" : "released";
    }
}
