package dev.vitrine.evidence.container;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.cbor.Cbor;
import dev.vitrine.evidence.dcap.Collateral;
import dev.vitrine.evidence.dcap.Collateral.Part;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Oasis: a PCS quote bundle in CBOR, or the attestation of a node that holds one. */
final class OasisBundle {

    private static final int MAP_HEAD = 0xa0;

    private OasisBundle() {}

    static Optional<Contents> open(Bytes bytes) throws MalformedException {
        boolean beginsAsMap =
                bytes.size() > 2 && (bytes.unsignedAt(0) & 0xf8) == MAP_HEAD && (bytes.unsignedAt(1) >> 5) == 3;
        if (!beginsAsMap) {
            return Optional.empty();
        }
        Map<Object, Cbor> outer = Cbor.parse(bytes).asMap("the bundle");
        if (outer.containsKey("v") && outer.containsKey("quote")) {
            Map<Object, Cbor> quote = field(outer, "quote").asMap("the quote");
            return Optional.of(bundle(field(quote, "pcs").asMap("the bundle"), "Oasis node attestation"));
        }
        return outer.containsKey("tcb") && outer.containsKey("quote")
                ? Optional.of(bundle(outer, "Oasis PCS quote bundle"))
                : Optional.empty();
    }

    private static Contents bundle(Map<Object, Cbor> bundle, String format) throws MalformedException {
        Map<Object, Cbor> tcb = field(bundle, "tcb").asMap("the TCB bundle");
        Map<Object, Cbor> info = field(tcb, "tcb_info").asMap("the TCB info");
        Map<Object, Cbor> identity = field(tcb, "qe_id").asMap("the QE identity");
        Bytes chain = field(tcb, "certs").asBytes("the certificates");
        Collateral collateral = Collateral.NONE
                .with(Part.TCB_INFO_CHAIN, chain)
                .with(
                        Part.TCB_INFO,
                        SignedInner.tcbInfo(
                                field(info, "tcb_info").asBytes("the TCB info"),
                                field(info, "signature").asText("a signature")))
                .with(
                        Part.QE_IDENTITY,
                        SignedInner.enclaveIdentity(
                                field(identity, "enclave_identity").asBytes("the QE identity"),
                                field(identity, "signature").asText("a signature")));
        return Contents.of(
                        format, EvidenceKind.SGX_QUOTE, field(bundle, "quote").asBytes("the quote"))
                .with(collateral);
    }

    private static Cbor field(Map<Object, Cbor> map, String name) throws MalformedException {
        @Nullable Cbor value = map.get(name);
        if (value == null) {
            throw new MalformedException("the bundle has no " + name, MalformedException.NO_POSITION);
        }
        return value;
    }
}
