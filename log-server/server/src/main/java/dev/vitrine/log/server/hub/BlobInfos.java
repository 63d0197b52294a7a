package dev.vitrine.log.server.hub;

import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.log.server.hub.KeptBlobs.Kept;
import dev.vitrine.log.server.index.Term;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.AnalysisClaim;
import dev.vitrine.proto.v1.BlobInfo;
import dev.vitrine.proto.v1.BlobReference;
import dev.vitrine.proto.v1.Enclave;
import dev.vitrine.proto.v1.EnclaveVerdict;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.MirrorRow;
import dev.vitrine.proto.v1.RebuildVerdict;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is known about a blob: whether it is kept here, what it is said to be, who else serves it. */
final class BlobInfos {

    private static final int MAX_REFERENCES = 50;

    private BlobInfos() {}

    static BlobInfo of(Ledger ledger, KeptBlobs kept, Bytes sha256, boolean created) throws Problem {
        Optional<Kept> here = kept.find(sha256);
        List<Long> references = ledger.newest(Term.artifact(sha256), MAX_REFERENCES);
        BlobInfo.Builder info = BlobInfo.newBuilder()
                .setSha256(sha256.hex())
                .addAllReferences(references)
                .setCreated(created);
        here.ifPresent(record -> info.setHere(true)
                .setSize(record.size())
                .setStoredAt(record.storedAt())
                .setRetainedUntil(record.retainedUntil())
                .setPublisher(record.publisher()));
        Set<String> urls = new TreeSet<>();
        for (IndexedEntry entry : ledger.entries(references)) {
            for (BlobReference reference : in(entry.statement())) {
                if (ByteStrings.toBytes(reference.getSha256()).equals(sha256)) {
                    info.setMediaType(reference.getMediaType()).setName(reference.getName());
                    if (here.isEmpty()) {
                        info.setSize(reference.getSize());
                    }
                    urls.addAll(reference.getUrlsList());
                }
            }
        }
        List<MirrorRow> mirrors = Availability.mirrors(ledger, sha256, List.copyOf(urls));
        if (here.isEmpty() && references.isEmpty() && mirrors.isEmpty()) {
            throw new Problem(
                    ErrorCode.NOT_FOUND, "sha256", "this log neither keeps this blob nor does an entry refer to it");
        }
        return info.addAllMirrors(mirrors).build();
    }

    /** Everything that a statement refers to; inputs of recipes have no media type and are looked up by their mirrors only. */
    private static List<BlobReference> in(Statement statement) {
        List<BlobReference> found = new ArrayList<>();
        switch (statement.getKindCase()) {
            case RELEASE -> {
                Release release = statement.getRelease();
                found.add(release.getSource().getArchive());
                release.getEnclavesList().stream().map(Enclave::getBinary).forEach(found::add);
                release.getRecipe()
                        .getInputsList()
                        .forEach(input -> found.add(BlobReference.newBuilder()
                                .setSha256(input.getDigest().getValue())
                                .setSize(input.getSize())
                                .setName(input.getName())
                                .addUrls(input.getUrl())
                                .build()));
            }
            case REBUILD_VERDICT -> {
                RebuildVerdict verdict = statement.getRebuildVerdict();
                found.add(verdict.getSource().getArchive());
                found.add(verdict.getLog());
                found.add(verdict.getReport());
                verdict.getEnclavesList().stream()
                        .map(EnclaveVerdict::getArtifact)
                        .forEach(found::add);
            }
            case PROVENANCE -> found.add(statement.getProvenance().getSbom());
            case ANALYSIS_CLAIM -> {
                AnalysisClaim claim = statement.getAnalysisClaim();
                found.add(claim.getArtifact());
            }
            default -> {}
        }
        return found;
    }
}
