package dev.vitrine.evidence.provenance.document;

import static dev.vitrine.evidence.provenance.document.ComidTriple.require;

import dev.vitrine.evidence.cbor.Cbor;
import dev.vitrine.tlog.MalformedException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the published profiles of CoRIM demand of reference values and keys, so that a verifier of their scheme can use them:
 * draft-fdb-rats-psa-endorsements, draft-ydb-rats-cca-endorsements, AMD's SNP profile, and those of the Veraison project.
 */
enum CorimProfile {

    /** Arm's Platform Security Architecture: an implementation has 32 bytes, a device a UEID. */
    PSA("tag:arm.com,2025:psa#1.0.0") {
        @Override
        void reference(ComidTriple triple) throws MalformedException {
            implementation(triple);
            for (Cbor measurement : triple.said()) {
                require(key(measurement).equals("psa.software-component"), "a measurement of no software component");
                digests(measurement);
            }
        }

        @Override
        void keys(ComidTriple triple) throws MalformedException {
            device(triple);
        }
    },

    /** Arm's Confidential Compute Architecture, the platform. */
    CCA_PLATFORM("tag:arm.com,2025:cca_platform#1.0.0") {
        @Override
        void reference(ComidTriple triple) throws MalformedException {
            implementation(triple);
            for (Cbor measurement : triple.said()) {
                switch (key(measurement)) {
                    case "cca.software-component" -> {
                        digests(measurement);
                        signers(measurement);
                    }
                    case "cca.platform-config" ->
                        require(value(measurement).containsKey(RAW_VALUE), "a configuration without its value");
                    default -> require(false, "a measurement of neither a software component nor a configuration");
                }
            }
        }

        @Override
        void keys(ComidTriple triple) throws MalformedException {
            device(triple);
        }
    },

    /** The same in the first version of its profile, which has tags of its own. */
    CCA_PLATFORM_FIRST("http://arm.com/cca/ssd/1") {
        @Override
        void reference(ComidTriple triple) throws MalformedException {
            implementation(triple);
        }

        @Override
        void keys(ComidTriple triple) throws MalformedException {
            device(triple);
        }
    },

    /** Arm's Confidential Compute Architecture, a realm: its class is its initial measurement. */
    CCA_REALM("tag:arm.com,2025:cca_realm#1.0.0") {
        @Override
        void reference(ComidTriple triple) throws MalformedException {
            triple.requireClassId("an initial measurement of 32, 48 or 64 bytes", TAGGED, HASHES);
            boolean hasInitial = false;
            for (Cbor measurement : triple.said()) {
                hasInitial |= key(measurement).equals("cca.rim");
            }
            require(hasInitial, "a realm without its initial measurement");
        }
    },

    /** Parsec's key attestation with a TPM: registers by their numbers. */
    PARSEC_TPM("tag:github.com/parallaxsecond,2023-03-03:tpm") {
        @Override
        void reference(ComidTriple triple) throws MalformedException {
            triple.requireClassId("a UUID", Set.of(ComidTriple.UUID), UUID_SIZE);
            for (Cbor measurement : triple.said()) {
                @Nullable Cbor register = measurement.asMap("a measurement").get(0L);
                require(register != null && register.type() == Cbor.Type.INTEGER, "a measurement of no register");
                digests(measurement);
            }
        }

        @Override
        void keys(ComidTriple triple) throws MalformedException {
            triple.requireClassId("a UUID", Set.of(ComidTriple.UUID), UUID_SIZE);
            triple.requireInstance("a UEID", UEIDS, UEID_SIZE);
            triple.requireOneKey("as PKIX in PEM", ComidTriple.PKIX_KEY);
        }
    },

    /** EnactTrust: one digest for each node. */
    ENACTTRUST("https://enacttrust.com/veraison/1.0.0") {
        @Override
        void reference(ComidTriple triple) throws MalformedException {
            node(triple);
            require(triple.said().size() == 1, "a node has exactly one measurement");
            @Nullable Cbor digests = value(triple.said().get(0)).get(DIGESTS);
            require(digests != null && digests.asArray("the digests").size() == 1, "a node has exactly one digest");
        }

        @Override
        void keys(ComidTriple triple) throws MalformedException {
            node(triple);
            triple.requireOneKey("as PKIX in PEM", ComidTriple.PKIX_KEY);
        }

        private void node(ComidTriple triple) throws MalformedException {
            require(!triple.hasClass(), "a node has no class");
            triple.requireInstance("a UUID", Set.of(ComidTriple.UUID), UUID_SIZE);
        }
    },

