package dev.vitrine.log.server;

import dev.vitrine.log.LogOpenException;
import dev.vitrine.log.rocksdb.RocksLogStore;
import dev.vitrine.log.rocksdb.RocksTuning;
import dev.vitrine.log.server.Options.UsageException;
import dev.vitrine.log.server.access.AccessException;
import dev.vitrine.log.server.access.Tokens;
import dev.vitrine.log.server.config.ConfigException;
import dev.vitrine.log.server.config.ConfigFile;
import dev.vitrine.log.server.config.ServerConfig;
import dev.vitrine.log.server.logging.JsonText;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command line. Exit codes: 0 done; 1 it could not be done; 64 wrong usage; 70 the log halted while it was served.
 */
public final class Main {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private static final int FAILED = 1;
    private static final int USAGE = 64;
    private static final int HALTED = 70;

    private static final String HELP = """
            Usage:
              init  --data DIR --origin ORIGIN [--admission evidence|raw] [--policy FILE]
                    Creates a log: keys, policy, store and its first entry. FILE is a tlog-policy with
                    the witnesses and the quorum; without it checkpoints are published without witnesses.
                    --pkcs11 CONFIG --pin FILE: the log's key is the one in a hardware module (ECDSA).
              serve --data DIR --listen HOST:PORT [--config FILE]
                    Serves a log until SIGTERM. Port 0 takes a free one; the URL is printed as one line
                    of JSON and written to DIR/listen.
              token --name NAME
                    Makes a bearer token: the token itself on standard output, and on standard error its
                    line for the file that access.tokens of the configuration names.
              reindex --data DIR [--config FILE]
                    Builds the index anew from the entries, while the log is not served.
              collect-blobs --data DIR [--config FILE] [--remove yes]
                    Lists the blobs that are past their promise, and removes them if told so, while the
                    log is not served. Nothing else ever removes a blob.
              vkeys --data DIR
                    Prints the verifier keys of a log, one per line.
            """;

    private Main() {}

    public static void main(String[] arguments) {
        int code;
        try {
            code = run(List.of(arguments));
        } catch (UsageException e) {
            System.err.println(e.getMessage() + "\n\n" + HELP);
            code = USAGE;
        } catch (StartException | ConfigException | LogOpenException | StoreException | IOException e) {
            System.err.println(e.getMessage());
            LOG.atError().setCause(e).log("not done");
            code = FAILED;
        }
        if (code != 0) {
            System.exit(code);
        }
    }

    private static int run(List<String> arguments) throws IOException {
        if (arguments.isEmpty() || arguments.get(0).equals("--help")) {
            System.out.print(HELP);
            return arguments.isEmpty() ? USAGE : 0;
        }
        List<String> rest = arguments.subList(1, arguments.size());
        switch (arguments.get(0)) {
            case "init" ->
                init(Options.parse(rest, Set.of("--data", "--origin", "--admission", "--policy", "--pkcs11", "--pin")));
            case "serve" -> serve(Options.parse(rest, Set.of("--data", "--listen", "--config")));
            case "token" -> token(Options.parse(rest, Set.of("--name")));
            case "reindex" -> reindex(Options.parse(rest, Set.of("--data", "--config")));
            case "collect-blobs" -> collectBlobs(Options.parse(rest, Set.of("--data", "--config", "--remove")));
            case "vkeys" -> vkeys(Options.parse(rest, Set.of("--data")));
            default -> throw new UsageException("unknown command " + arguments.get(0));
        }
        return 0;
    }

    private static void init(Options options) throws IOException {
        DataDirectory data = new DataDirectory(Path.of(options.required("--data")));
        String admission = options.optional("--admission").orElse(LogIdentity.EVIDENCE);
        if (!Set.of(LogIdentity.EVIDENCE, LogIdentity.RAW).contains(admission)) {
            throw new UsageException("--admission is evidence or raw");
        }
        LogKeys keys = new Init(data, new SecureRandom(), InstantSource.system())
                .run(
                        options.required("--origin"),
                        admission,
                        options.optional("--policy").map(Path::of),
                        options.optional("--pkcs11")
                                .map(config -> new LogKeys.Token(Path.of(config), Path.of(options.required("--pin")))));
        keys.vkeys().forEach(System.out::println);
    }

