package dev.vitrine.log.server.hub;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.log.server.index.Term;
import dev.vitrine.proto.v1.BlobAvailability;
import dev.vitrine.proto.v1.BlobObservation;
import dev.vitrine.proto.v1.BlobReference;
import dev.vitrine.proto.v1.DigestAlgorithm;
import dev.vitrine.proto.v1.MirrorRow;
import dev.vitrine.proto.v1.PinnedInput;
import dev.vitrine.proto.v1.RebuildVerdict;
import dev.vitrine.proto.v1.Recipe;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.tlog.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who serves the bytes that a rebuild needs and a reader may want, and when that was last looked at. */
final class Availability {

    private static final int MAX_BLOBS = 48;
    private static final int MAX_OBSERVATIONS = 30;

    private final Ledger ledger;
    private final KeptBlobs kept;
    private final Map<Bytes, BlobAvailability.Builder> blobs = new LinkedHashMap<>();
    private final Map<Bytes, Map<String, MirrorRow.Builder>> mirrors = new LinkedHashMap<>();

    private Availability(Ledger ledger, KeptBlobs kept) {
        this.ledger = ledger;
        this.kept = kept;
    }

    /** Of everything that releases and rebuilds of an enclave refer to. */
    static List<BlobAvailability> of(Ledger ledger, KeptBlobs kept, Standing standing) {
        Availability found = new Availability(ledger, kept);
        for (Releases.One one : standing.releases().all()) {
            found.release(
                    one.release(), one.enclave().hasBinary(), one.enclave().getBinary());
        }
        for (Rebuilds.Verdict verdict : standing.rebuilds().verdicts()) {
            RebuildVerdict statement = verdict.statement();
            found.add(statement.hasLog(), "build-log", statement.getLog());
            found.add(statement.hasReport(), "report", statement.getReport());
            found.add(
                    verdict.enclave().hasArtifact(),
                    "artifact",
                    verdict.enclave().getArtifact());
        }
        return found.finish();
    }

    /** The mirrors of one blob, by what references and observations say. */
    static List<MirrorRow> mirrors(Ledger ledger, Bytes sha256, List<String> urls) {
        Availability found = new Availability(ledger, KeptBlobs.NONE);
        urls.forEach(url -> found.mirror(sha256, url));
        found.observe(sha256);
        return found.rows(sha256);
    }

    private void release(Release release, boolean hasBinary, BlobReference binary) {
        add(
                release.getSource().hasArchive(),
                "source-archive",
                release.getSource().getArchive());
        add(hasBinary, "binary", binary);
        inputs(release.getRecipe());
    }

    private void inputs(Recipe recipe) {
        for (PinnedInput input : recipe.getInputsList()) {
            boolean sha256 = input.getDigest().getAlgorithm() == DigestAlgorithm.DIGEST_ALGORITHM_SHA256;
            BlobReference.Builder blob = BlobReference.newBuilder()
                    .setSha256(input.getDigest().getValue())
                    .setSize(input.getSize())
                    .setName(input.getName());
            if (!input.getUrl().isEmpty()) {
                blob.addUrls(input.getUrl());
            }
            add(sha256, "input", blob.build());
        }
    }

    private void add(boolean present, String role, BlobReference reference) {
        if (!present || blobs.size() >= MAX_BLOBS) {
            return;
        }
        Bytes sha256 = ByteStrings.toBytes(reference.getSha256());
        reference.getUrlsList().forEach(url -> mirror(sha256, url));
        blobs.computeIfAbsent(sha256, unused -> {
            BlobAvailability.Builder blob = BlobAvailability.newBuilder()
                    .setSha256(sha256.hex())
                    .setSize(reference.getSize())
                    .setMediaType(reference.getMediaType())
                    .setName(reference.getName())
                    .setRole(role);
            kept.find(sha256).ifPresent(here -> blob.setHere(true).setRetainedUntil(here.retainedUntil()));
            return blob;
        });
    }

    @CanIgnoreReturnValue
    private MirrorRow.Builder mirror(Bytes sha256, String url) {
        return mirrors.computeIfAbsent(sha256, unused -> new LinkedHashMap<>())
                .computeIfAbsent(url, unused -> MirrorRow.newBuilder().setUrl(url));
    }

    private List<BlobAvailability> finish() {
        List<BlobAvailability> rows = new ArrayList<>();
        blobs.forEach((sha256, blob) -> {
            observe(sha256);
            rows.add(blob.addAllMirrors(rows(sha256)).build());
        });
        return rows;
    }

    private List<MirrorRow> rows(Bytes sha256) {
        return mirrors.getOrDefault(sha256, Map.of()).values().stream()
                .map(MirrorRow.Builder::build)
                .toList();
    }

    private void observe(Bytes sha256) {
        for (IndexedEntry entry : ledger.entries(ledger.newest(Term.observed(sha256), MAX_OBSERVATIONS))) {
            long at = entry.statement().getAvailabilityObservation().getObservedAt();
            for (BlobObservation one :
                    entry.statement().getAvailabilityObservation().getBlobsList()) {
                if (ByteStrings.toBytes(one.getSha256()).equals(sha256)) {
                    observe(mirror(sha256, one.getUrl()), one, at, entry.index());
                }
            }
        }
    }

    /** Newest entries come first; the newest time wins all the same. */
    private static void observe(MirrorRow.Builder row, BlobObservation one, long at, long index) {
        row.setObservations(row.getObservations() + 1);
        row.setServedCount(row.getServedCount() + (one.getServed() ? 1 : 0));
        if (at > row.getLastProbe()) {
            row.setLastProbe(at)
                    .setServed(one.getServed())
                    .setFailure(one.getFailure())
                    .setIndex(index);
        }
    }
}
