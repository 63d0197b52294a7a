package dev.vitrine.log.server.access;

import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;

/** Somebody who was let in, and what he may still submit. */
public final class Submitter {

    private final Access access;
    private final String address;
    private final String name; // of his token; empty where none is asked for

    Submitter(Access access, String address, String name) {
        this.access = access;
        this.address = address;
        this.name = name;
    }

    /** The name of his token; empty where none is asked for. */
    public String name() {
        return name;
    }

    /** Takes one entry of his share, if there is one. */
    public boolean take() {
        return access.take(address, name);
    }

    /** As {@link #take}, for requests that cannot wait. */
    public void charge() throws Problem {
        if (!take()) {
            throw tooMany();
        }
    }

    /** What those hear whose share of this second is used up. */
    public static Problem tooMany() {
        return new Problem(
                        ErrorCode.TOO_MANY_REQUESTS,
                        "more entries per second than this log takes from one publisher or address")
                .retryAfter(1);
    }
}
