package dev.vitrine.log.server;

import dev.vitrine.log.server.service.Services;

/** The inside of a {@link TestServer}, for tests of other packages. */
public final class TestServices {

    private TestServices() {}

    public static Services of(TestServer server) {
        return server.server().services();
    }
}
