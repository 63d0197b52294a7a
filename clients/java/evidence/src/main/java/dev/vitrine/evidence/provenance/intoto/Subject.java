package dev.vitrine.evidence.provenance.intoto;

import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a statement is about: matched by digest only, because nothing makes a name true.
 *
 * @param name advisory; empty where there is none
 * @param digests by algorithm, in order, as written; at least one
 */
public record Subject(String name, Map<String, String> digests) {

    private static final int MAX_DIGESTS = 64;

    public Subject {
        digests = Collections.unmodifiableMap(new LinkedHashMap<>(digests));
    }

    static Subject parse(JsonFields json) throws MalformedException {
        JsonFields set = json.object("digest");
        Map<String, String> digests = new LinkedHashMap<>();
        for (String algorithm : set.names()) {
            String value = set.text(algorithm);
            Optional<DigestAlgorithm> known = DigestAlgorithm.ofInToto(algorithm);
            if (known.isPresent()) {
                Bytes unused = requireSize(value, known.get().size());
            }
            digests.put(algorithm, value);
        }
        // SPEC: "digest [...] REQUIRED": a subject without a digest is matched by nothing (in-toto Statement v1).
        if (digests.isEmpty() || digests.size() > MAX_DIGESTS) {
            throw new MalformedException(
                    "a subject has 1 to " + MAX_DIGESTS + " digests", MalformedException.NO_POSITION);
        }
        return new Subject(json.optionalText("name").orElse(""), digests);
    }

    private static Bytes requireSize(String hex, int size) throws MalformedException {
        Bytes value = Bytes.fromHex(hex);
        if (value.size() != size) {
            throw new MalformedException("a digest is not of its algorithm's size", MalformedException.NO_POSITION);
        }
        return value;
    }

    /**
     * The measured identities among the digests, by the names that verdicts use. A measurement has a name of its own and
     * never {@code sha256}: it is no hash of a file, and whoever hashed one would find it wrong.
     */
    public Map<String, Bytes> measurements() throws MalformedException {
        Map<String, Bytes> measurements = new LinkedHashMap<>();
        for (Map.Entry<String, String> digest : digests.entrySet()) {
            Optional<MeasurementKey> key = MeasurementKey.of(digest.getKey());
            if (key.isPresent()) {
                measurements.put(
                        key.get().kind(),
                        requireSize(digest.getValue(), key.get().size()));
            }
        }
        return measurements;
    }

    /** A key of a DigestSet that names a measurement: {@code sgxMrEnclave}, {@code tdxRtmr0}. */
    private record MeasurementKey(String kind, int size) {

        private static final Pattern SGX = Pattern.compile("sgx(MrEnclave|MrSigner)");
        private static final Pattern TDX = Pattern.compile("tdx(Mrtd|Rtmr[0-3])");
        private static final Pattern SNP = Pattern.compile("snp(Measurement)");
        private static final Pattern NITRO = Pattern.compile("nitro(Pcr(?:[0-9]|[12][0-9]|3[01]))");

        static Optional<MeasurementKey> of(String name) {
            return of(SGX, "sgx-", name, 32)
                    .or(() -> of(TDX, "tdx-", name, 48))
                    .or(() -> of(SNP, "snp-", name, 48))
                    .or(() -> of(NITRO, "nitro-", name, 48));
        }

        private static Optional<MeasurementKey> of(Pattern pattern, String platform, String name, int size) {
            Matcher matcher = pattern.matcher(name);
            return matcher.matches()
                    ? Optional.of(
                            new MeasurementKey(platform + matcher.group(1).toLowerCase(java.util.Locale.ROOT), size))
                    : Optional.empty();
        }
    }
}
