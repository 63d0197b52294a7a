package dev.vitrine.evidence.provenance;

import dev.vitrine.tlog.Bytes;

/** What the first bytes of a document say. */
enum DocumentShape {
    JSON_OBJECT,
    JSON_ARRAY,
    TEXT,
    BINARY;

    static DocumentShape of(Bytes document) {
        int at = 0;
        while (at < document.size() && " \t\r\n".indexOf(document.at(at)) >= 0) {
            at++;
        }
        if (at == document.size()) {
            return BINARY;
        }
        return switch (document.at(at)) {
            case '{' -> JSON_OBJECT;
            case '[' -> JSON_ARRAY;
            default -> isPrintable(document.unsignedAt(0)) ? TEXT : BINARY;
        };
    }

    /** CBOR maps, arrays and tags, with which binary documents begin, are all beyond ASCII. */
    private static boolean isPrintable(int first) {
        return first >= ' ' && first < 0x7f;
    }
}
