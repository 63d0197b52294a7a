package dev.vitrine.log.server.index;

import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.json.StrictJson;
import dev.vitrine.evidence.provenance.intoto.DsseEnvelope;
import dev.vitrine.evidence.provenance.intoto.Statement;
import dev.vitrine.evidence.provenance.intoto.Subject;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** What an in-toto statement in a DSSE envelope is about. */
final class Subjects {

    private static final int MAX_SUBJECTS = 64;
    private static final int SHA256_SIZE = 32;

    private Subjects() {}

    /** The SHA-256 digests of its first subjects; none of an envelope that cannot be read. */
    static List<Bytes> sha256(Bytes envelope) {
        List<Bytes> digests = new ArrayList<>();
        if (envelope.isEmpty()) {
            return digests;
        }
        try {
            JsonFields json = StrictJson.document(envelope);
            DsseEnvelope parsed = DsseEnvelope.parse(json);
            if (!parsed.payloadType().equals(DsseEnvelope.IN_TOTO)) {
                return digests;
            }
            for (Subject subject : Statement.parse(parsed.payload()).subjects()) {
                String hex = subject.digests().get("sha256");
                if (hex != null && digests.size() < MAX_SUBJECTS) {
                    Bytes digest = Bytes.fromHex(hex);
                    if (digest.size() == SHA256_SIZE) {
                        digests.add(digest);
                    }
                }
            }
        } catch (MalformedException e) {
            return digests;
        }
        return digests;
    }
}
