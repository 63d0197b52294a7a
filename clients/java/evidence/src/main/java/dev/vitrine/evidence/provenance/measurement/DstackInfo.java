package dev.vitrine.evidence.provenance.measurement;

import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.provenance.intoto.Findings;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Locale;
import java.util.Optional;

/** dstack's {@code tcb_info} (registers, hashes, the compose file) and its {@code app-compose} on its own. */
public final class DstackInfo {

    private static final int REGISTER_SIZE = 48;
    private static final int HASH_SIZE = 32;

    private DstackInfo() {}

    public static boolean isInfo(JsonFields json) {
        return json.has("mrtd") && json.has("rtmr0");
    }

    public static boolean isCompose(JsonFields json) {
        return json.has("manifest_version") && json.has("runner");
    }

    public static Verdict verifyInfo(JsonFields json, Findings findings) throws MalformedException {
        findings.measurement("tdx-mrtd", json.hex("mrtd", REGISTER_SIZE));
        for (int i = 0; i < 4; i++) {
            findings.measurement("tdx-rtmr" + i, json.hex("rtmr" + i, REGISTER_SIZE));
        }
        for (String member : new String[] {"compose_hash", "os_image_hash", "device_id", "mr_aggregated"}) {
            Optional<String> text = json.optionalText(member).filter(value -> !value.isEmpty());
            if (text.isPresent()) {
                findings.field(
                        "dstack." + member.replace('_', '-').toLowerCase(Locale.ROOT),
                        json.hex(member, HASH_SIZE).hex());
            }
        }
        findings.checks().proven("measurements.format", "dstack's registers and hashes");
        if (json.optionalText("compose_hash").isPresent()
                && json.optionalText("app_compose").isPresent()) {
            // SPEC: the compose hash is SHA-256 of the bytes as given.
            findings.checks()
                    .require(
                            "dstack.compose",
                            Hashes.sha256(Bytes.utf8(json.text("app_compose")))
                                    .equals(json.hex("compose_hash", HASH_SIZE)),
                            "the compose file is the one of the compose hash",
                            "the compose file is not the one of the compose hash");
        }
        return ReferenceValues.verdict(findings);
    }

    public static Verdict verifyCompose(JsonFields json, Bytes document, Findings findings) throws MalformedException {
        json.optionalText("name").ifPresent(name -> findings.field("dstack.name", name));
        findings.field("dstack.runner", json.text("runner"));
        findings.field("dstack.compose-hash", Hashes.sha256(document).hex());
        findings.checks().proven("measurements.format", "a dstack compose file");
        return ReferenceValues.verdict(findings);
    }
}
