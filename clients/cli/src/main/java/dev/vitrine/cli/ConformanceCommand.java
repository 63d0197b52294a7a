package dev.vitrine.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.client.ConformanceCheck;
import dev.vitrine.client.ConformanceCheck.Result;
import dev.vitrine.client.LogException;
import dev.vitrine.client.WitnessClient;
import dev.vitrine.client.WitnessConformance;
import dev.vitrine.tlog.note.VerifierKey;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vitrine witness conformance}: does a witness, anybody's, do what is demanded of witnesses? */
@Command(
        name = "conformance",
        mixinStandardHelpOptions = true,
        description = {
            "Tries a witness against the union of what is demanded of witnesses: c2sp.org/tlog-witness, Azul's fourteen"
                    + " steps, and the tests of Sunlight and sigsum.",
            "",
            "The witness must serve the test logs: --print-logs prints them as a log list (logs/v0). A run leaves its state in"
                    + " the witness, so each run needs another --seed.",
            "",
            "Ends with 0 when every check that could be made passed, with 1 when one failed."
        },
        footer = {
            "  vitrine witness conformance --print-logs --seed 7 > logs.v0",
            "  vitrine witness conformance http://127.0.0.1:6963 --seed 7",
            "  vitrine witness conformance http://127.0.0.1:7380 --seed 7 --vkey example.com/w+0b1c2d3e+BA... --json"
        })
final class ConformanceCommand implements Callable<Integer> {

    private final Host host;

    @Mixin
    private final Output output;

    @Mixin
    private final Settings settings;

    @Parameters(arity = "0..1", paramLabel = "URL", description = "The witness's submission prefix.")
    private @Nullable String url;

    @Option(names = "--seed", paramLabel = "NUMBER", defaultValue = "1", description = "Which test logs. Default: 1.")
    private long seed;

    @Option(names = "--print-logs", description = "Print the log list that the witness must serve, and end.")
    private boolean printLogs;

    @Option(
            names = "--vkey",
            paramLabel = "VKEY",
            description = "A key of the witness, repeatable. Default: those of its witness.v0.json.")
    private List<String> vkeys = new ArrayList<>();

    private final Map<Result, Integer> counts = new EnumMap<>(Result.class);

    ConformanceCommand(Host host) {
        this.host = host;
        this.output = new Output(host);
        this.settings = new Settings(host);
    }

    @Override
    public Integer call() throws Failure, IOException {
        if (printLogs) {
            output.line(WitnessConformance.logList(seed).strip());
            output.json(Output.answer(ExitCode.PROVEN).put("logs", WitnessConformance.logList(seed)));
            return ExitCode.PROVEN.code();
        }
        if (url == null) {
            throw Failure.usage("which witness?", "give its URL, or --print-logs");
        }
        URI witness = Settings.parseUrl(url);
        WitnessConformance conformance = new WitnessConformance(
                witness, settings.timeout(), seed, keys(witness), host.unixSeconds(), this::made);
        if (!conformance.run()) {
            throw Failure.couldNotTell(
                    "UNKNOWN_LOGS",
                    url + " does not serve the test logs",
                    "`vitrine witness conformance --print-logs --seed " + seed + "` prints the list that it needs");
        }
        int failed = count(Result.FAILED);
        ExitCode exit = failed == 0 ? ExitCode.PROVEN : ExitCode.REFUTED;
        output.line((failed == 0 ? "PROVEN  " : "REFUTED ") + url + ": " + count(Result.PASSED) + " passed, " + failed
                + " failed, " + count(Result.SKIPPED) + " skipped");
        output.json(Output.answer(exit)
                .put("url", url)
                .put("passed", count(Result.PASSED))
                .put("failed", failed)
                .put("skipped", count(Result.SKIPPED)));
        return exit.code();
    }

    private int count(Result result) {
        return counts.getOrDefault(result, 0);
    }

    private void made(ConformanceCheck check) {
        Integer unused = counts.merge(check.result(), 1, Integer::sum);
        String line =
                switch (check.result()) {
                    case PASSED -> "passed  " + check.id();
                    case FAILED ->
                        "FAILED  " + check.id() + ": expected " + check.expected() + ", got " + check.observed() + " ("
                                + check.sources() + ")";
                    case SKIPPED -> "skipped " + check.id() + ": " + check.observed();
                };
        output.line(line);
        ObjectNode object = Output.object()
                .put("check", check.id())
                .put("result", check.result().name().toLowerCase(Locale.ROOT))
                .put("sources", check.sources())
                .put("expected", check.expected())
                .put("observed", check.observed());
        output.json(object);
    }

    /** The keys that were given, or that the witness names itself; a witness without such a document has none here. */
    private List<VerifierKey> keys(URI witness) throws Failure, IOException {
        List<VerifierKey> keys = new ArrayList<>();
        for (String vkey : vkeys) {
            keys.add(CheckpointTrust.parse(vkey));
        }
        if (!keys.isEmpty()) {
            return keys;
        }
        try {
            JsonNode metadata = Output.JSON.readTree(
                    WitnessClient.of(witness, settings.timeout()).metadata().toByteArray());
            for (JsonNode key : metadata.path("verifier_keys")) {
                keys.add(CheckpointTrust.parse(key.asText()));
            }
        } catch (LogException | JsonProcessingException e) {
            output.progress(url + " does not name its keys; give --vkey to have its cosignatures verified");
        }
        return keys;
    }
}
