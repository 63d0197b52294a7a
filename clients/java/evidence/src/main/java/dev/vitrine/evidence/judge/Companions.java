package dev.vitrine.evidence.judge;

import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.dcap.Quote;
import dev.vitrine.evidence.dcap.QuoteHeader.Tee;
import dev.vitrine.evidence.sigstruct.Sigstruct;
import dev.vitrine.evidence.sigstruct.SigstructBody;
import dev.vitrine.evidence.tdx.EventLog;
import dev.vitrine.evidence.tdx.EventLogVerifier;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What may lie beside a quote and explain it: the signature over its enclave, the events behind its registers. */
final class Companions {

    private Companions() {}

    static List<Check> eventLog(Exhibit exhibit, Instant at) throws MalformedException {
        if (exhibit.kind() != EvidenceKind.TDX_QUOTE) {
            return List.of();
        }
        Optional<EventLog> log = Collaterals.parsed(exhibit, Part.TDX_EVENT_LOG, EventLog::parse);
        if (log.isEmpty()) {
            return List.of();
        }
        Quote quote = KindVerifiers.quote(exhibit, Tee.TDX);
        return EventLogVerifier.verify(log.get(), quote.domain().orElseThrow(), at)
                .checks();
    }

    static List<Check> sigstruct(Exhibit exhibit, Verdict verdict, KindVerifiers verifiers, Instant at)
            throws MalformedException {
        if (exhibit.kind() != EvidenceKind.SGX_QUOTE && exhibit.kind() != EvidenceKind.IAS_REPORT) {
            return List.of();
        }
        Optional<Sigstruct> sigstruct = Collaterals.sigstruct(exhibit);
        if (sigstruct.isEmpty()) {
            return List.of();
        }
        Checks checks = new Checks(at);
        verifiers.sigstructs().check(sigstruct.get(), "sigstruct", checks);
        List<String> differences = differences(sigstruct.get(), verdict.fields());
        checks.require(
                "sigstruct.match",
                differences.isEmpty(),
                "the signature is about the enclave of the report",
                "the signature is about another enclave than the report: " + String.join(", ", differences));
        return checks.lines();
    }

    /** SPEC: enforced identity is ATTRIBUTES and ATTRIBUTEMASK (Intel SDM, EINIT); so are MISCSELECT and the versions. */
    private static List<String> differences(Sigstruct sigstruct, Map<String, String> fields) throws MalformedException {
        SigstructBody body = sigstruct.body();
        List<String> differences = new ArrayList<>();
        compare("MRENCLAVE", sigstruct.mrEnclave().hex(), fields.get("sgx.mrenclave"), differences);
        compare("MRSIGNER", sigstruct.mrSigner().hex(), fields.get("sgx.mrsigner"), differences);
        compare("ISVPRODID", Integer.toString(body.isvProdId()), fields.get("sgx.isvprodid"), differences);
        compare("ISVSVN", Integer.toString(body.isvSvn()), fields.get("sgx.isvsvn"), differences);
        Bytes attributes = Bytes.fromHex(fields.getOrDefault("sgx.attributes", ""));
        if (!equalUnder(body.attributesMask(), body.attributes(), attributes)) {
            differences.add("ATTRIBUTES");
        }
        Bytes misc = Bytes.fromHex(fields.getOrDefault("sgx.miscselect", ""));
        if (!equalUnder(body.miscMask(), body.miscSelect(), misc)) {
            differences.add("MISCSELECT");
        }
        return differences;
    }

    private static void compare(String name, String signed, @Nullable String reported, List<String> differences) {
        if (!signed.equals(reported)) {
            differences.add(name);
        }
    }

    private static boolean equalUnder(Bytes mask, Bytes expected, Bytes got) {
        if (got.size() != mask.size()) {
            return false;
        }
        for (int i = 0; i < mask.size(); i++) {
            if (((expected.at(i) ^ got.at(i)) & mask.at(i)) != 0) {
                return false;
            }
        }
        return true;
    }
}
