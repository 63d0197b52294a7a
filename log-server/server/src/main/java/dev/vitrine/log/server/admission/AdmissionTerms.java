package dev.vitrine.log.server.admission;

import dev.vitrine.evidence.judge.Label;
import dev.vitrine.proto.v1.KeyKind;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The terms under which an entry is found that follow from its admission. Pure. */
public final class AdmissionTerms {

    /** Statements that call a signer of SGX enclaves compromised. The server reads them back at its start. */
    public static final Bytes COMPROMISED_SIGNERS = Bytes.utf8("key-compromise:sgx-signer");

    private static final Map<Label, Bytes> LABELS = labels();

    private AdmissionTerms() {}

    private static Map<Label, Bytes> labels() {
        Map<Label, Bytes> terms = new EnumMap<>(Label.class);
        for (Label label : Label.values()) {
            terms.put(label, Bytes.utf8("label:" + label.code()));
        }
        return terms;
    }

    public static List<Bytes> of(Admitted admitted) {
        if (admitted.assessment().labels().isEmpty() && admitted.statement().isEmpty()) {
            return List.of();
        }
        List<Bytes> terms = new ArrayList<>();
        admitted.assessment().labels().forEach(label -> terms.add(LABELS.get(label)));
        if (admitted.statement().filter(AdmissionTerms::compromisesSigner).isPresent()) {
            terms.add(COMPROMISED_SIGNERS);
        }
        return terms;
    }

    private static boolean compromisesSigner(Statement statement) {
        return statement.hasKeyCompromise() && statement.getKeyCompromise().getKind() == KeyKind.KEY_KIND_SGX_SIGNER;
    }
}
