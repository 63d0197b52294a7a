package dev.vitrine.evidence.dsse;

import dev.vitrine.tlog.Bytes;

/** The DSSE v1 pre-authentication encoding: the bytes that are signed. */
public final class Pae {

    private static final Bytes SPACE = Bytes.utf8(" ");

    private Pae() {}

    /**
     * {@code "DSSEv1" SP len(type) SP type SP len(payload) SP payload}, lengths in decimal, counted in bytes. Type and
     * payload are both covered, so that one payload cannot be passed off as another type.
     */
    public static Bytes encode(String payloadType, Bytes payload) {
        Bytes type = Bytes.utf8(payloadType);
        return Bytes.concat(
                Bytes.utf8("DSSEv1 " + type.size() + " "), type, Bytes.utf8(" " + payload.size()), SPACE, payload);
    }
}
