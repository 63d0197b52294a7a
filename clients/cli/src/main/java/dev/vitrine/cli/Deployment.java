package dev.vitrine.cli;

import dev.vitrine.cli.Policies.Witness;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.note.VerifierKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A log and its two witnesses on this machine, each a process of its own, with everything they keep in one folder:
 *
 * <pre>
 * log/ witness-1/ witness-2/   what each server keeps: keys, store
 * logs/                        what each server says
 * policy                       the trust policy: this log, both witnesses
 * publisher.pem                a publisher key
 * </pre>
 *
 * Starting it again goes on with the same log. One at a time may run in a folder.
 */
final class Deployment implements AutoCloseable {

    private static final List<String> WITNESSES = List.of("witness-1", "witness-2");
    private static final String LOOPBACK = "127.0.0.1";

    private final Path data;
    private final int port;
    private final ServerPrograms programs;
    private final Consumer<String> progress;
    private final List<RunningServer> running = new ArrayList<>(); // in the order of their start
    private final List<URI> witnessUrls = new ArrayList<>();
    private @Nullable FileLock lock;
    private URI logUrl = URI.create("about:blank");
    private boolean closed;

    private Deployment(Path data, int port, ServerPrograms programs, Consumer<String> progress) {
        this.data = data;
        this.port = port;
        this.programs = programs;
        this.progress = progress;
    }

    /**
     * Creates what is not there yet and starts all servers.
     *
     * @param port of the log; the witnesses take the two that follow. 0 takes free ones
     */
    static Deployment start(Path data, int port, ServerPrograms programs, Consumer<String> progress)
            throws Failure, IOException {
        Deployment deployment = new Deployment(data.toAbsolutePath().normalize(), port, programs, progress);
        try {
            deployment.start();
            return deployment;
        } catch (Failure | IOException | RuntimeException e) {
            deployment.close();
            throw e;
        }
    }

    Path policy() {
        return data.resolve("policy");
    }

    Path key() {
        return DeploymentFolder.key(data);
    }

    Path data() {
        return data;
    }

    URI logUrl() {
        return logUrl;
    }

    List<URI> witnessUrls() {
        return List.copyOf(witnessUrls);
    }

    /** Waits until one of the servers ends, which none does by itself. */
    RunningServer awaitFirstExit() throws InterruptedException {
        CompletableFuture<?>[] exits =
                running.stream().map(RunningServer::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            Object unused = CompletableFuture.anyOf(exits).get();
        } catch (ExecutionException e) {
            throw new AssertionError("the exit of a process is no failure", e);
        }
        return running.stream()
                .filter(server -> !server.isAlive())
                .findFirst()
                .orElseThrow(() -> new AssertionError("bad math: one of them ended"));
    }

    /** Stops the log before its witnesses, so that it can still publish what it has committed. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (int i = running.size() - 1; i >= 0; i--) {
            running.get(i).stop();
        }
        try {
            if (lock != null) {
                boolean unused = Files.deleteIfExists(pids());
                lock.channel().close();
            }
        } catch (IOException e) {
            progress.accept("could not tidy up: " + e.getMessage());
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    private void start() throws Failure, IOException {
        Path created = Files.createDirectories(
                data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        lock(created);
        stopLeftOver();
        if (port != 0) {
            requireFree(port, port + 1, port + 2);
        }
        Path logs = Files.createDirectories(data.resolve("logs"));
        List<VerifierKey> logKeys = new DeploymentFolder(data, programs, progress).create(WITNESSES);
        startWitnesses(logKeys, logs);
        writePolicy(logKeys);
        progress.accept("starting the log");
        RunningServer log = launch(
                "log",
                programs.log(),
                List.of(
                        "serve",
                        "--data",
                        data.resolve("log").toString(),
                        "--listen",
                        listen(0),
                        "--config",
                        DeploymentFolder.configuration(data).toString()),
                logs);
        logUrl = log.awaitUrl();
        // Once more, now with the URL of the log, for people who read it.
        writePolicy(logKeys);
    }

    private void lock(Path folder) throws Failure, IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock taken;
        try {
            taken = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            taken = null;
        }
        if (taken == null) {
            channel.close();
            throw Failure.couldNotTell(
                    "ALREADY_RUNNING",
                    "a `vitrine up` is running in " + folder,
                    "use it, stop it, or choose another folder with --data DIR and --port 0");
        }
        lock = taken;
    }

    /** Servers whose `up` was killed live on; they are ours by the folder on their command line. */
    private void stopLeftOver() throws IOException {
        if (!Files.exists(pids())) {
            return;
        }
        for (String line : Files.readAllLines(pids())) {
            if (!line.matches("[0-9]{1,18}")) {
                continue;
            }
            Optional<ProcessHandle> left =
                    ProcessHandle.of(Long.parseLong(line)).filter(this::isOurs);
            if (left.isPresent()) {
                progress.accept("stopping process " + line + ", left over from before");
                boolean unused = left.get().destroy();
                CompletableFuture<ProcessHandle> exit =
                        left.get().onExit().completeOnTimeout(left.get(), 20, TimeUnit.SECONDS);
                ProcessHandle ended = exit.join();
                if (ended.isAlive()) {
                    unused = ended.destroyForcibly();
                }
            }
        }
    }

