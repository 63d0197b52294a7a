package dev.vitrine.log.testbed.compare;

import dev.vitrine.log.testbed.process.JavaProcess;
import dev.vitrine.log.testbed.process.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

/** A running server, ours or another one. */
interface Server extends AutoCloseable {

    String url();

    long cpuNanos();

    long residentBytes();

    @Override
    void close();

    static Server of(JavaProcess process) {
        return new Server() {
            @Override
            public String url() {
                return process.url();
            }

            @Override
            public long cpuNanos() {
                return process.cpuNanos();
            }

            @Override
            public long residentBytes() {
                return process.residentBytes();
            }

            @Override
            public void close() {
                process.close();
            }
        };
    }

    /** A port that nobody had a moment ago. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Starts a program that will listen on a port of the loopback interface, and waits until it does. */
    static Server start(Path log, int port, Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IOException(command.get(0) + " does not listen; see " + log);
            }
        }
        return of(process, "http://127.0.0.1:" + port);
    }

    /** A program of somebody else, with its worker processes. */
    static Server of(Process process, String url) {
        return new Server() {
            @Override
            public String url() {
                return url;
            }

            @Override
            public long cpuNanos() {
                return with(Usage.cpuNanos(process.pid()), Usage::cpuNanos);
            }

            @Override
            public long residentBytes() {
                return with(Usage.residentBytes(process.pid()), Usage::residentBytes);
            }

            /** Programs with worker processes count with them. */
            private long with(long own, LongUnaryOperator usage) {
                return own
                        + process.descendants()
                                .mapToLong(child -> {
                                    try {
                                        return usage.applyAsLong(child.pid());
                                    } catch (UncheckedIOException gone) {
                                        return 0;
                                    }
                                })
                                .sum();
            }

            @Override
            public void close() {
                process.descendants().forEach(child -> {
                    boolean unused = child.destroy();
                });
                process.destroy();
                try {
                    if (!process.waitFor(30, TimeUnit.SECONDS)) {
                        Process unused = process.destroyForcibly();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    /** Several that do one work: what they use is added up; each is closed by whoever started it. */
    static Server together(Server first, Server... others) {
        List<Server> all = Stream.concat(Stream.of(first), Stream.of(others)).toList();
        return new Server() {
            @Override
            public String url() {
                return first.url();
            }

            @Override
            public long cpuNanos() {
                return all.stream().mapToLong(Server::cpuNanos).sum();
            }

            @Override
            public long residentBytes() {
                return all.stream().mapToLong(Server::residentBytes).sum();
            }

            @Override
            public void close() {}
        };
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return false;
        }
    }
}
