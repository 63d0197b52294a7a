package dev.vitrine.evidence.dcap;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.json.StrictJson;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Intel's list of the TCB recoveries for which it serves collateral.
 *
 * @param id {@code SGX} or {@code TDX}
 * @param recoveries in the order of the document
 */
@Immutable
public record EvaluationNumbers(
        String id,
        Instant issueDate,
        Instant nextUpdate,
        @SuppressWarnings("Immutable") List<Recovery> recoveries) {

    /**
     * One TCB recovery.
     *
     * @param tcbDate the date of the levels that are up to date after it
     */
    @Immutable
    public record Recovery(int evaluationNumber, Instant recoveryEventDate, Instant tcbDate) {}

    /** Parses the body of a {@link SignedDocument}. */
    public static EvaluationNumbers parse(Bytes body) throws MalformedException {
        JsonFields document = StrictJson.object(body);
        if (document.integer("version", Integer.MAX_VALUE) != 1) {
            throw new MalformedException("a version of evaluation numbers that is not supported", 0);
        }
        List<Recovery> recoveries = new ArrayList<>();
        for (JsonFields recovery : document.objects("tcbEvalNumbers")) {
            recoveries.add(new Recovery(
                    recovery.integer("tcbEvaluationDataNumber", Integer.MAX_VALUE),
                    recovery.time("tcbRecoveryEventDate"),
                    recovery.time("tcbDate")));
        }
        return new EvaluationNumbers(
                document.text("id"), document.time("issueDate"), document.time("nextUpdate"), List.copyOf(recoveries));
    }
}