    private boolean isOurs(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains(data.toString()))
                .isPresent();
    }

    private Path pids() {
        return data.resolve("up.pids");
    }

    private static void requireFree(int... ports) throws Failure {
        for (int port : ports) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            } catch (IOException e) {
                throw Failure.couldNotTell(
                        "PORT_IN_USE",
                        "port " + port + " is in use",
                        "stop what uses it, or choose others: --port N takes N to N+2, --port 0 takes free ones");
            }
        }
    }

    private void startWitnesses(List<VerifierKey> logKeys, Path logs) throws Failure, IOException {
        progress.accept("starting the witnesses");
        Path witnessed = data.resolve("witnessed-logs");
        LocalFiles.write(witnessed, Bytes.utf8(Policies.text(logKeys, Optional.empty(), List.of(), "none")));
        List<RunningServer> started = new ArrayList<>();
        for (int i = 0; i < WITNESSES.size(); i++) {
            String name = WITNESSES.get(i);
            started.add(launch(
                    name,
                    programs.witness(),
                    List.of(
                            "serve",
                            "--data",
                            data.resolve(name).toString(),
                            "--listen",
                            listen(i + 1),
                            "--policy",
                            witnessed.toString()),
                    logs));
        }
        for (RunningServer witness : started) {
            witnessUrls.add(witness.awaitUrl());
        }
    }

    private String listen(int offset) {
        return LOOPBACK + ":" + (port == 0 ? 0 : port + offset);
    }

    private RunningServer launch(String name, ServerProgram program, List<String> arguments, Path logs)
            throws IOException {
        RunningServer server = RunningServer.start(name, program, arguments, logs.resolve(name + ".log"));
        running.add(server);
        List<String> pids =
                running.stream().map(each -> Long.toString(each.pid())).toList();
        LocalFiles.write(pids(), Bytes.utf8(String.join("\n", pids) + "\n"));
        return server;
    }

    /**
     * Both witnesses, with both of their keys: a receipt then shows that neither saw another tree. The log's own ML-DSA-44
     * signature is asked for as well, which a policy can only say by listing it among those that cosign: so there is no
     * signature on a receipt that may be damaged and not be missed.
     */
    private void writePolicy(List<VerifierKey> logKeys) throws Failure, IOException {
        List<Witness> cosigners = new ArrayList<>();
        List<VerifierKey> timestamped =
                logKeys.stream().filter(key -> key.type().isCosignature()).toList();
        cosigners.add(new Witness("log-itself", timestamped, Optional.empty()));
        for (int i = 0; i < WITNESSES.size(); i++) {
            List<VerifierKey> keys =
                    DeploymentFolder.readKeys(data.resolve(WITNESSES.get(i)).resolve("vkeys"));
            cosigners.add(new Witness(
                    WITNESSES.get(i), keys, Optional.of(witnessUrls.get(i).toString())));
        }
        List<VerifierKey> plain =
                logKeys.stream().filter(key -> key.type().signsText()).toList();
        Optional<String> url = Optional.of(logUrl.toString()).filter(text -> text.startsWith("http"));
        Bytes text = Bytes.utf8(Policies.text(plain, url, cosigners, "all"));
        LocalFiles.write(policy(), text);
        LocalFiles.write(data.resolve("log").resolve("policy"), text);
    }
}
