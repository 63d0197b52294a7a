package dev.vitrine.log.server.backup;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a command asks the server that holds the lock of a store for a snapshot: a socket in the data directory, which is its owner's
 * alone. One line asks, {@code snapshot PATH}; one line answers, {@code done} or {@code failed} and why.
 */
public final class ControlSocket implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

    private static final String NAME = "control";
    private static final String ASK = "snapshot ";
    private static final String DONE = "done";
    private static final int MAX_LINE = 8 << 10;

    private final Path file;
    private final ServerSocketChannel server;
    private final Backup.Snapshot snapshot;
    private final Thread thread;

    private ControlSocket(Path file, ServerSocketChannel server, Backup.Snapshot snapshot) {
        this.file = file;
        this.server = server;
        this.snapshot = snapshot;
        this.thread = new Thread(this::serve, "control");
        thread.setDaemon(true);
    }

    /** Listens in the data directory of a log whose store this process has open; empty, and said so, where that cannot be. */
    public static Optional<ControlSocket> open(Path data, Backup.Snapshot snapshot) {
        Path file = data.resolve(NAME).toAbsolutePath();
        try {
            boolean unusedStale = Files.deleteIfExists(file);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                var unusedBound = server.bind(UnixDomainSocketAddress.of(file));
                Path unused = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
            ControlSocket control = new ControlSocket(file, server, snapshot);
            control.thread.start();
            return Optional.of(control);
        } catch (IOException | RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("socket", file)
                    .setCause(e)
                    .log("no backup while this log is served: the socket cannot be made; is its path too long?");
            return Optional.empty();
        }
    }

    /** A snapshot by the server of this data directory; empty if none is running. */
    public static Optional<Backup.Snapshot> ask(Path data) {
        Path file = data.resolve(NAME).toAbsolutePath();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        SocketChannel channel;
        try {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(file));
        } catch (IOException e) {
            return Optional.empty(); // what is there was left by a server that was killed
        }
        return Optional.of(target -> {
            try (channel) {
                send(channel, ASK + target + "\n");
                String answer = line(channel);
                if (!DONE.equals(answer)) {
                    throw new CopyFailedException(
                            answer == null
                                    ? "the server went away before it had answered"
                                    : "the server answers: " + answer);
                }
            }
        });
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel peer = server.accept()) {
                send(peer, answer(line(peer)) + "\n");
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.atWarn().setCause(e).log("a request of the operator was not answered");
            }
        }
    }

    private String answer(@Nullable String line) {
        if (line == null || !line.startsWith(ASK)) {
            return "failed: only " + ASK.strip() + " is understood";
        }
        Path target = Path.of(line.substring(ASK.length()));
        try {
            LOG.atInfo().addKeyValue("target", target).log("snapshot");
            snapshot.into(target);
            return DONE;
        } catch (IOException | RuntimeException e) {
            LOG.atWarn().setCause(e).addKeyValue("target", target).log("snapshot failed");
            return ("failed: " + e.getMessage()).replace('\n', ' ');
        }
    }

    private static void send(SocketChannel channel, String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
            int unused = channel.write(bytes);
        }
    }

    /** Up to the end of a line; null if the other side ends before, or goes on for too long. */
    private static @Nullable String line(SocketChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_LINE);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                return null;
            }
            if (bytes.get(bytes.position() - 1) == '\n') {
                return new String(bytes.array(), 0, bytes.position() - 1, StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        server.close();
        boolean unused = Files.deleteIfExists(file);
    }
}
