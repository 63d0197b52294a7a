package dev.vitrine.client;

import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** The checks of requests that are damaged: each is refused, and the witness goes on. */
final class MalformedConformance {

    private final WitnessConformance witness;

    MalformedConformance(WitnessConformance witness) {
        this.witness = witness;
    }

    void run() throws IOException {
        ConformanceLog log = witness.nextLog();
        HttpAnswer unused = witness.cosigned("malformed.set-up", "c2sp", log, 0, 5);
        String hash = log.head(1).root().base64() + "\n";
        long size = 5;
        size = broken("malformed.old-leading-zero", "c2sp sunlight", log, size, t -> t.replaceFirst("old ", "old 0"));
        size = broken("malformed.old-sign", "c2sp sunlight", log, size, t -> t.replaceFirst("old ", "old +"));
        size = broken("malformed.old-negative", "c2sp", log, size, t -> t.replaceFirst("old ", "old -"));
        size = broken("malformed.old-blank", "c2sp", log, size, t -> t.replaceFirst("\n", " \n"));
        size = broken("malformed.no-old", "c2sp azul sunlight", log, size, t -> t.substring(t.indexOf('\n') + 1));
        size = broken("malformed.no-blank-line", "c2sp azul sunlight", log, size, t -> t.replaceFirst("\n\n", "\n"));
        size = broken("malformed.empty-body", "c2sp azul", log, size, t -> "");
        size = broken(
                "malformed.hash-of-16-bytes",
                "sunlight",
                log,
                size,
                t -> head(t) + "AAAAAAAAAAAAAAAAAAAAAA==\n" + tail(t));
        size = broken("malformed.base64-without-padding", "c2sp", log, size, t -> t.replaceFirst("=\n", "\n"));
        size = broken("malformed.64-proof-lines", "c2sp sunlight", log, size, t -> head(t) + hash.repeat(64) + tail(t));
        size = broken("malformed.no-signature", "c2sp", log, size, t -> t.substring(0, t.indexOf('\u2014')));
        HttpAnswer unusedToo = witness.cosigned("malformed.still-works", "c2sp", log, size, size + 1);
    }

    /** Sends a damaged request; returns the size that the witness is at, should it have accepted it all the same. */
    private long broken(String id, String sources, ConformanceLog log, long size, UnaryOperator<String> damage)
            throws IOException {
        String good = WitnessConformance.text(log.request(size, size + 2).toBytes());
        HttpAnswer answer = witness.send("add-checkpoint", Bytes.utf8(damage.apply(good)));
        witness.status(id, sources, 400, answer);
        return answer.isSuccess() ? size + 2 : size;
    }

    /** The first line. */
    private static String head(String request) {
        return request.substring(0, request.indexOf('\n') + 1);
    }

    /** From the blank line on. */
    private static String tail(String request) {
        return request.substring(request.indexOf("\n\n") + 1);
    }
}
