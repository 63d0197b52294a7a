package dev.vitrine.evidence.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The measured identities that a policy can name, with the sizes that their values have in bytes. */
final class MeasurementKinds {

    private static final int[] SHA256 = {32};
    private static final int[] SHA384 = {48};
    private static final int[] ANY_SHA2 = {32, 48, 64};

    private static final Map<String, int[]> SIZES = sizes();

    private MeasurementKinds() {}

    private static Map<String, int[]> sizes() {
        Map<String, int[]> sizes = new LinkedHashMap<>();
        sizes.put("sgx-mrenclave", SHA256);
        sizes.put("sgx-mrsigner", SHA256);
        sizes.put("sgx-mrenclave-measured", SHA256);
        sizes.put("tdx-mrtd", SHA384);
        for (int i = 0; i < 4; i++) {
            sizes.put("tdx-rtmr" + i, SHA384);
        }
        sizes.put("snp-measurement", SHA384);
        for (int i = 0; i < 32; i++) {
            sizes.put("nitro-pcr" + i, ANY_SHA2);
            sizes.put("nitrotpm-pcr" + i, ANY_SHA2);
        }
        return Collections.unmodifiableMap(sizes);
    }

    static Set<String> all() {
        return SIZES.keySet();
    }

    /** The sizes that a value of a known kind may have. */
    static int[] sizes(String kind) {
        return SIZES.getOrDefault(kind, new int[0]);
    }
}
