package dev.vitrine.log.server.hub;

import dev.vitrine.proto.v1.AttestationRow;
import dev.vitrine.proto.v1.EnclaveView;
import dev.vitrine.proto.v1.EndorsementRow;
import dev.vitrine.proto.v1.EntryReference;
import dev.vitrine.proto.v1.KeyCompromiseRow;
import dev.vitrine.proto.v1.RebuildRow;
import dev.vitrine.proto.v1.ReleaseRow;
import dev.vitrine.proto.v1.TimelineEvent;
import dev.vitrine.proto.v1.WithdrawalRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a page shows, in the order in which it is said to have happened. What has no time is left out. */
final class Timelines {

    private final List<TimelineEvent> events = new ArrayList<>();

    private Timelines() {}

    static List<TimelineEvent> of(EnclaveView.Builder view) {
        Timelines line = new Timelines();
        for (ReleaseRow row : view.getReleasesList()) {
            line.add("release", row.getBuiltAt(), row.getEntry());
            line.add("reproducible-until", row.getReproducibleUntil(), row.getEntry());
        }
        for (AttestationRow row : view.getAttestations().getRowsList()) {
            line.add("attestation", row.getEntry().getAt(), row.getEntry());
        }
        for (RebuildRow row : view.getRebuilds().getRowsList()) {
            line.add("rebuild-" + row.getOutcome(), row.getFinishedAt(), row.getEntry());
        }
        for (EndorsementRow row : view.getEndorsementsList()) {
            line.add("endorsement", row.getNotBefore(), row.getEntry());
            line.add("endorsement-ends", row.getNotAfter(), row.getEntry());
        }
        for (WithdrawalRow row : view.getWithdrawalsList()) {
            line.add("withdrawal", row.getEffectiveAt(), row.getEntry());
        }
        for (KeyCompromiseRow row : view.getKeyCompromisesList()) {
            if (row.hasEntry()) {
                line.add("key-compromise", row.getKnownSince(), row.getEntry());
            }
        }
        line.events.sort(Comparator.comparingLong(TimelineEvent::getAt).thenComparingLong(TimelineEvent::getIndex));
        return line.events;
    }

    private void add(String type, long at, EntryReference entry) {
        if (at > 0) {
            events.add(TimelineEvent.newBuilder()
                    .setAt(at)
                    .setType(type)
                    .setIndex(entry.getIndex())
                    .setTitle(entry.getTitle())
                    .build());
        }
    }
}
