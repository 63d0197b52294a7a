package dev.vitrine.log.server.hub;

import dev.vitrine.log.server.index.Measured;
import dev.vitrine.log.server.index.StatementKind;
import dev.vitrine.log.server.index.Term;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.AnalysisRow;
import dev.vitrine.proto.v1.Conflict;
import dev.vitrine.proto.v1.Count;
import dev.vitrine.proto.v1.EnclaveView;
import dev.vitrine.proto.v1.EndorsementRow;
import dev.vitrine.proto.v1.EntryReference;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.SignerRow;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Everything about one enclave. */
final class EnclaveViews {

    private static final int MAX_STATEMENTS = 32;
    private static final int MAX_ENTRIES = 50;

    private final Ledger ledger;
    private final KeptBlobs kept;

    EnclaveViews(Ledger ledger, KeptBlobs kept) {
        this.ledger = ledger;
        this.kept = kept;
    }

    EnclaveView of(Measured measured) throws Problem {
        if (!Standing.isKnown(ledger, measured)) {
            throw new Problem(ErrorCode.NOT_FOUND, "measurement", "nothing is logged about this measurement");
        }
        Standing standing = Standing.full(ledger, measured);
        Attestations attestations = Attestations.of(ledger, measured);
        List<Conflict> conflicts = Conflicts.of(ledger, standing);
        Count platforms = ledger.countTerms(Term.enclavePlatforms(measured));
        EnclaveView.Builder view = EnclaveView.newBuilder()
                .setMeasurement(Names.id(measured))
                .setName(standing.name())
                .setHeadline(Headlines.of(standing, platforms, conflicts.size()))
                .setStage(Stages.of(ledger, standing))
                .setSigned(Columns.signed(standing, attestations))
                .setRebuilt(Columns.rebuilt(standing))
                .setAttested(Columns.attested(attestations))
                .addAllReleases(standing.releases().rows())
                .setAttestations(attestations.summary(ledger, standing))
                .setRebuilds(standing.rebuilds().summary(standing.builtAt()))
                .addAllSigners(standing.signers())
                .addAllConflicts(conflicts)
                .addAllLabels(standing.labels())
                .addAllUnmeasured(unmeasured(standing))
                .addAllAvailability(Availability.of(ledger, kept, standing))
                .addAllRelations(Relations.of(ledger, standing))
                .setTreeSize(ledger.size())
                .setApi(Names.api(measured));
        statements(view, standing);
        quotingEnclaves(view, attestations);
        entries(view, measured);
        return view.addAllTimeline(Timelines.of(view)).build();
    }

    private void statements(EnclaveView.Builder view, Standing standing) {
        Measured measured = standing.measured();
        for (IndexedEntry entry : newest(measured, StatementKind.ENDORSEMENT)) {
            var endorsement = entry.statement().getEndorsement();
            view.addEndorsements(EndorsementRow.newBuilder()
                    .setEntry(entry.reference())
                    .setPurpose(endorsement.getPurpose())
                    .setNotBefore(endorsement.getNotBefore())
                    .setNotAfter(endorsement.getNotAfter()));
        }
        standing.withdrawals().forEach(entry -> view.addWithdrawals(Marks.row(entry)));
        for (Releases.One one : standing.releases().all()) {
            Marks.withdrawals(ledger, one.entry()).forEach(entry -> view.addWithdrawals(Marks.row(entry)));
        }
        for (IndexedEntry entry : newest(measured, StatementKind.ANALYSIS_CLAIM)) {
            var claim = entry.statement().getAnalysisClaim();
            view.addAnalyses(AnalysisRow.newBuilder()
                    .setEntry(entry.reference())
                    .setMethod(claim.getMethod())
                    .setResult(claim.getResult())
                    .setArtifact(claim.getArtifact()));
        }
        newest(measured, StatementKind.PROVENANCE).forEach(entry -> view.addProvenance(entry.reference()));
        for (SignerRow signer : standing.signers()) {
            view.addAllKeyCompromises(Marks.compromises(ledger, bytes(signer.getMrsigner())));
        }
    }

    private List<IndexedEntry> newest(Measured measured, StatementKind kind) {
        return ledger.entries(ledger.newest(Term.enclave(measured, kind), MAX_STATEMENTS));
    }

    private void quotingEnclaves(EnclaveView.Builder view, Attestations attestations) {
        Set<Bytes> seen = new LinkedHashSet<>();
        for (Attestations.One one : attestations.newest()) {
            one.facts().quotingEnclave().ifPresent(enclave -> {
                if (seen.add(enclave.mrEnclave())) {
                    view.addQuotingEnclaves(QuotingEnclaves.row(ledger, enclave));
                }
            });
        }
    }

    private static Set<String> unmeasured(Standing standing) {
        Set<String> all = new LinkedHashSet<>();
        standing.releases().all().forEach(one -> all.addAll(one.enclave().getUnmeasuredList()));
        return all;
    }

    /** Of all kinds together, newest first: the newest of each kind, merged. */
    private void entries(EnclaveView.Builder view, Measured measured) {
        List<Long> indices = new ArrayList<>();
        for (Bytes term : Standing.kinds(ledger, measured)) {
            indices.addAll(ledger.newest(term, MAX_ENTRIES + 1));
        }
        List<EntryReference> rows = indices.stream()
                .distinct()
                .sorted(Comparator.reverseOrder())
                .limit(MAX_ENTRIES)
                .map(index -> ledger.entry(index).reference())
                .toList();
        view.addAllEntries(rows).setEntriesMore(indices.stream().distinct().count() > MAX_ENTRIES);
    }

    private static Bytes bytes(String hex) {
        try {
            return Bytes.fromHex(hex);
        } catch (MalformedException e) {
            throw new AssertionError("we wrote it", e);
        }
    }
}
