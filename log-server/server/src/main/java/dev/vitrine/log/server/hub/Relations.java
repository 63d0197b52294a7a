package dev.vitrine.log.server.hub;

import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.log.server.index.Measured;
import dev.vitrine.log.server.index.StatementKind;
import dev.vitrine.log.server.index.Term;
import dev.vitrine.proto.v1.Digest;
import dev.vitrine.proto.v1.Enclave;
import dev.vitrine.proto.v1.Relation;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.SignerRow;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Other enclaves that have something in common with one: a few of each, each once. */
final class Relations {

    private static final int EACH = 3;
    private static final int ALL = 6; // each is looked at as closely as a line of a list

    private final Ledger ledger;
    private final Set<Measured> seen = new HashSet<>();
    private final List<Relation> found = new ArrayList<>();

    private Relations(Ledger ledger, Standing standing) {
        this.ledger = ledger;
        seen.add(standing.measured());
    }

    static List<Relation> of(Ledger ledger, Standing standing) {
        Relations relations = new Relations(ledger, standing);
        standing.releases().standing().ifPresent(relations::byRelease);
        for (SignerRow signer : standing.signers()) {
            relations.bySigner(signer);
        }
        return relations.found;
    }

    private void byRelease(Releases.One one) {
        for (Enclave enclave : one.release().getEnclavesList()) {
            Measured.of(enclave.getMeasurement()).ifPresent(measured -> add("same-release", measured));
        }
        Bytes project = Term.project(one.release().getProject(), StatementKind.RELEASE);
        long index = one.entry().index();
        neighbour("previous-version", one, ledger.newest(project, index, EACH));
        neighbour("next-version", one, ledger.oldest(project, index + 1, EACH));
        if (one.release().getSource().hasCommit()) {
            Digest commit = one.release().getSource().getCommit();
            Bytes prefix = Term.commit(commit.getAlgorithmValue(), ByteStrings.toBytes(commit.getValue()));
            ledger.terms(prefix, EACH).forEach(term -> Term.measuredAt(term, prefix.size())
                    .ifPresent(measured -> add("same-commit", measured)));
        }
    }

    /** The nearest release of another version that has an enclave of the same name. */
    private void neighbour(String type, Releases.One one, List<Long> indices) {
        for (IndexedEntry entry : ledger.entries(indices)) {
            Release release = entry.statement().getRelease();
            if (release.getVersion().equals(one.release().getVersion())) {
                continue;
            }
            Optional<Measured> measured = release.getEnclavesList().stream()
                    .filter(enclave -> enclave.getName().equals(one.enclave().getName()))
                    .flatMap(enclave -> Measured.of(enclave.getMeasurement()).stream())
                    .findFirst();
            if (measured.isPresent()) {
                add(type, measured.get());
                return;
            }
        }
    }

    private void bySigner(SignerRow signer) {
        Bytes prefix;
        try {
            prefix = Term.signer(Bytes.fromHex(signer.getMrsigner()));
        } catch (MalformedException e) {
            throw new AssertionError("we wrote it", e);
        }
        ledger.terms(prefix, EACH).forEach(term -> Term.measuredAt(term, prefix.size())
                .ifPresent(measured -> add("same-signer", measured)));
    }

    private void add(String type, Measured measured) {
        if (found.size() < ALL && seen.add(measured)) {
            found.add(Relation.newBuilder()
                    .setType(type)
                    .setEnclave(Standing.brief(ledger, measured).row(ledger))
                    .build());
        }
    }
}
