package dev.vitrine.evidence.dcap;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One level of a TCB info: the least versions that a platform must have to be at it.
 *
 * @param sgx the sixteen SGX components, one byte each
 * @param tdx the sixteen TDX components, in a TCB info for TDX
 * @param standing what Intel says about platforms at this level
 */
@Immutable
public record TcbLevel(Bytes sgx, int pceSvn, Optional<Bytes> tdx, Standing standing) {

    /**
     * What Intel says about a level of a platform, of a TDX module or of a quoting enclave.
     *
     * @param date issues that were known before it are dealt with; absent in documents of version 1
     * @param advisories of issues that are not, such as {@code INTEL-SA-00615}
     */
    @Immutable
    public record Standing(
            TcbStatus status,
            Optional<Instant> date,
            @SuppressWarnings("Immutable") List<String> advisories) {

        static Standing read(JsonFields level) throws MalformedException {
            return new Standing(
                    TcbStatus.parse(level.text("tcbStatus")),
                    Optional.of(level.time("tcbDate")),
                    level.optionalTexts("advisoryIDs"));
        }
    }

    /**
     * A level of an enclave or a module, which has one version only.
     *
     * @param isvSvn 0 to 65535
     */
    @Immutable
    public record OfComponent(int isvSvn, Standing standing) {

        static OfComponent read(JsonFields level) throws MalformedException {
            return new OfComponent(level.object("tcb").integer("isvsvn", 0xffff), Standing.read(level));
        }
    }

    static TcbLevel read(JsonFields level, int version, boolean tdx) throws MalformedException {
        JsonFields tcb = level.object("tcb");
        return new TcbLevel(
                version >= 3 ? components(tcb, "sgxtcbcomponents") : flatComponents(tcb),
                tcb.integer("pcesvn", 0xffff),
                tdx ? Optional.of(components(tcb, "tdxtcbcomponents")) : Optional.empty(),
                version == 1
                        ? new Standing(TcbStatus.parse(level.text("status")), Optional.empty(), List.of())
                        : Standing.read(level));
    }

    private static Bytes components(JsonFields tcb, String name) throws MalformedException {
        List<JsonFields> elements = tcb.objects(name);
        if (elements.size() != PckCertificate.COMPONENTS) {
            throw new MalformedException(name + " are not sixteen", MalformedException.NO_POSITION);
        }
        byte[] components = new byte[PckCertificate.COMPONENTS];
        for (int i = 0; i < components.length; i++) {
            components[i] = (byte) elements.get(i).integer("svn", 0xff);
        }
        return Bytes.copyOf(components);
    }

    private static Bytes flatComponents(JsonFields tcb) throws MalformedException {
        byte[] components = new byte[PckCertificate.COMPONENTS];
        for (int i = 0; i < components.length; i++) {
            String number = i < 9 ? "0" + (i + 1) : Integer.toString(i + 1);
            components[i] = (byte) tcb.integer("sgxtcbcomp" + number + "svn", 0xff);
        }
        return Bytes.copyOf(components);
    }
}
