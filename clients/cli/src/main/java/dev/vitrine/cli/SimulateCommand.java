package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.cli.Simulation.Tee;
import dev.vitrine.cli.Simulation.Wish;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes evidence for those who do not have the hardware. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a folder with simulated evidence: complete in structure, with its chain and collateral, under a throw-away"
                    + " root that comes along.",
            "",
            "Every certificate in it says VITRINE SIMULATOR - NOT GENUINE. No vendor's root vouches for it: `vitrine check`"
                    + " refutes it, unless --anchor names its root, and then labels it; the default policy never accepts it."
                    + " The log of `vitrine up` takes what is simulated with its own seed, which is the default here."
        },
        footer = {
            "  vitrine simulate sgx --out demo",
            "  vitrine submit demo/quote.bin --collateral demo",
            "  vitrine check demo/quote.bin --anchor demo/root.pem",
            "  vitrine simulate tdx --out td --seed my-tests --debug --at 2026-01-01"
        })
final class SimulateCommand implements Callable<Integer> {

    private static final int MAX_REPORT_DATA = 64;

    private final Host host;

    @Mixin
    private final Output output;

    @Parameters(paramLabel = "TEE", description = "sgx, tdx, snp or nitro.")
    private @Nullable Tee tee;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder to write, new or empty. Default: simulated-TEE.")
    private @Nullable Path out;

    @Option(
            names = "--seed",
            paramLabel = "TEXT",
            description =
                    "What all keys follow from: the same seed and time make the same bytes. Default: the seed of the"
                            + " profile's `vitrine up`, else a random one.")
    private @Nullable String seed;

    @Option(names = "--at", paramLabel = "TIME", description = "When it takes place. Default: now.")
    private @Nullable String at;

    @Option(
            names = "--measurement",
            paramLabel = "HEX",
            description = "MRENCLAVE, MRTD, MEASUREMENT or PCR0 to PCR2: 64 digits for sgx, 96 for the others.")
    private @Nullable String measurement;

    @Option(names = "--signer", paramLabel = "HEX", description = "MRSIGNER, 64 digits; sgx only.")
    private @Nullable String signer;

    @Option(
            names = "--report-data",
            paramLabel = "HEX",
            description = "What the evidence binds, at most 64 bytes: the hash of a key, for example.")
    private @Nullable String reportData;

    @Option(names = "--debug", description = "Simulate debug mode: zero PCRs for nitro.")
    private boolean debug;

    @Option(names = "--profile", paramLabel = "NAME", description = "The profile whose seed to take.")
    private @Nullable String profile;

    SimulateCommand(Host host) {
        this.host = host;
        this.output = new Output(host);
    }

    @Override
    public Integer call() throws Failure, IOException, MalformedException {
        if (tee == null) {
            throw Failure.usage("what to simulate: sgx, tdx, snp or nitro?", "");
        }
        Instant time = at == null ? host.clock().instant() : Times.parse(at);
        Optional<Bytes> measured = bytes("--measurement", measurement, tee.measurementSize());
        Optional<Bytes> mrSigner = bytes("--signer", signer, Tee.sgx.measurementSize());
        if (mrSigner.isPresent() && tee != Tee.sgx) {
            throw Failure.usage("--signer goes with sgx", "");
        }
        Path folder = out != null ? out : Path.of("simulated-" + tee.name());
        requireEmpty(folder);
        Simulator simulator = Simulator.of(seed(), time);
        Exhibit exhibit = Simulation.exhibit(simulator, new Wish(tee, measured, mrSigner, reportData(), debug));
        List<Path> files = Simulation.write(exhibit, tee, folder);
        output.line("simulated " + tee.name().toUpperCase(Locale.ROOT) + " evidence as of " + time + ", NOT GENUINE");
        files.forEach(file -> output.line("  " + file));
        output.line("try: vitrine check " + files.get(0) + " --collateral " + folder + " --anchor "
                + folder.resolve(Simulation.ROOT));
        ObjectNode answer = Output.answer(ExitCode.PROVEN)
                .put("kind", exhibit.kind().code())
                .put("asOf", time.toString())
                .put("genuine", false)
                .put("evidence", files.get(0).toString())
                .put("root", folder.resolve(Simulation.ROOT).toString());
        files.forEach(file -> answer.withArray("files").add(file.toString()));
        output.json(answer);
        return ExitCode.PROVEN.code();
    }

    private static void requireEmpty(Path folder) throws Failure, IOException {
        if (!Files.exists(folder)) {
            return;
        }
        boolean isEmpty;
        try (var entries = Files.list(folder)) {
            isEmpty = entries.findAny().isEmpty();
        }
        if (!isEmpty) {
            throw Failure.couldNotTell("EXISTS", folder + " is not empty", "choose another folder with --out DIR");
        }
    }

    private Bytes seed() throws Failure, IOException {
        if (seed != null) {
            return Hashes.sha256(Bytes.utf8(seed));
        }
        Optional<Path> data = Profile.load(host, Optional.ofNullable(profile)).data();
        if (data.isPresent() && Files.exists(SimulatorSeed.file(data.get()))) {
            return SimulatorSeed.read(data.get());
        }
        byte[] random = new byte[SimulatorSeed.SIZE];
        new SecureRandom().nextBytes(random);
        return Bytes.wrapUnsafe(random);
    }

    private Bytes reportData() throws Failure {
        if (reportData == null) {
            return Bytes.EMPTY;
        }
        Bytes bytes = hex("--report-data", reportData);
        if (bytes.size() > MAX_REPORT_DATA) {
            throw Failure.usage("--report-data has at most " + MAX_REPORT_DATA + " bytes", "bind a hash");
        }
        return bytes;
    }

    private static Optional<Bytes> bytes(String option, @Nullable String text, int size) throws Failure {
        if (text == null) {
            return Optional.empty();
        }
        Bytes bytes = hex(option, text);
        if (bytes.size() != size) {
            throw Failure.usage(option + " has " + 2 * size + " hexadecimal digits here", "");
        }
        return Optional.of(bytes);
    }

    private static Bytes hex(String option, String text) throws Failure {
        try {
            return Bytes.fromHex(text.toLowerCase(Locale.ROOT));
        } catch (MalformedException e) {
            throw Failure.usage(option + " is not hexadecimal: " + e.getMessage(), "");
        }
    }
}
