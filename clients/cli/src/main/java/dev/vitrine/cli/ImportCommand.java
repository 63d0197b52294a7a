package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.client.FileStatements;
import dev.vitrine.client.LogClient;
import dev.vitrine.client.LogException;
import dev.vitrine.client.Receipt;
import dev.vitrine.client.Statements;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.dossier.Dossier;
import dev.vitrine.evidence.dossier.Piece;
import dev.vitrine.evidence.dossier.Recognition;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Logs a folder of evidence. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Logs every piece of evidence below DIR, each with the files of its own folder that belong to it: certificates,"
                    + " collateral, revocation lists, event logs.",
            "",
            "Files are told apart by their content. What is no evidence is left out; what the log refuses because it is malformed or"
                    + " forged is reported, and the others are logged all the same. Where a folder has a manifest.json, each file"
                    + " that it names by SHA-256 must be that file. Nothing depends on the clock: importing again logs nothing twice."
        },
        footer = {
            "  vitrine import evidence/",
            "  vitrine import --json corpus/sgx-dcap corpus/nitro",
            "",
            "Exit codes: 0 everything was logged, 1 something was refused, 2 something could not be read or sent."
        })
final class ImportCommand implements Callable<Integer> {

    private static final int CHAINS = 256;
    private static final int MAX_FILE = 16 << 20;
    private static final int MAX_DEPTH = 16;

    private static final Set<EvidenceKind> EVIDENCE = EnumSet.of(
            EvidenceKind.SGX_QUOTE,
            EvidenceKind.TDX_QUOTE,
            EvidenceKind.IAS_REPORT,
            EvidenceKind.SNP_REPORT,
            EvidenceKind.NITRO_DOCUMENT,
            EvidenceKind.SGX_SIGSTRUCT);

    private final Host host;

    @Mixin
    private final Output output;

    @Mixin
    private final Settings settings;

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "The folders.")
    private List<Path> folders = new ArrayList<>();

    private final Judge judge = new Judge(VerifiedChains.production(CHAINS), PublishedKeys.shipped());
    private List<PublisherSigner> signers = List.of();
    private int logged;
    private int known;
    private int refused;
    private int failed;

    ImportCommand(Host host) {
        this.host = host;
        this.output = new Output(host);
        this.settings = new Settings(host);
    }

    @Override
    public Integer call() throws Failure, IOException {
        signers = settings.requireSigners();
        LogClient client = settings.client();
        for (Path folder : folders) {
            ImportManifest manifest = ImportManifest.find(folder);
            for (Map.Entry<Path, List<Path>> group : groups(folder).entrySet()) {
                importGroup(folder, group.getKey(), group.getValue(), manifest, client);
            }
        }
        output.line(logged + " logged, " + known + " were logged already, " + refused + " refused, " + failed
                + " not read or sent");
        ExitCode exit = failed > 0 ? ExitCode.COULD_NOT_TELL : refused > 0 ? ExitCode.REFUTED : ExitCode.PROVEN;
        output.json(Output.answer(exit)
                .put("event", "imported")
                .put("logged", logged)
                .put("known", known)
                .put("refused", refused)
                .put("failed", failed));
        return exit.code();
    }

    /** The files below a folder by the folder that they lie in. */
    private static Map<Path, List<Path>> groups(Path folder) throws Failure, IOException {
        if (!Files.isDirectory(folder)) {
            throw Failure.usage(folder + " is not a folder", "name a folder with evidence");
        }
        Map<Path, List<Path>> groups = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder, MAX_DEPTH)) {
            files.filter(Files::isRegularFile).sorted().forEach(file -> groups.computeIfAbsent(
                            file.resolveSibling(""), unused -> new ArrayList<>())
                    .add(file));
        }
        return groups;
    }

    private void importGroup(Path top, Path folder, List<Path> files, ImportManifest manifest, LogClient client) {
        Map<Path, Piece> pieces = new TreeMap<>();
        for (Path file : files) {
            try {
                if (Files.size(file) <= MAX_FILE) {
                    Bytes content = LocalFiles.read(file, MAX_FILE);
                    manifest.require(file, content);
                    Recognition.of(content).ifPresent(piece -> pieces.put(file, piece));
                }
            } catch (MalformedException e) {
                refused(file, e.getMessage());
            } catch (Failure | IOException e) {
                failed(file, e.getMessage());
            }
        }
        Instant at = manifest.at(folder).orElse(host.clock().instant());
        pieces.forEach((file, piece) -> {
            if (piece.evidence().isPresent() && EVIDENCE.contains(piece.kind())) {
                List<Piece> beside = pieces.entrySet().stream()
                        .filter(other -> !other.getKey().equals(file))
                        .map(Map.Entry::getValue)
                        .toList();
                importOne(top, file, Dossier.of(piece).beside(beside), at, client);
            }
        });
    }

    private void importOne(Path top, Path file, Dossier dossier, Instant at, LogClient client) {
        String name = top.relativize(file).toString();
        try {
            Exhibit exhibit = dossier.exhibit(judge, at);
            Bytes leaf = Statements.sign(FileStatements.of(exhibit, name), signers);
            Receipt receipt = client.submitCommitted(leaf);
            logged += receipt.duplicate() ? 0 : 1;
            known += receipt.duplicate() ? 1 : 0;
            output.line("LOGGED  " + file + " as entry " + receipt.index());
            output.json(Output.answer(ExitCode.PROVEN)
                    .put("file", file.toString())
                    .put("kind", exhibit.kind().code())
                    .put("parts", exhibit.parts().size())
                    .put("index", receipt.index())
                    .put("duplicate", receipt.duplicate()));
        } catch (MalformedException | InvalidEntryException e) {
            refused(file, e.getMessage());
        } catch (LogException e) {
            if (e.status() == 422 || e.status() == 413) {
                refused(file, e.getMessage());
            } else {
                failed(file, e.getMessage());
            }
        } catch (IOException e) {
            failed(file, e.getMessage());
        }
    }

    private void refused(Path file, @Nullable String why) {
        refused++;
        say("REFUSED", ExitCode.REFUTED, file, why);
    }

    private void failed(Path file, @Nullable String why) {
        failed++;
        say("UNKNOWN", ExitCode.COULD_NOT_TELL, file, why);
    }

    private void say(String word, ExitCode exit, Path file, @Nullable String why) {
        output.line(word + " " + file + ": " + why);
        ObjectNode answer = Output.answer(exit).put("file", file.toString()).put("why", why);
        output.json(answer);
    }
}
