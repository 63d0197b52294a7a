package dev.vitrine.evidence.dcap;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.json.StrictJson;
import dev.vitrine.evidence.sgx.EnclaveReport;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Intel's description of one of its own enclaves: by which a genuine quoting enclave is told from any other enclave that a
 * certified platform runs.
 *
 * @param id {@code QE}, {@code QVE} or {@code TD_QE}
 * @param version 1 or 2; version 1 is read and shown, but no enclave is judged by it
 * @param miscSelect as it lies in memory, 4 bytes
 * @param attributes as they lie in memory, 16 bytes
 * @param levels the highest first
 */
@Immutable
public record EnclaveIdentity(
        String id,
        int version,
        Instant issueDate,
        Instant nextUpdate,
        int evaluationNumber,
        Bytes miscSelect,
        Bytes miscSelectMask,
        Bytes attributes,
        Bytes attributesMask,
        Bytes mrSigner,
        int isvProdId,
        @SuppressWarnings("Immutable") List<TcbLevel.OfComponent> levels) {

    public static final String QE = "QE";
    public static final String TD_QE = "TD_QE";

    /** Parses the body of a {@link SignedDocument}. */
    public static EnclaveIdentity parse(Bytes body) throws MalformedException {
        JsonFields identity = StrictJson.object(body);
        int version = identity.integer("version", 2);
        if (version < 1) {
            throw new MalformedException("an enclave identity version that is not supported", -1);
        }
        return new EnclaveIdentity(
                version == 1 ? QE : identity.text("id"),
                version,
                identity.time("issueDate"),
                identity.time("nextUpdate"),
                version == 1 ? 0 : identity.integer("tcbEvaluationDataNumber", Integer.MAX_VALUE),
                identity.hex("miscselect", 4),
                identity.hex("miscselectMask", 4),
                identity.hex("attributes", 16),
                identity.hex("attributesMask", 16),
                identity.hex("mrsigner", 32),
                identity.integer("isvprodid", 0xffff),
                levels(identity, version));
    }

    private static List<TcbLevel.OfComponent> levels(JsonFields identity, int version) throws MalformedException {
        if (version == 1) {
            int svn = identity.integer("isvsvn", 0xffff);
            return List.of(new TcbLevel.OfComponent(
                    svn, new TcbLevel.Standing(TcbStatus.UP_TO_DATE, Optional.empty(), List.of())));
        }
        List<TcbLevel.OfComponent> levels = new ArrayList<>();
        for (JsonFields level : identity.objects("tcbLevels")) {
            levels.add(TcbLevel.OfComponent.read(level));
        }
        return descending(levels);
    }

    static List<TcbLevel.OfComponent> descending(List<TcbLevel.OfComponent> levels) throws MalformedException {
        List<TcbLevel.OfComponent> sorted = new ArrayList<>(levels);
        sorted.sort(Comparator.comparingInt(TcbLevel.OfComponent::isvSvn).reversed());
        if (sorted.isEmpty()) {
            throw new MalformedException("an identity without levels", MalformedException.NO_POSITION);
        }
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i - 1).isvSvn() == sorted.get(i).isvSvn()) {
                throw new MalformedException("an identity has a level twice", MalformedException.NO_POSITION);
            }
        }
        return List.copyOf(sorted);
    }

    /** Whether enclaves may be judged by a document of this version. */
    public boolean isSupported() {
        return version == 2;
    }

    /** In what way a report is not that of this enclave, as the end of a sentence. */
    Optional<String> mismatch(EnclaveReport report) {
        if (!equalUnder(miscSelectMask, report.miscSelectBytes(), miscSelect)) {
            return Optional.of("its MISCSELECT is another");
        }
        if (!equalUnder(attributesMask, report.attributesBytes(), attributes)) {
            return Optional.of("its attributes are others");
        }
        if (!report.mrSigner().equals(mrSigner)) {
            return Optional.of("its signer is another");
        }
        if (report.isvProdId() != isvProdId) {
            return Optional.of("its product is another");
        }
        return Optional.empty();
    }

    /** The level of an enclave of this version, or none where it is below all of them. */
    Optional<TcbLevel.OfComponent> levelOf(int isvSvn) {
        return levelOf(levels, isvSvn);
    }

    static Optional<TcbLevel.OfComponent> levelOf(List<TcbLevel.OfComponent> descending, int isvSvn) {
        return descending.stream().filter(level -> isvSvn >= level.isvSvn()).findFirst();
    }

    static boolean equalUnder(Bytes mask, Bytes actual, Bytes expected) {
        for (int i = 0; i < mask.size(); i++) {
            if ((actual.at(i) & mask.at(i)) != (expected.at(i) & mask.at(i))) {
                return false;
            }
        }
        return true;
    }
}
