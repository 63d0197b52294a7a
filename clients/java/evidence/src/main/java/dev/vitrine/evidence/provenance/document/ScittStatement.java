package dev.vitrine.evidence.provenance.document;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.cbor.Cbor;
import dev.vitrine.evidence.cbor.CoseSign1;
import dev.vitrine.evidence.provenance.intoto.Findings;
import dev.vitrine.evidence.provenance.intoto.GivenKeys;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.tlog.MalformedException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A statement signed with COSE_Sign1, as SCITT registers it (RFC 9943): who says it about what, whether the signature holds,
 * and how many receipts of transparency services came along. Receipts are not verified here.
 */
public final class ScittStatement {

    private static final Long CONTENT_TYPE = 3L;
    private static final Long CWT_CLAIMS = 15L;
    private static final Long HASH_ALGORITHM = 258L;
    private static final Long RECEIPTS = 394L;

    private final CoseSign1 message;
    private final Findings findings;

    private ScittStatement(CoseSign1 message, Findings findings) {
        this.message = message;
        this.findings = findings;
    }

    public static Verdict verify(CoseSign1 message, GivenKeys keys, Findings findings) throws MalformedException {
        ScittStatement statement = new ScittStatement(message, findings);
        statement.claims();
        new CoseSignature(message, findings).check(keys);
        statement.receipts();
        return findings.verdict(EvidenceKind.OPAQUE);
    }

    private void claims() throws MalformedException {
        findings.field("document.kind", "scitt-statement");
        findings.checks().proven("statement.format", "a statement signed with COSE");
        Cbor claims = message.protectedFields().get(CWT_CLAIMS);
        if (claims == null) {
            // SPEC: "The protected header [...] MUST include the CWT Claims header parameter" (RFC 9943 section 6.1).
            findings.checks().unknown("statement.issuer", "the statement does not say who makes it about what");
        } else {
            Map<Object, Cbor> values = claims.asMap("the claims");
            text("statement.issuer", values.get(1L));
            text("statement.subject", values.get(2L));
        }
        Cbor type = message.protectedFields().get(CONTENT_TYPE);
        if (type != null && type.type() == Cbor.Type.TEXT) {
            text("payload.content-type", type);
        }
        findings.field("payload.sha256", Hashes.sha256(message.payload()).hex());
        if (message.protectedFields().containsKey(HASH_ALGORITHM)) {
            findings.field("payload.digest", message.payload().hex());
        }
    }

    private void receipts() throws MalformedException {
        Cbor receipts = message.unprotectedFields().get(RECEIPTS);
        int count = receipts == null ? 0 : receipts.asArray("the receipts").size();
        findings.field("receipts", Integer.toString(count));
        findings.checks()
                .unknown(
                        "receipt",
                        count == 0
                                ? "no receipt of a transparency service came along"
                                : count + " receipts came along, which are not verified here");
    }

    private void text(String field, @Nullable Cbor value) throws MalformedException {
        if (value == null) {
            findings.checks().unknown(field, "the statement does not say it");
        } else {
            findings.field(field, value.asText(field));
        }
    }
}
