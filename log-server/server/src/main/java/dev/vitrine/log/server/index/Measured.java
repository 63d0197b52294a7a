package dev.vitrine.log.server.index;

import dev.vitrine.proto.v1.Measurement;
import dev.vitrine.proto.v1.MeasurementKind;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Optional;

/** What runs: a measurement with its kind. */
public record Measured(Kind kind, Bytes value) {

    /** The kinds that have pages, with their stable words. */
    public enum Kind {
        SGX_MRENCLAVE("sgx-mrenclave", MeasurementKind.MEASUREMENT_KIND_SGX_MRENCLAVE, 32),
        TDX_MRTD("tdx-mrtd", MeasurementKind.MEASUREMENT_KIND_TDX_MRTD, 48),
        SNP_MEASUREMENT("snp-measurement", MeasurementKind.MEASUREMENT_KIND_SNP_MEASUREMENT, 48),
        NITRO_PCR0("nitro-pcr0", MeasurementKind.MEASUREMENT_KIND_NITRO_PCR0, 48);

        private final String word;
        private final MeasurementKind proto;
        private final int size;

        Kind(String word, MeasurementKind proto, int size) {
            this.word = word;
            this.proto = proto;
            this.size = size;
        }

        public String word() {
            return word;
        }

        /** Bytes of a value. */
        public int size() {
            return size;
        }

        int number() {
            return proto.getNumber();
        }

        public static Optional<Kind> ofWord(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }

        static Optional<Kind> ofNumber(int number) {
            for (Kind kind : values()) {
                if (kind.number() == number) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    public Measured {
        if (value.size() != kind.size()) {
            throw new IllegalArgumentException("a measurement has the size of its kind");
        }
    }

    /** Empty for a kind or a size that is not known here. */
    public static Optional<Measured> of(Measurement measurement) {
        return Kind.ofNumber(measurement.getKindValue())
                .filter(kind -> measurement.getValue().size() == kind.size())
                .map(kind -> new Measured(
                        kind, Bytes.wrapUnsafe(measurement.getValue().toByteArray())));
    }

    /** As it stands in an address; empty if it is not in its one form. */
    public static Optional<Measured> of(String word, String hex) {
        Optional<Kind> kind = Kind.ofWord(word);
        try {
            Bytes value = Bytes.fromHex(hex);
            return value.hex().equals(hex)
                    ? kind.filter(known -> known.size() == value.size()).map(known -> new Measured(known, value))
                    : Optional.empty();
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /** The address of its page. */
    public String path() {
        return "/e/" + kind.word() + "/" + value.hex();
    }
}
