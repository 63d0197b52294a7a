package dev.vitrine.log.server.hub;

import dev.vitrine.log.Log;
import dev.vitrine.log.server.cosign.Published;
import dev.vitrine.log.store.PublishedCheckpoint;
import dev.vitrine.proto.v1.WitnessRow;
import dev.vitrine.proto.v1.WitnessesResponse;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.cosignature.CheckpointVerifier;
import dev.vitrine.tlog.cosignature.Cosignature;
import dev.vitrine.tlog.policy.PolicyWitness;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who vouches for the log, and how far they have come: from the cosignatures on published checkpoints and nothing else. */
final class WitnessViews {

    /** Published checkpoints that are looked at for a witness that did not cosign the newest. */
    private static final int LOOKED_BACK = 64;

    private WitnessViews() {}

    /** @param alarms by URL: what witnesses said that needs a person */
    static WitnessesResponse of(
            Log log, Published latest, TrustPolicy policy, String origin, Map<String, String> alarms) {
        WitnessesResponse.Builder answer = WitnessesResponse.newBuilder()
                .setOrigin(origin)
                .setCommittedSize(log.head().size())
                .setPublishedSize(latest.size())
                .setPublishedAt(Math.floorDiv(latest.publishedAt(), 1000L))
                .setQuorumMet(latest.witnessed())
                .setPolicy(new String(policy.toText().toByteArray(), StandardCharsets.UTF_8));
        List<CheckpointNote> notes = notes(log, latest);
        for (PolicyWitness witness : policy.witnesses()) {
            answer.addWitnesses(row(witness, notes, latest.size(), alarms));
        }
        return answer.build();
    }

    static Optional<String> origin(String url) {
        try {
            URI address = new URI(url);
            return address.getScheme() == null || address.getRawAuthority() == null
                    ? Optional.empty()
                    : Optional.of(address.getScheme() + "://" + address.getRawAuthority());
        } catch (URISyntaxException e) {
            return Optional.empty(); // a policy may have any text there
        }
    }

    /** Newest first; the newest with its freshest cosignatures. */
    private static List<CheckpointNote> notes(Log log, Published latest) {
        List<CheckpointNote> notes = new ArrayList<>();
        parse(latest.note()).ifPresent(notes::add);
        for (PublishedCheckpoint earlier : log.published(latest.size(), LOOKED_BACK)) {
            parse(earlier.note()).ifPresent(notes::add);
        }
        return notes;
    }

    private static Optional<CheckpointNote> parse(Bytes note) {
        try {
            return Optional.of(CheckpointNote.parse(note));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private static WitnessRow row(
            PolicyWitness witness, List<CheckpointNote> notes, long published, Map<String, String> alarms) {
        WitnessRow.Builder row = WitnessRow.newBuilder()
                .setName(witness.name().toString())
                .setVkey(witness.key().toString())
                .setUrl(witness.url().orElse(""))
                .setAlarm(alarms.getOrDefault(witness.url().orElse("").replaceFirst("/$", ""), ""))
                .setLag(published);
        CheckpointVerifier verifier = CheckpointVerifier.of(witness.key());
        for (int i = 0; i < notes.size(); i++) {
            Optional<Cosignature> cosignature = cosignature(verifier, notes.get(i));
            if (cosignature.isPresent()) {
                long size = notes.get(i).checkpoint().head().size();
                return row.setCosigned(i == 0)
                        .setLastSize(size)
                        .setLastCosignedAt(cosignature.get().timestamp())
                        .setLag(published - size)
                        .build();
            }
        }
        return row.build();
    }

    private static Optional<Cosignature> cosignature(CheckpointVerifier verifier, CheckpointNote note) {
        try {
            return verifier.verifyKnown(note).stream().findFirst();
        } catch (VerificationException e) {
            return Optional.empty();
        }
    }
}