    private static void token(Options options) {
        try {
            Tokens.Fresh fresh = Tokens.make(options.required("--name"));
            System.out.println(fresh.token());
            System.err.println(fresh.line());
        } catch (AccessException e) {
            throw new UsageException("--name has 1 to 64 letters, digits, dots, dashes and underscores");
        }
    }

    private static void reindex(Options options) throws IOException {
        DataDirectory data = new DataDirectory(Path.of(options.required("--data")));
        Maintenance.reindex(data, config(options.optional("--config")));
    }

    private static void collectBlobs(Options options) throws IOException {
        String remove = options.optional("--remove").orElse("no");
        if (!Set.of("yes", "no").contains(remove)) {
            throw new UsageException("--remove is yes or no");
        }
        DataDirectory data = new DataDirectory(Path.of(options.required("--data")));
        Maintenance.collectBlobs(data, config(options.optional("--config")), remove.equals("no"));
    }

    private static void vkeys(Options options) throws IOException {
        keys(new DataDirectory(Path.of(options.required("--data")))).vkeys().forEach(System.out::println);
    }

    private static void serve(Options options) throws IOException {
        DataDirectory data = new DataDirectory(Path.of(options.required("--data")));
        String listen = options.required("--listen");
        int colon = listen.lastIndexOf(':');
        if (colon < 1 || !listen.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new UsageException("--listen is HOST:PORT");
        }
        String host = listen.substring(0, colon).replaceAll("^\\[|]$", "");
        LogServer server =
                start(data, config(options.optional("--config")), host, Integer.parseInt(listen.substring(colon + 1)));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, data), "shutdown"));
        Path unused = Files.writeString(data.listen(), server.url() + "\n");
        StringBuilder line = new StringBuilder("{\"event\":\"listening\",\"url\":");
        JsonText.append(line, server.url());
        System.out.println(line.append('}'));
        System.out.flush();
    }

    /** Opens what {@code init} made, and serves it. */
    static LogServer start(DataDirectory data, ServerConfig config, String host, int port) throws IOException {
        if (!data.isInitialised()) {
            throw new StartException("there is no log in " + data.path() + "; create one with init");
        }
        LogIdentity identity = LogIdentity.read(data.identity());
        LogKeys keys = keys(data);
        LOG.atInfo()
                .addKeyValue("origin", identity.origin())
                .addKeyValue("admission", identity.admission())
                .addKeyValue("keys", "files in " + data.keys() + ", not shown")
                .addKeyValue("http", config.http())
                .addKeyValue("work", config.work())
                .addKeyValue("evidence", config.evidence())
                .addKeyValue("batch", config.batch())
                .addKeyValue("publish", config.publish())
                .addKeyValue("events", config.events())
                .addKeyValue("caches", config.caches())
                .addKeyValue("tls", config.tls())
                .addKeyValue("access", config.access())
                .log("effective configuration");
        if (!RocksLogStore.exists(data.store())) {
            throw new StartException("the creation of " + data.path() + " was interrupted; repeat init");
        }
        LogServer.Parts parts = new LogServer.Parts(
                RocksLogStore.open(data.store(), RocksTuning.DEFAULT),
                identity,
                keys,
                Init.parse(Bytes.wrapUnsafe(Files.readAllBytes(data.policy()))),
                data.blobs());
        return LogServer.start(parts, config, host, port, InstantSource.system());
    }

    /** SIGTERM ends here. Halting replaces the exit code that the JVM derives from the signal. */
    private static void stop(LogServer server, DataDirectory data) {
        int code = server.isHalted() ? HALTED : 0;
        try {
            server.stop();
            boolean unused = Files.deleteIfExists(data.listen());
        } catch (IOException | RuntimeException | Error e) {
            LOG.atError().setCause(e).log("shutdown failed");
            code = FAILED;
        }
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }

    private static LogKeys keys(DataDirectory data) throws IOException {
        try {
            return LogKeys.read(data.keys());
        } catch (MalformedException e) {
            throw new StartException("a key in " + data.keys() + " is damaged: " + e.getMessage(), e);
        }
    }

    private static ServerConfig config(Optional<String> file) throws IOException {
        int processors = Runtime.getRuntime().availableProcessors();
        return file.isEmpty()
                ? ServerConfig.defaults(processors)
                : ConfigFile.parse(Files.readString(Path.of(file.get())), processors);
    }
}
