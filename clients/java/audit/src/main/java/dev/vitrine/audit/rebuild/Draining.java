package dev.vitrine.audit.rebuild;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/** Reading what a process says while waiting for its end. */
final class Draining {

    private static final long LAST_WORDS_MILLIS = 2000;

    private Draining() {}

    static Thread start(InputStream in, BoundedLog log) {
        Thread reader = new Thread(
                () -> {
                    try (in) {
                        log.drain(in);
                    } catch (IOException e) {
                        log.line("[the output could not be read further: " + e.getMessage() + "]");
                    }
                },
                "build-output");
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    /** Waits a little: a process that went to the background may keep the pipe open for ever. */
    static void end(Thread reader) throws InterruptedException {
        reader.join(LAST_WORDS_MILLIS);
    }

    /** Ends a process and everything that it started. */
    static void kill(Process process) {
        process.descendants().forEach(child -> {
            boolean unused = child.destroyForcibly();
        });
        Process killed = process.destroyForcibly();
        try {
            boolean unused = killed.waitFor(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
