package dev.vitrine.evidence.tdx;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.Optional;

/**
 * The body of a TD report inside a quote: what the TDX module says about a trust domain.
 *
 * @param bytes all of them, 584 for TD 1.0 and 648 for TD 1.5
 * @param teeTcbSvn of the module under which the domain was launched
 * @param mrConfigId with {@code mrOwner} and {@code mrOwnerConfig}: chosen by whoever launched the domain
 * @param rtmrs the four run-time measurement registers
 * @param later what TD 1.5 adds
 */
@Immutable
public record TdReport(
        Bytes bytes,
        Bytes teeTcbSvn,
        Bytes mrSeam,
        Bytes mrSignerSeam,
        Bytes seamAttributes,
        TdAttributes attributes,
        Bytes attributesBytes,
        Bytes xfam,
        Bytes mrTd,
        Bytes mrConfigId,
        Bytes mrOwner,
        Bytes mrOwnerConfig,
        @SuppressWarnings("Immutable") List<Bytes> rtmrs,
        Bytes reportData,
        Optional<Later> later) {

    public static final int SIZE_1_0 = 584;
    public static final int SIZE_1_5 = 648;
    public static final int RTMRS = 4;

    /** Bytes of a measurement: a SHA-384. */
    public static final int MEASUREMENT_SIZE = 48;

    /**
     * The fields of TD 1.5.
     *
     * @param teeTcbSvn2 of the module that is loaded now, after an update under the running domain
     * @param mrServiceTd what service domains are bound to this one; one that migrates can export its state
     */
    @Immutable
    public record Later(Bytes teeTcbSvn2, Bytes mrServiceTd) {}

    /** Parses a body; its size tells the version. */
    public static TdReport parse(Bytes bytes) throws MalformedException {
        if (bytes.size() != SIZE_1_0 && bytes.size() != SIZE_1_5) {
            throw new MalformedException("a TD report is neither 584 nor 648 bytes", 0);
        }
        ByteReader in = new ByteReader(bytes);
        Bytes teeTcbSvn = in.take("TEE_TCB_SVN", 16);
        Bytes mrSeam = in.take("MRSEAM", MEASUREMENT_SIZE);
        Bytes mrSignerSeam = in.take("MRSIGNERSEAM", MEASUREMENT_SIZE);
        Bytes seamAttributes = in.take("SEAMATTRIBUTES", 8);
        Bytes attributes = in.take("TDATTRIBUTES", 8);
        Bytes xfam = in.take("XFAM", 8);
        Bytes mrTd = in.take("MRTD", MEASUREMENT_SIZE);
        Bytes mrConfigId = in.take("MRCONFIGID", MEASUREMENT_SIZE);
        Bytes mrOwner = in.take("MROWNER", MEASUREMENT_SIZE);
        Bytes mrOwnerConfig = in.take("MROWNERCONFIG", MEASUREMENT_SIZE);
        List<Bytes> rtmrs = List.of(
                in.take("RTMR0", MEASUREMENT_SIZE),
                in.take("RTMR1", MEASUREMENT_SIZE),
                in.take("RTMR2", MEASUREMENT_SIZE),
                in.take("RTMR3", MEASUREMENT_SIZE));
        Bytes reportData = in.take("REPORTDATA", 64);
        Optional<Later> later = Optional.empty();
        if (bytes.size() == SIZE_1_5) {
            later = Optional.of(new Later(in.take("TEE_TCB_SVN_2", 16), in.take("MRSERVICETD", MEASUREMENT_SIZE)));
        }
        in.expectEnd("TD report");
        return new TdReport(
                bytes,
                teeTcbSvn,
                mrSeam,
                mrSignerSeam,
                seamAttributes,
                new TdAttributes(new ByteReader(attributes).u64le("TDATTRIBUTES")),
                attributes,
                xfam,
                mrTd,
                mrConfigId,
                mrOwner,
                mrOwnerConfig,
                rtmrs,
                reportData,
                later);
    }
}
