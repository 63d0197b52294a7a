package dev.vitrine.log.server.hub;

import dev.vitrine.log.server.index.Measured;
import dev.vitrine.proto.v1.EnclaveVerdict;
import dev.vitrine.proto.v1.Measurement;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What an entry of a feed is about. */
final class Items {

    private Items() {}

    /** The first enclave that an entry is about. */
    static Optional<Measured> measured(IndexedEntry entry) {
        return all(entry).stream().findFirst();
    }

    static List<Measured> all(IndexedEntry entry) {
        Statement statement = entry.statement();
        Stream<Measurement> measurements =
                switch (statement.getKindCase()) {
                    case RELEASE ->
                        statement.getRelease().getEnclavesList().stream().map(enclave -> enclave.getMeasurement());
                    case REBUILD_VERDICT ->
                        statement.getRebuildVerdict().getEnclavesList().stream()
                                .flatMap(enclave -> Stream.of(enclave.getExpected(), enclave.getRebuilt()));
                    case PROVENANCE -> statement.getProvenance().getMeasurementsList().stream();
                    case ENDORSEMENT -> statement.getEndorsement().getMeasurementsList().stream();
                    case WITHDRAWAL -> Stream.of(statement.getWithdrawal().getMeasurement());
                    case ANALYSIS_CLAIM -> statement.getAnalysisClaim().getMeasurementsList().stream();
                    case ATTESTATION, KEY_COMPROMISE, AVAILABILITY_OBSERVATION, LOG_POLICY, KIND_NOT_SET ->
                        Stream.empty();
                };
        Stream<Measured> attested = statement.hasAttestation()
                ? Attestations.facts(statement.getAttestation()).measured().stream()
                : Stream.empty();
        return Stream.concat(attested, measurements.flatMap(measurement -> Measured.of(measurement).stream()))
                .distinct()
                .toList();
    }

    static String detail(IndexedEntry entry) {
        Statement statement = entry.statement();
        return switch (statement.getKindCase()) {
            case RELEASE -> Names.source(statement.getRelease().getSource());
            case ATTESTATION -> statement.getAttestation().getSeenAtUrl();
            case REBUILD_VERDICT ->
                statement.getRebuildVerdict().getEnclavesList().stream()
                        .map(EnclaveVerdict::getExplanation)
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .orElse(Names.source(statement.getRebuildVerdict().getSource()));
            case WITHDRAWAL -> statement.getWithdrawal().getAdvisory();
            case KEY_COMPROMISE -> statement.getKeyCompromise().getExplanation();
            case ANALYSIS_CLAIM -> statement.getAnalysisClaim().getResult();
            case PROVENANCE, ENDORSEMENT, AVAILABILITY_OBSERVATION, LOG_POLICY, KIND_NOT_SET -> "";
        };
    }

    /** What of an entry has an end. */
    static String ending(IndexedEntry entry) {
        return switch (entry.kind()) {
            case RELEASE ->
                "its publisher keeps inputs available until then: "
                        + version(entry.statement().getRelease());
            case ATTESTATION -> "the vendor vouches for its collateral until then";
            case ENDORSEMENT -> "the endorsement ends";
            default -> "";
        };
    }

    private static String version(Release release) {
        return release.getProject() + " " + release.getVersion();
    }
}
