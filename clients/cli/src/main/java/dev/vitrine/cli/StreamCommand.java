package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.client.LogException;
import dev.vitrine.client.StreamClient;
import dev.vitrine.client.StreamClient.Logged;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.tlog.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Logs many things fast. */
@Command(
        name = "stream",
        mixinStandardHelpOptions = true,
        description = {
            "Logs many files, or many lines, over one stream. Each is acknowledged when it is durable in the log; receipts are"
                    + " not waited for, `vitrine prove` fetches them later.",
            "",
            "An entry that is refused is reported and the stream goes on."
        },
        footer = {
            "  vitrine stream evidence/*.bin",
            "  find . -name '*.quote' | vitrine stream --files-from -",
            "  journalctl -o cat | vitrine stream --lines --raw      (a log with admission: raw)",
            "",
            "Exit codes: 0 all are logged, 1 one was a forgery, 2 one could not be logged."
        })
final class StreamCommand implements Callable<Integer> {

    private static final long REPORT_EVERY = 10_000;

    private final Host host;

    @Mixin
    private final Output output;

    @Mixin
    private final LeafSource source;

    @Mixin
    private final Settings settings;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "The files to log.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--files-from",
            paramLabel = "FILE",
            description = "Read the names of the files to log from FILE, one a line; - is the standard input.")
    private @Nullable Path filesFrom;

    @Option(names = "--lines", description = "Log every line of the standard input as an entry of its own.")
    private boolean lines;

    StreamCommand(Host host) {
        this.host = host;
        this.output = new Output(host);
        this.source = new LeafSource(host);
        this.settings = new Settings(host);
    }

    @Override
    public Integer call() throws Failure, IOException, LogException {
        source.check();
        int sources = (files.isEmpty() ? 0 : 1) + (filesFrom == null ? 0 : 1) + (lines ? 1 : 0);
        if (sources != 1) {
            throw Failure.usage("give files, or --files-from, or --lines", "`vitrine stream --help` has examples");
        }
        List<PublisherSigner> signers = source.needsKey() ? settings.requireSigners() : List.of();
        StreamClient stream = StreamClient.of(settings.logUrl(), settings.timeout());
        Acks acks = new Acks();
        try (BufferedReader reader = open()) {
            Iterator<String> names =
                    reader == null ? files.stream().map(Path::toString).iterator() : lines(reader);
            stream.submit(new Leaves(names, signers, acks), acks);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        output.progress(Text.plural(acks.logged, "entry is", "entries are") + " logged, " + acks.duplicates
                + " of them before; " + acks.refused + " refused");
        if (acks.logged + acks.refused == 0) {
            throw Failure.couldNotTell("NOTHING", "there was nothing to log", "");
        }
        return acks.worst.code();
    }

    private @Nullable BufferedReader open() throws IOException {
        if (lines || (filesFrom != null && filesFrom.toString().equals("-"))) {
            return new BufferedReader(new InputStreamReader(host.in(), StandardCharsets.UTF_8));
        }
        return filesFrom == null ? null : Files.newBufferedReader(filesFrom);
    }

    private static Iterator<String> lines(BufferedReader reader) {
        return reader.lines().filter(line -> !line.isEmpty()).iterator();
    }

    /** Builds leaves one by one; what cannot be one is reported in its place among the acknowledgements. */
    private final class Leaves implements Iterator<Bytes> {

        private final Iterator<String> names;
        private final List<PublisherSigner> signers;
        private final Acks acks;
        private @Nullable Bytes next;

        Leaves(Iterator<String> names, List<PublisherSigner> signers, Acks acks) {
            this.names = names;
            this.signers = signers;
            this.acks = acks;
        }

        @Override
        public boolean hasNext() {
            while (next == null && names.hasNext()) {
                String name = names.next();
                try {
                    next = lines
                            ? source.leaf(Bytes.utf8(name), "line", signers).bytes()
                            : source.leaf(Path.of(name), signers).bytes();
                    acks.sent(lines ? "" : name);
                } catch (Failure | IOException | InvalidEntryException e) {
                    acks.unbuilt(name, Failures.of(e));
                }
            }
            return next != null;
        }

        @Override
        public Bytes next() {
            Bytes leaf = next;
            if (leaf == null) {
                throw new NoSuchElementException();
            }
            next = null;
            return leaf;
        }
    }

    private final class Acks implements StreamClient.Listener {

        private final Deque<String> names = new ArrayDeque<>(); // of the leaves that are under way, in order
        private ExitCode worst = ExitCode.PROVEN;
        private long logged;
        private long duplicates;
        private long refused;

        void sent(String name) {
            names.add(name);
        }

        @Override
        public void logged(long sequence, Logged ack) {
            String name = names.remove();
            logged++;
            duplicates += ack.duplicate() ? 1 : 0;
            if (!name.isEmpty()) {
                output.line(ack.index() + " " + ack.leafHash().hex() + " " + name);
            }
            output.json(named(Output.answer(ExitCode.PROVEN), name)
                    .put("index", ack.index())
                    .put("leaf_hash", ack.leafHash().hex())
                    .put("duplicate", ack.duplicate())
                    .put("tree_size", ack.treeSize()));
            if (logged % REPORT_EVERY == 0) {
                output.progress(logged + " entries are logged");
            }
        }

        @Override
        public void refused(long sequence, LogException why) {
            unbuilt(names.remove(), Failures.of(why));
        }

        void unbuilt(String name, Failure failure) {
            refused++;
            worst = worst.and(failure.exit());
            ExitCode unused = output.failedFile(Path.of(name.isEmpty() ? "line" : name), failure);
        }

        private ObjectNode named(ObjectNode answer, String name) {
            return name.isEmpty() ? answer : answer.put("file", name);
        }
    }
}
