package dev.vitrine.witness;

import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.cosignature.SubtreeMessage;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.witness.decision.WitnessKeys;
import dev.vitrine.witness.logging.JsonLogProvider;
import dev.vitrine.witness.store.StateTransfer;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** The command line. Exit codes: 0 done, 1 it failed, 64 the command line or the configuration is wrong. */
public final class Main {

    private static final int FAILED = 1;
    private static final int USAGE = 64;

    private static final String HELP = """
            A witness for transparency logs (c2sp.org/tlog-witness).

              witness init  --data DIR --name NAME
                  Makes the keys and the database of a new witness, and prints its verifier keys.
                  NAME is a URL without its scheme, like witness.example.org/w1.

              witness serve --data DIR [--listen HOST:PORT] [--logs FILE...] [--policy FILE...] [--config FILE]
                  Runs it. Every setting is an option, or a key of the YAML file given by --config;
                  options win. The settings:
                  %s

              witness rotate-key --data DIR [--overlap-days N]
                  Makes new keys. The old ones go on signing beside them for N days (90), so that
                  clients and logs have time to change. Takes effect when the witness starts again.

              witness keys --data DIR
                  Prints the verifier keys, the current ones first, and until when old ones sign.

              witness prepare-import --data NEW
              witness export --data OLD --ticket TICKET --out FILE
              witness import --data NEW --in FILE
                  Move what the witness remembers to another directory or machine: the first prints a
                  ticket; the second seals the old directory for ever and writes the state for this
                  ticket; the third takes it. The keys are copied by hand before. FILE may be -.
            """;

    private Main() {}

    public static void main(String[] arguments) {
        JsonLogProvider.install();
        int status = run(List.of(arguments));
        if (status != 0) {
            System.exit(status);
        }
    }

    private static int run(List<String> arguments) {
        String command = arguments.isEmpty() ? "" : arguments.get(0);
        try {
            switch (command) {
                case "init" -> init(ConfigValues.ofArguments(arguments.subList(1, arguments.size())));
                case "serve" -> serve(ConfigValues.ofArguments(arguments.subList(1, arguments.size())));
                case "rotate-key" -> rotate(ConfigValues.ofArguments(arguments.subList(1, arguments.size())));
                case "keys" -> keys(ConfigValues.ofArguments(arguments.subList(1, arguments.size())));
                case "prepare-import" -> prepare(ConfigValues.ofArguments(arguments.subList(1, arguments.size())));
                case "export" -> exportState(ConfigValues.ofArguments(arguments.subList(1, arguments.size())));
                case "import" -> importState(ConfigValues.ofArguments(arguments.subList(1, arguments.size())));
                case "help", "--help", "-h" -> System.out.print(help());
                default -> {
                    System.err.print(help());
                    return USAGE;
                }
            }
            return 0;
        } catch (ConfigException e) {
            System.err.println("witness " + command + ": " + e.text());
            return USAGE;
        } catch (IOException e) {
            System.err.println("witness " + command + ": " + e.getMessage());
            return FAILED;
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(Main.class).atError().setCause(e).log("the witness failed");
            return FAILED;
        }
    }

    private static void init(ConfigValues values) throws ConfigException, IOException {
        values.allowOnly(Set.of("data", "name"));
        KeyName name;
        try {
            name = KeyName.parse(values.required("name"));
        } catch (MalformedException e) {
            throw new ConfigException("name is not empty and has no space and no plus sign");
        }
        if (!SubtreeMessage.fits(name.value())) {
            throw new ConfigException("name has at most 255 bytes");
        }
        for (VerifierKey key : data(values).create(name, new SecureRandom()).verifierKeys()) {
            System.out.println(key);
        }
    }

    private static void rotate(ConfigValues values) throws ConfigException, IOException {
        values.allowOnly(Set.of("data", "overlap_days"));
        Duration overlap = Duration.ofDays(values.number("overlap_days", 90, 0, 3650));
        long now = InstantSource.system().instant().getEpochSecond();
        print(data(values).rotate(new SecureRandom(), now, overlap), now);
        System.err.println(
                "Hand the first two keys to everybody whose policy names the old ones, and restart the witness.");
    }

    private static void keys(ConfigValues values) throws ConfigException, IOException {
        values.allowOnly(Set.of("data"));
        print(data(values).loadKeys(), InstantSource.system().instant().getEpochSecond());
    }

    private static void print(WitnessKeys keys, long now) {
        keys.current().forEach(System.out::println);
        for (WitnessKeys.RetiringKey old : keys.retiring(now)) {
            System.out.println(old.key() + " until " + Instant.ofEpochSecond(old.until()));
        }
    }

    private static void prepare(ConfigValues values) throws ConfigException, IOException {
        values.allowOnly(Set.of("data"));
        System.out.println(data(values).prepareImport(new SecureRandom()));
        System.err.println(
                "Copy the key files of the old witness here, stop it, and export its state for this ticket.");
    }

    private static void exportState(ConfigValues values) throws ConfigException, IOException {
        values.allowOnly(Set.of("data", "ticket", "out"));
        String file = values.required("out");
        StateTransfer.Summary summary;
        if (file.equals("-")) {
            summary = data(values).exportState(values.required("ticket"), System.out);
        } else {
            try (FileOutputStream out = new FileOutputStream(file)) {
                summary = data(values).exportState(values.required("ticket"), out);
                out.getFD().sync();
            }
        }
        System.err.println("exported " + summary.logs() + " heads; this witness is sealed and never cosigns again");
    }

    private static void importState(ConfigValues values) throws ConfigException, IOException {
        values.allowOnly(Set.of("data", "in"));
        String file = values.required("in");
        StateTransfer.Summary summary;
        if (file.equals("-")) {
            summary = data(values).importState(System.in);
        } else {
            try (InputStream in = Files.newInputStream(Path.of(file))) {
                summary = data(values).importState(in);
            }
        }
        System.err.println("imported " + summary.logs() + " heads; `serve` goes on from them");
    }

    private static DataDirectory data(ConfigValues values) throws ConfigException {
        return new DataDirectory(Path.of(values.required("data")));
    }

    private static void serve(ConfigValues arguments) throws ConfigException, IOException {
        ConfigValues values = arguments;
        if (arguments.has("config")) {
            ConfigValues file = ConfigValues.ofYaml(Path.of(arguments.required("config")));
            values = file.overriddenBy(arguments.without("config"));
        }
        WitnessConfig config = WitnessConfig.of(values);
        // Only paths of secrets are part of the configuration, never a secret.
        LoggerFactory.getLogger(Main.class)
                .atInfo()
                .addKeyValue("configuration", config)
                .log("effective configuration; keys are not shown");
        RunningWitness witness = RunningWitness.start(config, version(), InstantSource.system());
        Runtime.getRuntime().addShutdownHook(new Thread(witness::close, "shutdown"));
        System.out.println("{\"event\":\"listening\",\"url\":\"" + witness.url() + "\"}");
    }

    private static String help() {
        return HELP.formatted(
                String.join(" ", WitnessConfig.KEYS.stream().sorted().toList()));
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
