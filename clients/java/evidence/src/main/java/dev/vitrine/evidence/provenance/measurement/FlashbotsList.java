package dev.vitrine.evidence.provenance.measurement;

import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.provenance.intoto.Findings;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Flashbots' list of images that may be talked to (cvm-reverse-proxy, attested-tls): for each an attestation type and expected
 * values by register. For {@code dcap-tdx} register 0 is MRTD and 1 to 4 are RTMR0 to RTMR3; for {@code azure-tdx} they are
 * PCRs of a virtual TPM.
 */
public final class FlashbotsList {

    private static final int SHA256_SIZE = 32;
    private static final int SHA384_SIZE = 48;
    private static final int MAX_REGISTER = 31;

    private FlashbotsList() {}

    public static boolean isOne(JsonFields json) {
        return json.has("attestation_type");
    }

    public static Verdict verify(List<JsonFields> images, Findings findings) throws MalformedException {
        if (images.isEmpty()) {
            throw new MalformedException("a list of no measurements", 0);
        }
        int number = 0;
        for (JsonFields image : images) {
            String prefix = "image." + number++;
            String type = image.text("attestation_type");
            findings.field(prefix + ".type", type);
            Optional<String> id = image.optionalText("measurement_id");
            id.ifPresent(name -> findings.field(prefix + ".id", name));
            if (image.presentObject("measurements").isPresent()) {
                registers(type, image.object("measurements"), findings);
            }
        }
        findings.checks().proven("measurements.format", "Flashbots' measurements of " + number + " images");
        return ReferenceValues.verdict(findings);
    }

    private static void registers(String type, JsonFields registers, Findings findings) throws MalformedException {
        for (String name : registers.names()) {
            int register = register(name);
            for (String expected : expected(registers.object(name))) {
                findings.measurement(kind(type, register), value(type, expected));
            }
        }
    }

    private static List<String> expected(JsonFields register) throws MalformedException {
        List<String> expected = new ArrayList<>(register.optionalTexts("expected_any"));
        register.optionalText("expected").ifPresent(expected::add);
        if (expected.isEmpty()) {
            throw new MalformedException("a register without an expected value", MalformedException.NO_POSITION);
        }
        return expected;
    }

    private static int register(String name) throws MalformedException {
        long register = dev.vitrine.tlog.text.Decimal.parse(name);
        if (register > MAX_REGISTER) {
            throw new MalformedException("a register that no platform has", MalformedException.NO_POSITION);
        }
        return (int) register;
    }

    private static String kind(String type, int register) {
        if (!type.equals("dcap-tdx")) {
            return type + "-pcr" + register;
        }
        return register == 0 ? "tdx-mrtd" : "tdx-rtmr" + (register - 1);
    }

    private static Bytes value(String type, String hex) throws MalformedException {
        Bytes value = Bytes.fromHex(hex);
        boolean fits = type.equals("dcap-tdx")
                ? value.size() == SHA384_SIZE
                : value.size() == SHA256_SIZE || value.size() == SHA384_SIZE;
        if (!fits) {
            throw new MalformedException("a measurement of the wrong size", MalformedException.NO_POSITION);
        }
        return value;
    }
}
