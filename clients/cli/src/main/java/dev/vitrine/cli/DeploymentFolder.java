package dev.vitrine.cli;

import dev.vitrine.evidence.TrustAnchor;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.note.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The folder of a {@link Deployment}: makes in it what is missing, and changes nothing that is there. */
final class DeploymentFolder {

    private final Path data;
    private final ServerPrograms programs;
    private final Consumer<String> progress; // called by several threads

    DeploymentFolder(Path data, ServerPrograms programs, Consumer<String> progress) {
        this.data = data;
        this.programs = programs;
        this.progress = progress;
    }

    /** Where the key is that `up` publishes with. */
    static Path key(Path data) {
        return data.resolve("publisher.pem");
    }

    /** Makes keys, stores and settings that are not there yet; returns the keys of the log. */
    List<VerifierKey> create(List<String> witnesses) throws Failure, IOException {
        Path vkeys = data.resolve("log.vkeys");
        List<SideBySide.Step> steps = new ArrayList<>();
        for (String witness : witnesses) {
            steps.add(() -> createWitness(witness));
        }
        steps.add(() -> {
            if (!Files.exists(vkeys)) {
                progress.accept("creating the log");
                LocalFiles.write(vkeys, Bytes.utf8(String.join("\n", createLog()) + "\n"));
            }
        });
        steps.add(this::writeConfiguration);
        steps.add(this::createPublisherKey);
        SideBySide.run(steps);
        return readKeys(vkeys);
    }

    private void createWitness(String witness) throws Failure, IOException {
        Path folder = data.resolve(witness);
        if (!Files.exists(folder.resolve("vkeys"))) {
            progress.accept("creating " + witness);
            deleteUnfinished(folder);
            List<String> unused = programs.witness()
                    .run(List.of("init", "--data", folder.toString(), "--name", "localhost/" + witness));
        }
    }

    private List<String> createLog() throws Failure, IOException {
        Path folder = data.resolve("log");
        Path origin = data.resolve("origin");
        if (!Files.exists(origin)) {
            // No two logs share an origin: whoever followed an earlier one in another folder would see a fork.
            byte[] random = new byte[4];
            new SecureRandom().nextBytes(random);
            LocalFiles.write(
                    origin,
                    Bytes.utf8("localhost/vitrine-" + Bytes.wrapUnsafe(random).hex()));
        }
        try {
            return programs.log()
                    .run(List.of("init", "--data", folder.toString(), "--origin", Files.readString(origin)));
        } catch (Failure e) {
            if (Files.exists(folder.resolve("log.yaml"))) {
                return programs.log().run(List.of("vkeys", "--data", folder.toString())); // it was created before
            }
            throw e;
        }
    }

    /** A witness whose creation was interrupted has signed nothing. */
    private static void deleteUnfinished(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> tree = Files.walk(folder)) {
            paths = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }

    private void createPublisherKey() throws IOException {
        Path key = key(data);
        if (!Files.exists(key)) {
            PublisherSigner signer = PublisherSigner.generateEd25519(new SecureRandom());
            LocalFiles.writeSecret(key, Bytes.utf8(PemKeys.print(signer)));
        }
    }

    /** The settings of the log that are not its operator's to repeat at every start. */
    static Path configuration(Path data) {
        return data.resolve("log-server.yaml");
    }

    /** The log also takes what this folder's own simulator makes; the file may be edited, and is then left as it is. */
    private void writeConfiguration() throws Failure, IOException {
        Path file = configuration(data);
        if (!Files.exists(file)) {
            progress.accept("making the simulator's roots");
            StringBuilder yaml = new StringBuilder("# The throw-away roots of `vitrine simulate` in this folder.\n")
                    .append("evidence:\n  roots:\n");
            for (TrustAnchor root :
                    Simulator.of(SimulatorSeed.create(data), Instant.EPOCH).roots()) {
                yaml.append("    - name: \"").append(root.name()).append("\"\n");
                yaml.append("      spki_sha256: \"")
                        .append(root.spkiSha256().hex())
                        .append("\"\n");
            }
            LocalFiles.write(file, Bytes.utf8(yaml.toString()));
        }
    }

    /** The verifier keys of a file, one a line. */
    static List<VerifierKey> readKeys(Path file) throws Failure, IOException {
        List<VerifierKey> keys = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                keys.add(CheckpointTrust.parse(line.strip()));
            }
        }
        return keys;
    }
}
