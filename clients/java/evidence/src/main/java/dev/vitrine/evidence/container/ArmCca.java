package dev.vitrine.evidence.container;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.cbor.Cbor;
import dev.vitrine.evidence.cbor.CoseSign1;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Arm's CCA token: a platform's and a realm's COSE messages. It is recognised; no roots of platforms are known here. */
final class ArmCca {

    private static final Bytes BEGINNING = Bytes.wrapUnsafe(new byte[] {(byte) 0xd9, 0x01, (byte) 0x8f}); // tag 399
    private static final Long PLATFORM = 44234L;
    private static final Long REALM = 44241L;

    private ArmCca() {}

    static Optional<Contents> open(Bytes bytes) throws MalformedException {
        if (!bytes.startsWith(BEGINNING)) {
            return Optional.empty();
        }
        Map<Object, Cbor> tokens = Cbor.parse(bytes).tagged("the CCA token").asMap("the CCA token");
        for (Long name : new Long[] {PLATFORM, REALM}) {
            @Nullable Cbor token = tokens.get(name);
            if (token == null) {
                throw new MalformedException("a CCA token has a platform's and a realm's part", 0);
            }
            CoseSign1 unused = CoseSign1.parse(token.asBytes("a part of the CCA token"));
        }
        return Optional.of(Contents.of("Arm CCA token", EvidenceKind.OPAQUE, bytes));
    }
}
