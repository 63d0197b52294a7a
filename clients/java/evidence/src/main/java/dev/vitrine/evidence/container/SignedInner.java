package dev.vitrine.evidence.container;

import dev.vitrine.tlog.Bytes;

/** PCS documents that were kept apart from their signature are put together as the service sends them. */
final class SignedInner {

    private SignedInner() {}

    static Bytes tcbInfo(Bytes document, String signatureHex) {
        return join("tcbInfo", document, signatureHex);
    }

    static Bytes enclaveIdentity(Bytes document, String signatureHex) {
        return join("enclaveIdentity", document, signatureHex);
    }

    private static Bytes join(String name, Bytes document, String signatureHex) {
        return Bytes.concat(
                Bytes.utf8("{\"" + name + "\":"), document, Bytes.utf8(",\"signature\":\"" + signatureHex + "\"}"));
    }
}
