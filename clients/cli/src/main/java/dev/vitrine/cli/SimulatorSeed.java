package dev.vitrine.cli;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** The seed of the simulator whose roots a log of {@code up} takes. Whoever knows it can make evidence that this log admits. */
final class SimulatorSeed {

    static final int SIZE = 32;
    private static final int MAX_FILE = 1024;

    private SimulatorSeed() {}

    static Path file(Path data) {
        return data.resolve("simulator.seed");
    }

    /** The seed of the data folder, made where there is none yet. */
    static Bytes create(Path data) throws Failure, IOException {
        if (!Files.exists(file(data))) {
            byte[] random = new byte[SIZE];
            new SecureRandom().nextBytes(random);
            LocalFiles.writeSecret(
                    file(data), Bytes.utf8(Bytes.wrapUnsafe(random).hex() + "\n"));
        }
        return read(data);
    }

    static Bytes read(Path data) throws Failure, IOException {
        try {
            Bytes seed =
                    Bytes.fromHex(LocalFiles.read(file(data), MAX_FILE).toUtf8().strip());
            if (seed.size() == SIZE) {
                return seed;
            }
        } catch (MalformedException e) {
            // Said below.
        }
        throw Failure.couldNotTell(
                "MALFORMED_SEED", file(data) + " is not a seed", "delete it; the next `up` makes another");
    }
}
