package dev.vitrine.evidence.tdx;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.tlog.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * One event of a log: something was measured into a run-time register.
 *
 * @param register 0 to 3 for RTMR0 to RTMR3
 * @param type of the TCG's PC client specification, or dstack's
 * @param digest what the register was extended with
 * @param name for dstack's events, otherwise empty
 * @param payload what was measured, or a description of it; empty where the log left it out
 */
@Immutable
public record TdxEvent(int register, long type, Bytes digest, String name, Bytes payload) {

    static final long NO_ACTION = 0x3;
    static final long DSTACK_RUNTIME = 0x0800_0001L;

    private static final long SEPARATOR = 0x4;
    private static final long EFI_VARIABLE_DRIVER_CONFIG = 0x8000_0001L;
    private static final long EFI_GPT = 0x8000_0006L;
    private static final long EFI_ACTION = 0x8000_0007L;
    private static final long EFI_VARIABLE_AUTHORITY = 0x8000_00e0L;

    /**
     * The digest that follows from the payload, where the type of the event defines it. For all other types the payload only
     * describes what was measured, and whoever hands out the log can write there what they like.
     */
    public Optional<Bytes> derivedDigest() {
        if (type == DSTACK_RUNTIME) {
            return Optional.of(dstackDigest(name, payload));
        }
        boolean wholePayload = type == SEPARATOR
                || type == EFI_VARIABLE_DRIVER_CONFIG
                || type == EFI_GPT
                || type == EFI_ACTION
                || type == EFI_VARIABLE_AUTHORITY;
        return wholePayload && !payload.isEmpty() ? Optional.of(Hashes.sha384(payload)) : Optional.empty();
    }

    /** {@code SHA-384(type || ":" || name || ":" || payload)}. */
    static Bytes dstackDigest(String name, Bytes payload) {
        ByteBuffer type = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        type.putInt(0, (int) DSTACK_RUNTIME);
        return Hashes.sha384(Bytes.copyOf(type), Bytes.utf8(":" + name + ":"), payload);
    }
}
