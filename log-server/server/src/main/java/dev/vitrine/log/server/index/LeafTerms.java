package dev.vitrine.log.server.index;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vitrine.evidence.judge.Label;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.exhibit.Exhibits;
import dev.vitrine.log.Submission;
import dev.vitrine.proto.v1.Attestation;
import dev.vitrine.proto.v1.AvailabilityObservation;
import dev.vitrine.proto.v1.BlobObservation;
import dev.vitrine.proto.v1.BlobReference;
import dev.vitrine.proto.v1.Digest;
import dev.vitrine.proto.v1.DigestAlgorithm;
import dev.vitrine.proto.v1.Enclave;
import dev.vitrine.proto.v1.EnclaveVerdict;
import dev.vitrine.proto.v1.Endorsement;
import dev.vitrine.proto.v1.KeyCompromise;
import dev.vitrine.proto.v1.Measurement;
import dev.vitrine.proto.v1.PinnedInput;
import dev.vitrine.proto.v1.RebuildVerdict;
import dev.vitrine.proto.v1.Recipe;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.Source;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.proto.v1.Withdrawal;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The terms of one leaf. A pure function of its bytes and of the labels that its evidence was judged with; labels that change
 * with time, or with what else the log holds, are left out, so that it comes out the same years later.
 */
public final class LeafTerms {

    private static final int MAX_INPUTS = 64; // of a recipe; the others are found by reading the entry
    private static final long DAY = 86_400;

    private final Set<Bytes> terms = new TreeSet<>();
    private final Set<Measured> measured = new HashSet<>();
    private final LoggedLeaf leaf;

    private LeafTerms(LoggedLeaf leaf) {
        this.leaf = leaf;
    }

    /** At most {@link Submission#MAX_TERMS}, in ascending order, each once. */
    public static List<Bytes> of(LoggedLeaf leaf, Set<Label> labels) {
        if (leaf.kind() == StatementKind.RAW) {
            return List.of();
        }
        LeafTerms found = new LeafTerms(leaf);
        found.add(Term.kind(leaf.kind()));
        leaf.publishers().forEach(key -> found.add(Term.publisher(key, leaf.kind())));
        leaf.statement().ifPresent(found::statement);
        if (leaf.kind() == StatementKind.DSSE_ENVELOPE) {
            found.subjects(leaf.bytes());
        }
        labels.stream().filter(LeafTerms::isLasting).forEach(label -> found.label(label.code()));
        return found.terms.stream().limit(Submission.MAX_TERMS).toList();
    }

    /** Whether a label holds at any time and in any log: the others are found out when somebody asks. */
    private static boolean isLasting(Label label) {
        return label != Label.NOT_CURRENT && label != Label.PUBLISHED_KEY;
    }

    private void add(Bytes term) {
        terms.add(term);
    }

    private void label(String code) {
        add(Term.label(code));
        // What several enclaves share in one statement belongs to none of them in particular.
        if (measured.size() == 1) {
            measured.forEach(only -> add(Term.enclaveLabel(only, code)));
        }
    }

    private void statement(Statement statement) {
        switch (statement.getKindCase()) {
            case RELEASE -> release(statement.getRelease());
            case ATTESTATION -> attestation(statement.getAttestation());
            case PROVENANCE -> {
                statement.getProvenance().getMeasurementsList().forEach(this::measurement);
                artifact(
                        statement.getProvenance().hasSbom(),
                        statement.getProvenance().getSbom());
                subjects(ByteStrings.toBytes(statement.getProvenance().getDsseEnvelope()));
            }
            case REBUILD_VERDICT -> rebuild(statement.getRebuildVerdict());
            case ENDORSEMENT -> endorsement(statement.getEndorsement());
            case WITHDRAWAL -> withdrawal(statement.getWithdrawal());
            case KEY_COMPROMISE -> compromise(statement.getKeyCompromise());
            case AVAILABILITY_OBSERVATION -> observation(statement.getAvailabilityObservation());
            case ANALYSIS_CLAIM -> {
                statement.getAnalysisClaim().getMeasurementsList().forEach(this::measurement);
                artifact(true, statement.getAnalysisClaim().getArtifact());
            }
            case LOG_POLICY, KIND_NOT_SET -> {}
        }
    }

    private void release(Release release) {
        String project = release.getProject();
        add(Term.project(project, leaf.kind()));
        add(Term.version(project, release.getVersion(), leaf.kind()));
        words(project).forEach(word -> add(Term.wordOfProject(word, project)));
        for (Enclave enclave : release.getEnclavesList()) {
            Optional<Measured> what = measurement(enclave.getMeasurement());
            what.ifPresent(known -> {
                enclave(enclave, known);
                source(release.getSource(), release.getRecipe(), enclave.getName(), known);
                Stream.concat(words(enclave.getName()), words(project))
                        .forEach(word -> add(Term.wordOfEnclave(word, known)));
            });
            artifact(enclave.hasBinary(), enclave.getBinary());
        }
        inputs(release.getSource(), release.getRecipe());
        ends(release.getReproducibleUntil());
    }

    private void enclave(Enclave enclave, Measured known) {
        if (enclave.getMrsigner().size() == 32) {
            signer(known, ByteStrings.toBytes(enclave.getMrsigner()));
        }
    }

