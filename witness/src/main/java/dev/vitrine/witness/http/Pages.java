package dev.vitrine.witness.http;

import dev.vitrine.tlog.Bytes;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The pages that need no look-up: they are answered on the event loop. */
final class Pages {

    private final Supplier<Identity> identity;
    private final LongSupplier logs;
    private final BooleanSupplier ready;

    /** @param ready whether requests can be cosigned now */
    Pages(Supplier<Identity> identity, LongSupplier logs, BooleanSupplier ready) {
        this.identity = identity;
        this.logs = logs;
        this.ready = ready;
    }

    Answer home() {
        return Answer.ok("text/html; charset=utf-8", identity.get().html(logs.getAsLong()));
    }

    Answer metadata() {
        return Answer.ok("application/json", identity.get().json());
    }

    /** The process answers. */
    Answer health() {
        return Answer.ok(Answer.TEXT, Bytes.utf8("ok\n"));
    }

    /** The process cosigns. */
    Answer readiness() {
        return ready.getAsBoolean() ? Answer.ok(Answer.TEXT, Bytes.utf8("ready\n")) : Answer.notReady();
    }
}
