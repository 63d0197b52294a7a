package dev.vitrine.witness;

import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.cosignature.SubtreeMessage;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.witness.logging.JsonLogProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
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
        DataDirectory data = new DataDirectory(Path.of(values.required("data")));
        for (VerifierKey key : data.create(name, new SecureRandom()).verifierKeys()) {
            System.out.println(key);
        }
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
