package dev.vitrine.audit.manifest;

import dev.vitrine.evidence.yaml.Yaml;
import dev.vitrine.evidence.yaml.Yaml.Mapping;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** What an enclave is expected to be. */
final class IdentitySection {

    private static final int MRENCLAVE_SIZE = 32;
    private static final int MEASUREMENT_SIZE = 48;
    private static final int MAX_REGISTERS = 15;
    private static final Map<String, Integer> SIZES = sizes();

    private IdentitySection() {}

    private static Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new TreeMap<>();
        sizes.put("sgx-mrenclave", MRENCLAVE_SIZE);
        sizes.put("tdx-mrtd", MEASUREMENT_SIZE);
        for (int i = 0; i < 4; i++) {
            sizes.put("tdx-rtmr" + i, MEASUREMENT_SIZE);
        }
        sizes.put("snp-measurement", MEASUREMENT_SIZE);
        for (int i = 0; i <= MAX_REGISTERS; i++) {
            sizes.put("nitro-pcr" + i, MEASUREMENT_SIZE);
        }
        return sizes;
    }

    static ExpectedIdentity parse(Yaml value) throws MalformedException {
        Set<String> keys = new HashSet<>(SIZES.keySet());
        keys.addAll(Set.of("sgx-mrsigner", "product-id", "svn", "attributes"));
        Mapping mapping = value.mapping(keys);
        Map<String, Bytes> measurements = new TreeMap<>();
        for (Map.Entry<String, Yaml> entry : mapping.values().entrySet()) {
            Integer size = SIZES.get(entry.getKey());
            if (size != null) {
                measurements.put(entry.getKey(), entry.getValue().hex(size));
            }
        }
        String kind = principal(value, measurements.keySet());
        boolean sgx = kind.equals("sgx-mrenclave");
        for (String name : Set.of("sgx-mrsigner", "product-id", "svn")) {
            if (!sgx && mapping.find(name).isPresent()) {
                throw mapping.require(name)
                        .malformed(name + " is something that SGX has, and " + kind + " is not of SGX");
            }
        }
        return new ExpectedIdentity(
                measurements,
                mapping.find("sgx-mrsigner").isPresent()
                        ? Optional.of(mapping.require("sgx-mrsigner").hex(MRENCLAVE_SIZE))
                        : Optional.empty(),
                number(mapping, "product-id"),
                number(mapping, "svn"),
                attributes(mapping, kind));
    }

    private static String principal(Yaml value, Set<String> names) throws MalformedException {
        Set<String> found = new HashSet<>(names);
        found.retainAll(ExpectedIdentity.PRINCIPAL);
        if (found.size() != 1) {
            throw value.malformed(
                    (found.isEmpty() ? "nothing that says what runs" : "measurements of several technologies")
                            + ": write one of sgx-mrenclave, tdx-mrtd, snp-measurement, nitro-pcr0");
        }
        String kind = found.iterator().next();
        String technology = kind.substring(0, kind.indexOf('-') + 1);
        for (String name : names) {
            if (!name.startsWith(technology)) {
                throw value.malformed(name + " beside " + kind + ": an enclave is of one technology");
            }
        }
        return kind;
    }

    private static OptionalInt number(Mapping mapping, String key) throws MalformedException {
        return mapping.find(key).isPresent()
                ? OptionalInt.of((int) mapping.require(key).number(0xffff))
                : OptionalInt.empty();
    }

    private static Optional<Bytes> attributes(Mapping mapping, String kind) throws MalformedException {
        if (mapping.find("attributes").isEmpty()) {
            return Optional.empty();
        }
        Yaml value = mapping.require("attributes");
        return switch (kind) {
            case "sgx-mrenclave" -> Optional.of(value.hex(16));
            case "tdx-mrtd" -> Optional.of(value.hex(8));
            default -> throw value.malformed("attributes are something that SGX and TDX have");
        };
    }
}
