package dev.vitrine.log.server.hub;

import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.log.server.index.Measured;
import dev.vitrine.log.server.index.StatementKind;
import dev.vitrine.log.server.index.Term;
import dev.vitrine.proto.v1.Enclave;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.ReleaseRow;
import dev.vitrine.tlog.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The releases that one enclave is part of, newest first. */
final class Releases {

    /** One of them, with the enclave's place in it. */
    record One(IndexedEntry entry, Release release, Enclave enclave, boolean withdrawn) {

        boolean namesSource() {
            return release.getSource().hasCommit()
                    && !release.getRecipe().getBuilder().isEmpty();
        }
    }

    private final List<One> all;

    private Releases(List<One> all) {
        this.all = all;
    }

    static Releases of(Ledger ledger, Measured measured, int limit) {
        List<One> all = new ArrayList<>();
        for (IndexedEntry entry : ledger.entries(ledger.newest(Term.enclave(measured, StatementKind.RELEASE), limit))) {
            Release release = entry.statement().getRelease();
            for (Enclave enclave : release.getEnclavesList()) {
                if (Measured.of(enclave.getMeasurement()).equals(Optional.of(measured))) {
                    all.add(new One(entry, release, enclave, isWithdrawn(ledger, entry)));
                    break;
                }
            }
        }
        return new Releases(all);
    }

    /** Whether one of those who signed an entry took it back: anybody may say so, but only they mean it. */
    static boolean isWithdrawn(Ledger ledger, IndexedEntry entry) {
        Bytes term = Term.reference(hash(entry), StatementKind.WITHDRAWAL);
        return ledger.entries(ledger.newest(term, 16)).stream()
                .anyMatch(withdrawal -> withdrawal.publishers().stream().anyMatch(entry.publishers()::contains));
    }

    static Bytes hash(IndexedEntry entry) {
        return entry.leafHash().bytes();
    }

    List<One> all() {
        return all;
    }

    Optional<One> newest() {
        return all.stream().findFirst();
    }

    /** The newest that was not taken back, or the newest. */
    Optional<One> standing() {
        return all.stream().filter(one -> !one.withdrawn()).findFirst().or(this::newest);
    }

    /** Key IDs of everybody who signed one of them. */
    Set<Bytes> publishers() {
        Set<Bytes> keys = new HashSet<>();
        all.forEach(one -> keys.addAll(one.entry().publishers()));
        return keys;
    }

    List<ReleaseRow> rows() {
        return all.stream().map(Releases::row).toList();
    }

    private static ReleaseRow row(One one) {
        Release release = one.release();
        return ReleaseRow.newBuilder()
                .setEntry(one.entry().reference())
                .setProject(release.getProject())
                .setVersion(release.getVersion())
                .setEnclave(one.enclave().getName())
                .setSourceUrl(release.getSource().getUrl())
                .setCommit(ByteStrings.toBytes(release.getSource().getCommit().getValue())
                        .hex())
                .setTag(release.getSource().getTag())
                .setRecipe(release.getRecipe())
                .setBuiltAt(release.getBuiltAt())
                .setReproducibleUntil(release.getReproducibleUntil())
                .setWithdrawn(one.withdrawn())
                .build();
    }
}
