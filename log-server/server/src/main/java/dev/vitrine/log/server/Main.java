package dev.vitrine.log.server;

import dev.vitrine.log.LogOpenException;
import dev.vitrine.log.rocksdb.RocksLogStore;
import dev.vitrine.log.rocksdb.RocksTuning;
import dev.vitrine.log.server.Options.UsageException;
import dev.vitrine.log.server.access.AccessException;
import dev.vitrine.log.server.access.Tokens;
import dev.vitrine.log.server.backup.ControlSocket;
import dev.vitrine.log.server.backup.CopyFailedException;
import dev.vitrine.log.server.config.ConfigException;
import dev.vitrine.log.server.config.ConfigFile;
import dev.vitrine.log.server.config.ServerConfig;
import dev.vitrine.log.server.logging.JsonText;
import dev.vitrine.log.store.StoreException;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.note.NoteSigner;
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
              backup --data DIR --to DIR [--keys yes]
                    Copies the log, also while it is served: store, blobs, policy. Then checks the copy, and
                    says which head it has. Secret keys are copied only if told so.
              restore --from DIR --data DIR
                    Makes a data directory, which must not exist, from a backup, and checks it.
              recover --data DIR --from MIRROR [--config FILE]
                    Makes the store of a log that has its log.yaml, policy and keys, but no store, from the
                    folder that "vitrine mirror" filled.
              announce --data DIR --url URL --contact TEXT [--requests-per-day N] [--to URL,URL] [--out FILE]
                    Introduces the log to the witnesses of its policy, or to those of --to, so that they
                    may admit it: posts a description that the log's key signs, with its URL prefix and the
                    rate that it wants (86400 a day). --out keeps the description and posts nothing.
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
        } catch (StartException
                | ConfigException
                | CopyFailedException
                | LogOpenException
                | StoreException
                | IOException e) {
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
            case "backup" -> backup(Options.parse(rest, Set.of("--data", "--to", "--keys")));
            case "restore" -> restore(Options.parse(rest, Set.of("--from", "--data")));
            case "recover" -> recover(Options.parse(rest, Set.of("--data", "--from", "--config")));
            case "announce" -> {
                return announce(Options.parse(
                        rest, Set.of("--data", "--url", "--contact", "--requests-per-day", "--to", "--out")));
            }
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
        DataDirectory data = new DataDirectory(Path.of(options.required("--data")));
        Maintenance.collectBlobs(data, config(options.optional("--config")), !yes(options, "--remove"));
    }

    private static void backup(Options options) throws IOException {
        DataDirectory data = new DataDirectory(Path.of(options.required("--data")));
        Maintenance.backup(data, Path.of(options.required("--to")), yes(options, "--keys"));
    }

    private static void restore(Options options) throws IOException {
        DataDirectory data = new DataDirectory(Path.of(options.required("--data")));
        Maintenance.restore(Path.of(options.required("--from")), data);
    }

    private static void recover(Options options) throws IOException {
        DataDirectory data = new DataDirectory(Path.of(options.required("--data")));
        Maintenance.recover(
                data, keys(data), Path.of(options.required("--from")), config(options.optional("--config")));
    }

    private static boolean yes(Options options, String name) {
        String value = options.optional(name).orElse("no");
        if (!Set.of("yes", "no").contains(value)) {
            throw new UsageException(name + " is yes or no");
        }
        return value.equals("yes");
    }

    private static int announce(Options options) throws IOException {
        DataDirectory data = new DataDirectory(Path.of(options.required("--data")));
        Announcement announcement;
        try {
            NoteSigner signer = LogKeys.noteSigner(data.keys())
                    .orElseThrow(() -> new StartException("the log in " + data.path()
                            + " has no Ed25519 key, which a description is signed with; ask the witnesses' operators"));
            String rate = options.optional("--requests-per-day").orElse("86400");
            announcement = new Announcement(
                    signer, options.required("--url"), Integer.parseInt(rate), options.required("--contact"));
        } catch (MalformedException e) {
            throw new StartException("the Ed25519 key of the log is damaged", e);
        } catch (IllegalArgumentException e) { // of the number, too
            throw new UsageException("--url and --contact are one line each, --requests-per-day is 1 to 2147483647");
        }
        if (options.optional("--out").isPresent()) {
            Path unused = Files.write(
                    Path.of(options.required("--out")), announcement.toBytes().toByteArray());
            return 0;
        }
        List<String> witnesses = options.optional("--to").isPresent()
                ? List.of(options.required("--to").split(",", -1))
                : Announcement.witnessesOf(Init.parse(Bytes.wrapUnsafe(Files.readAllBytes(data.policy()))));
        if (witnesses.isEmpty()) {
            throw new UsageException("the log's policy names no witness with a URL; name one with --to");
        }
        int code = 0;
        for (String witness : witnesses) {
            try {
                Announcement.Answer answer = announcement.postTo(witness.replaceFirst("/+$", ""));
                System.out.println(answer.witness() + ": " + answer.said());
                code = answer.admitted() ? code : FAILED;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return FAILED;
            }
        }
        return code;
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
        int port = Integer.parseInt(listen.substring(colon + 1));
        ServerConfig config = config(options.optional("--config"));
        RocksLogStore store = open(data);
        LogServer server = start(data, config, store, host, port);
        Optional<ControlSocket> control = ControlSocket.open(data.path(), store::snapshot);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, data, control), "shutdown"));
        Path unused = Files.writeString(data.listen(), server.url() + "\n");
        StringBuilder line = new StringBuilder("{\"event\":\"listening\",\"url\":");
        JsonText.append(line, server.url());
        System.out.println(line.append('}'));
        System.out.flush();
    }

    /** Opens what {@code init} made, and serves it. */
    static LogServer start(DataDirectory data, ServerConfig config, String host, int port) throws IOException {
        return start(data, config, open(data), host, port);
    }

    private static RocksLogStore open(DataDirectory data) {
        if (!data.isInitialised()) {
            throw new StartException("there is no log in " + data.path() + "; create one with init");
        }
        if (!RocksLogStore.exists(data.store())) {
            throw new StartException("there is no store in " + data.path()
                    + "; if its creation was interrupted, repeat init; if it was lost, see restore and recover");
        }
        return RocksLogStore.open(data.store(), RocksTuning.DEFAULT);
    }

    private static void say(DataDirectory data, ServerConfig config, LogIdentity identity) {
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
    }

    /** The server owns the store from here on. */
    private static LogServer start(DataDirectory data, ServerConfig config, RocksLogStore store, String host, int port)
            throws IOException {
        try {
            LogIdentity identity = LogIdentity.read(data.identity());
            LogKeys keys = keys(data);
            say(data, config, identity);
            LogServer.Parts parts = new LogServer.Parts(
                    store,
                    identity,
                    keys,
                    Init.parse(Bytes.wrapUnsafe(Files.readAllBytes(data.policy()))),
                    data.blobs());
            return LogServer.start(parts, config, host, port, InstantSource.system());
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** SIGTERM ends here. Halting replaces the exit code that the JVM derives from the signal. */
    private static void stop(LogServer server, DataDirectory data, Optional<ControlSocket> control) {
        int code = server.isHalted() ? HALTED : 0;
        try {
            if (control.isPresent()) {
                control.get().close();
            }
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