    private void signer(Measured known, Bytes mrSigner) {
        add(Term.signer(mrSigner, known));
        add(Term.enclaveSigner(known, mrSigner));
        if (PublishedKeys.shipped().origin(mrSigner).isPresent()) {
            add(Term.label(Label.PUBLISHED_KEY.code()));
            add(Term.enclaveLabel(known, Label.PUBLISHED_KEY.code()));
        }
    }

    private void attestation(Attestation attestation) {
        EvidenceFacts facts;
        try {
            facts = EvidenceFacts.of(Exhibits.of(attestation));
        } catch (MalformedException e) {
            return; // admitted by a later version
        }
        facts.measured().ifPresent(known -> {
            measured.add(known);
            add(Term.enclave(known, leaf.kind()));
            facts.mrSigner().ifPresent(signer -> signer(known, signer));
            facts.platform().ifPresent(platform -> add(Term.enclavePlatform(known, platform)));
            words(attestation.getSubject()).forEach(word -> add(Term.wordOfEnclave(word, known)));
        });
        facts.quotingEnclave().ifPresent(enclave -> add(Term.quotingEnclave(enclave.mrEnclave())));
        facts.platformFamily().ifPresent(family -> add(Term.platformFamily(family)));
        facts.platform().ifPresent(platform -> add(Term.platform(platform)));
        CollateralEnd.of(attestation).ifPresent(this::ends);
    }

    private void rebuild(RebuildVerdict verdict) {
        reference(verdict.getReleaseLeafHash());
        if (!verdict.getProject().isEmpty()) {
            add(Term.project(verdict.getProject(), leaf.kind()));
            add(Term.version(verdict.getProject(), verdict.getVersion(), leaf.kind()));
        }
        for (EnclaveVerdict enclave : verdict.getEnclavesList()) {
            add(Term.rebuild(enclave.getOutcomeValue()));
            measurement(enclave.getExpected()).ifPresent(known -> commit(verdict.getSource(), known));
            measurement(enclave.getRebuilt())
                    .ifPresent(known -> source(verdict.getSource(), verdict.getRecipe(), enclave.getEnclave(), known));
            artifact(enclave.hasArtifact(), enclave.getArtifact());
        }
        artifact(verdict.hasLog(), verdict.getLog());
        artifact(verdict.hasReport(), verdict.getReport());
        inputs(verdict.getSource(), verdict.getRecipe());
    }

    private void endorsement(Endorsement endorsement) {
        endorsement.getMeasurementsList().forEach(this::measurement);
        reference(endorsement.getReleaseLeafHash());
        ends(endorsement.getNotAfter());
    }

    private void withdrawal(Withdrawal withdrawal) {
        if (withdrawal.hasMeasurement()) {
            measurement(withdrawal.getMeasurement());
        }
        reference(withdrawal.getLeafHash());
    }

    private void compromise(KeyCompromise compromise) {
        add(Term.compromise(compromise.getKindValue(), ByteStrings.toBytes(compromise.getIdentity())));
    }

    private void observation(AvailabilityObservation observation) {
        for (BlobObservation blob : observation.getBlobsList()) {
            add(Term.observed(ByteStrings.toBytes(blob.getSha256())));
        }
    }

    private void subjects(Bytes envelope) {
        Subjects.sha256(envelope).forEach(digest -> add(Term.artifact(digest)));
    }

    @CanIgnoreReturnValue
    private Optional<Measured> measurement(Measurement measurement) {
        Optional<Measured> what = Measured.of(measurement);
        what.ifPresent(known -> {
            measured.add(known);
            add(Term.enclave(known, leaf.kind()));
        });
        return what;
    }

    private void source(Source source, Recipe recipe, String enclave, Measured known) {
        commit(source, known);
        if (source.hasCommit() && !recipe.getBuilder().isEmpty()) {
            Bytes commit = ByteStrings.toBytes(source.getCommit().getValue());
            add(Term.outcomeOf(commit, Bytes.wrapUnsafe(recipe.toByteArray()), enclave, known));
        }
    }

    private void commit(Source source, Measured known) {
        if (source.hasCommit()) {
            Digest commit = source.getCommit();
            add(Term.commit(commit.getAlgorithmValue(), ByteStrings.toBytes(commit.getValue()), known));
        }
    }

    private void inputs(Source source, Recipe recipe) {
        artifact(source.hasArchive(), source.getArchive());
        recipe.getInputsList().stream()
                .map(PinnedInput::getDigest)
                .filter(digest -> digest.getAlgorithm() == DigestAlgorithm.DIGEST_ALGORITHM_SHA256)
                .limit(MAX_INPUTS)
                .forEach(digest -> add(Term.artifact(ByteStrings.toBytes(digest.getValue()))));
    }

    private void artifact(boolean present, BlobReference blob) {
        if (present && blob.getSha256().size() == 32) {
            add(Term.artifact(ByteStrings.toBytes(blob.getSha256())));
        }
    }

    private void reference(com.google.protobuf.ByteString leafHash) {
        if (leafHash.size() == 32) {
            add(Term.reference(ByteStrings.toBytes(leafHash), leaf.kind()));
        }
    }

    private void ends(long seconds) {
        if (seconds > 0) {
            add(Term.ends(seconds / DAY));
        }
    }

    private static Stream<String> words(String text) {
        return Words.of(text).stream();
    }
}
