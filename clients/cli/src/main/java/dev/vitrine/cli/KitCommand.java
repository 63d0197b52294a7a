package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.audit.kit.Kit;
import dev.vitrine.audit.kit.KitExport;
import dev.vitrine.audit.kit.KitFile;
import dev.vitrine.audit.kit.KitLimits;
import dev.vitrine.audit.manifest.PinnedFile;
import dev.vitrine.audit.rebuild.FetchException;
import dev.vitrine.audit.rebuild.Fetcher;
import dev.vitrine.audit.rebuild.FileStore;
import dev.vitrine.audit.rebuild.Reach;
import dev.vitrine.audit.rebuild.Transcript;
import dev.vitrine.evidence.policy.Policy;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vitrine kit}: everything that an audit needs, in one archive. */
@Command(
        name = "kit",
        mixinStandardHelpOptions = true,
        description = {
            "One archive with the manifest, the source, every locked input, the evidence and the proofs, from which"
                    + " `vitrine audit --offline` passes on a machine without network."
        },
        footer = {"  vitrine kit export --out kit.tar", "  vitrine kit import kit.tar", "  vitrine kit show kit.tar"})
final class KitCommand implements Callable<Integer> {

    private final Host host;

    KitCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        host.err().println("vitrine kit: export, import or show? `vitrine kit --help` says more");
        return ExitCode.USAGE.code();
    }

    private static String size(long bytes) {
        return bytes < 10_000 ? bytes + " bytes" : (bytes + 500_000) / 1_000_000 + " MB";
    }

    private static ObjectNode answer(ExitCode exit, Bytes id, List<KitFile> files) {
        ObjectNode answer = Output.answer(exit).put("kit_id", id.hex());
        ArrayNode list = answer.putArray("files");
        for (KitFile file : files) {
            ObjectNode node = list.addObject();
            node.put("path", file.path().text());
            node.put("sha256", file.sha256().hex());
            node.put("size", file.size());
        }
        return answer;
    }

    /** Writes a kit. */
    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = {
                "Writes the kit of a manifest. Inputs are taken from the folders of --inputs by their digests, and fetched"
                        + " from their URLs where they are in none.",
                "",
                "Ends with 2 when something is missing; the kit is written all the same, and what it lacks is listed."
            },
            footer = {
                "  vitrine kit export --out kit.tar",
                "  vitrine kit export --manifest release/vitrine.yml --inputs cache --receipt quote.dat.tlog-proof"
            })
    static final class Export implements Callable<Integer> {

        private static final int MAX_POLICY = 1 << 20;

        @Mixin
        private final Output output;

        @Option(
                names = "--manifest",
                paramLabel = "FILE",
                defaultValue = "vitrine.yml",
                description = "The manifest. Default: ${DEFAULT-VALUE}.")
        private Path manifest = Path.of("vitrine.yml");

        @Option(
                names = "--inputs",
                paramLabel = "DIR",
                description = "A folder with inputs and the source archive, whatever they are called; repeatable.")
        private List<Path> folders = new ArrayList<>();

        @Option(names = "--receipt", paramLabel = "FILE", description = "A receipt to put in; repeatable.")
        private List<Path> receipts = new ArrayList<>();

        @Option(names = "--log-policy", paramLabel = "FILE", description = "The trust policy for the receipts.")
        private @Nullable Path logPolicy;

        @Option(names = "--policy", paramLabel = "FILE", description = "The policy that evidence has to meet.")
        private @Nullable Path policy;

        @Option(names = "--no-fetch", description = "Use no network: take inputs from --inputs only.")
        private boolean offline;

        @Option(
                names = "--out",
                paramLabel = "FILE",
                defaultValue = "kit.tar",
                description = "The kit; compressed where the name ends with .gz. Default: ${DEFAULT-VALUE}.")
        private Path out = Path.of("kit.tar");

        Export(Host host) {
            this.output = new Output(host);
        }

        @Override
        public Integer call() throws Failure, IOException, MalformedException {
            if (Files.exists(out)) {
                throw Failure.usage(out + " exists already", "choose another file with --out");
            }
            KitExport export = KitExport.of(manifest);
            for (Path receipt : receipts) {
                export.receipt(
                        LocalFiles.baseName(receipt), ReceiptFiles.read(receipt).toBytes());
            }
            if (logPolicy != null) {
                Bytes text = LocalFiles.read(logPolicy, MAX_POLICY);
                TrustPolicy unused = TrustPolicy.parse(text);
                export.logPolicy(text);
            }
            if (policy != null) {
                Bytes text = LocalFiles.read(policy, Policy.MAX_SIZE);
                Policy unused = Policy.parse(text);
                export.policy(text);
            }
            Path fetched = Files.createTempDirectory("vitrine-inputs");
            try {
                fill(export, fetched);
                Bytes id = export.write(out);
                return report(export, id);
            } finally {
                remove(fetched);
            }
        }

        private void fill(KitExport export, Path fetched) throws IOException, MalformedException {
            Fetcher fetcher = new Fetcher(FileStore.EMPTY, Reach.ANYWHERE);
            for (PinnedFile wanted : export.wanted()) {
                Optional<Path> found = find(wanted);
                if (found.isEmpty() && !offline && wanted.url().isPresent()) {
                    output.progress("fetching " + wanted.name() + ", " + size(wanted.size()));
                    Path target = fetched.resolve(wanted.sha256().hex());
                    try {
                        if (!Files.exists(target)) {
                            fetcher.fetch(wanted, target, new Transcript());
                        }
                        found = Optional.of(target);
                    } catch (FetchException e) {
                        output.progress(String.valueOf(e.getMessage()));
                    }
                }
                if (found.isPresent()) {
                    export.put(wanted, found.get());
                }
            }
        }

        /** A file of the right size is hashed; the names of files say nothing. */
        private Optional<Path> find(PinnedFile wanted) throws IOException {
            for (Path folder : folders) {
                List<Path> candidates;
                try (Stream<Path> files = Files.list(folder)) {
                    candidates = files.filter(Files::isRegularFile).sorted().toList();
                }
                for (Path candidate : candidates) {
                    if (Files.size(candidate) == wanted.size()
                            && KitFile.sha256(candidate).equals(wanted.sha256())) {
                        return Optional.of(candidate);
                    }
                }
            }
            return Optional.empty();
        }

        private int report(KitExport export, Bytes id) throws IOException, MalformedException {
            List<String> missing = export.missing();
            ExitCode exit = missing.isEmpty() ? ExitCode.PROVEN : ExitCode.COULD_NOT_TELL;
            try (Kit written = Kit.open(out)) {
                output.line("wrote " + out + ", " + size(Files.size(out)) + ", "
                        + written.files().size() + " files, each with its SHA-256");
                output.line("  kit " + id.hex());
                missing.forEach(line -> output.line("  missing: " + line));
                ObjectNode answer = answer(exit, id, written.files()).put("file", out.toString());
                missing.forEach(answer.putArray("missing")::add);
                output.json(answer);
            }
            return exit.code();
        }

        private static void remove(Path folder) throws IOException {
            List<Path> all;
            try (Stream<Path> paths = Files.walk(folder)) {
                all = paths.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : all) {
                boolean unused = Files.deleteIfExists(path);
            }
        }
    }

    /** Unpacks a kit. */
    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = {
                "Checks a kit and unpacks it into a new folder: every file is in its index, by size and SHA-256.",
                "",
                "That shows that the kit is whole, not that anything in it is true: `vitrine audit --offline KIT` does."
            },
            footer = {"  vitrine kit import kit.tar", "  vitrine kit import kit.tar wallet --json"})
    static final class Import implements Callable<Integer> {

        @Mixin
        private final Output output;

        @Parameters(paramLabel = "KIT", index = "0", description = "The kit.")
        private Path kit = Path.of("");

        @Parameters(
                paramLabel = "DIR",
                index = "1",
                arity = "0..1",
                description = "The new folder. Default: the kit's name without its ending.")
        private @Nullable Path folder;

        @Option(
                names = "--max-size",
                paramLabel = "BYTES",
                description = "Refuse a kit whose files are larger together. Default: 64 GiB.")
        private long maxSize = KitLimits.DEFAULT.maxTotal();

        Import(Host host) {
            this.output = new Output(host);
        }

        @Override
        public Integer call() throws Failure, IOException {
            Path target = folder != null
                    ? folder
                    : kit.resolveSibling(LocalFiles.baseName(kit).replaceFirst("(\\.tar)?(\\.gz|\\.tgz)?$", ""));
            if (Files.exists(target)) {
                throw Failure.usage(target + " exists already", "name a folder that does not");
            }
            try (Kit unpacked = Kit.unpack(kit, target, new KitLimits(maxSize))) {
                output.line("unpacked " + unpacked.files().size() + " files into " + target);
                output.line("  kit " + unpacked.id().hex());
                unpacked.manifest().ifPresent(file -> output.line("  manifest " + file));
                ObjectNode answer = answer(ExitCode.PROVEN, unpacked.id(), unpacked.files());
                output.json(answer.put("folder", target.toString()));
                return ExitCode.PROVEN.code();
            } catch (MalformedException e) {
                throw Failure.refuted("MALFORMED_KIT", kit + " is not a whole kit: " + e.getMessage());
            }
        }
    }

    /** Lists a kit. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Checks a kit and lists what is in it, with sizes and digests.",
            footer = {"  vitrine kit show kit.tar", "  vitrine kit show --json kit.tar"})
    static final class Show implements Callable<Integer> {

        @Mixin
        private final Output output;

        @Parameters(paramLabel = "KIT", description = "The kit.")
        private Path kit = Path.of("");

        Show(Host host) {
            this.output = new Output(host);
        }

        @Override
        public Integer call() throws Failure, IOException {
            try (Kit open = Kit.open(kit)) {
                output.line("kit " + open.id().hex());
                open.files()
                        .forEach(file -> output.line("  " + file.path() + "  " + file.size() + "  "
                                + file.sha256().hex()));
                output.json(answer(ExitCode.PROVEN, open.id(), open.files()).put("file", kit.toString()));
                return ExitCode.PROVEN.code();
            } catch (MalformedException e) {
                throw Failure.refuted("MALFORMED_KIT", kit + " is not a whole kit: " + e.getMessage());
            }
        }
    }
}