    /** AMD's: a root is named by its vendor and model. */
    SEV_SNP("tag:amd.com,2024:snp-corim-profile") {
        @Override
        void keys(ComidTriple triple) throws MalformedException {
            require(!triple.classText(VENDOR).isEmpty(), "a root without its vendor");
            require(!triple.classText(MODEL).isEmpty(), "a root without its model");
            triple.requireOneKey("as a certificate", ComidTriple.CERTIFICATE);
        }
    },

    /** Veraison's for RIoT: roots of devices as paths of certificates. */
    RIOT("tag:veraison-project.com,2026:riot") {
        @Override
        void keys(ComidTriple triple) throws MalformedException {
            require(triple.classText(VENDOR).equals("Veraison Project"), "a root of another vendor");
            triple.requireOneKey("as a path of certificates", ComidTriple.CERTIFICATE_PATH);
        }
    };

    private static final Long DIGESTS = 2L;
    private static final Long RAW_VALUE = 4L;
    private static final Long CRYPTOGRAPHIC_KEYS = 13L;
    private static final long VENDOR = 1;
    private static final long MODEL = 2;
    private static final Set<Long> TAGGED = Set.of(ComidTriple.BYTES);
    private static final Set<Long> UEIDS = Set.of(ComidTriple.UEID, ComidTriple.BYTES);
    private static final Set<Integer> HASHES = Set.of(32, 48, 64);
    private static final Set<Integer> UUID_SIZE = Set.of(16);
    private static final Set<Integer> UEID_SIZE = Set.of(33);

    private final String uri;

    CorimProfile(String uri) {
        this.uri = uri;
    }

    static Optional<CorimProfile> of(String uri) {
        return Stream.of(values()).filter(profile -> profile.uri.equals(uri)).findFirst();
    }

    /** @throws MalformedException where reference values are not what the profile demands */
    void reference(ComidTriple triple) throws MalformedException {}

    /** @throws MalformedException where keys of devices, or of their makers, are not what the profile demands */
    void keys(ComidTriple triple) throws MalformedException {}

    private static void implementation(ComidTriple triple) throws MalformedException {
        triple.requireClassId(
                "an implementation identifier of 32 bytes",
                Set.of(ComidTriple.BYTES, ComidTriple.IMPLEMENTATION_ID),
                Set.of(32));
        require(!triple.hasInstance(), "reference values of one instance");
    }

    private static void device(ComidTriple triple) throws MalformedException {
        triple.requireClassId(
                "an implementation identifier of 32 bytes",
                Set.of(ComidTriple.BYTES, ComidTriple.IMPLEMENTATION_ID),
                Set.of(32));
        triple.requireInstance("a UEID of 33 bytes", Set.of(ComidTriple.UEID), UEID_SIZE);
        triple.requireOneKey("as PKIX in PEM", ComidTriple.PKIX_KEY);
    }

    /** The name of what was measured; empty where it has none. */
    private static String key(Cbor measurement) throws MalformedException {
        @Nullable Cbor key = measurement.asMap("a measurement").get(0L);
        return key == null || key.type() != Cbor.Type.TEXT ? "" : key.asText("the name of a measurement");
    }

    private static Map<Object, Cbor> value(Cbor measurement) throws MalformedException {
        @Nullable Cbor value = measurement.asMap("a measurement").get(1L);
        return value == null ? Map.of() : value.asMap("the value of a measurement");
    }

    private static void digests(Cbor measurement) throws MalformedException {
        require(value(measurement).containsKey(DIGESTS), "a measurement without digests");
    }

    private static void signers(Cbor measurement) throws MalformedException {
        @Nullable Cbor signers = value(measurement).get(CRYPTOGRAPHIC_KEYS);
        for (Cbor signer : signers == null ? java.util.List.<Cbor>of() : signers.asArray("the signers")) {
            require(ComidTriple.isTagged(signer, TAGGED, HASHES), "a signer that is no hash of a key");
        }
    }
}
