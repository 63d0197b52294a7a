package dev.vitrine.evidence.provenance.measurement;

import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.cbor.Cbor;
import dev.vitrine.evidence.provenance.intoto.Findings;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The SGX constraints of an Oasis runtime, version 0 and 1: which enclaves of which signers may run it. */
public final class OasisConstraints {

    private static final String ENCLAVES = "enclaves";
    private static final String POLICY = "policy";
    private static final int SIZE = 32;

    private OasisConstraints() {}

    public static boolean isOne(Cbor value) throws MalformedException {
        if (value.type() != Cbor.Type.MAP) {
            return false;
        }
        Map<Object, Cbor> map = value.asMap("the constraints");
        return map.containsKey(ENCLAVES) || (map.containsKey("v") && map.containsKey(POLICY));
    }

    public static Verdict verify(Cbor value, Findings findings) throws MalformedException {
        Map<Object, Cbor> map = value.asMap("the constraints");
        findings.field(
                "oasis.version",
                Long.toString(map.containsKey("v") ? required(map, "v").asUnsigned("v") : 0));
        // From version 1 on the enclaves stand in a policy, beside rules about collateral.
        Map<Object, Cbor> holder =
                map.containsKey(ENCLAVES) ? map : required(map, POLICY).asMap("the policy");
        for (Cbor enclave : required(holder, ENCLAVES).asArray("the enclaves")) {
            Map<Object, Cbor> identity = enclave.asMap("an enclave");
            findings.measurement("sgx-mrenclave", hash(required(identity, "mr_enclave")));
            findings.measurement("sgx-mrsigner", hash(required(identity, "mr_signer")));
        }
        findings.checks().proven("measurements.format", "Oasis' constraints on enclaves");
        return ReferenceValues.verdict(findings);
    }

    private static Bytes hash(Cbor value) throws MalformedException {
        Bytes hash = value.asBytes("a measurement");
        if (hash.size() != SIZE) {
            throw new MalformedException("a measurement of the wrong size", value.position());
        }
        return hash;
    }

    private static Cbor required(Map<Object, Cbor> map, String key) throws MalformedException {
        @Nullable Cbor value = map.get(key);
        if (value == null) {
            throw new MalformedException(key + " is missing", MalformedException.NO_POSITION);
        }
        return value;
    }
}
