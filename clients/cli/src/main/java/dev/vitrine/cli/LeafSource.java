package dev.vitrine.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.vitrine.client.FileStatements;
import dev.vitrine.client.Statements;
import dev.vitrine.evidence.dossier.Dossier;
import dev.vitrine.evidence.dossier.Piece;
import dev.vitrine.evidence.dossier.Recognition;
import dev.vitrine.evidence.dossier.WholeFile;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.evidence.judge.Binding;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Judge;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a file becomes a leaf: recognised and wrapped, read as a statement, or taken as it is. */
final class LeafSource {

    private static final int CHAINS = 16;

    @Option(
            names = "--raw",
            description = "FILE is the leaf itself: a serialised Entry, a DSSE envelope, or anything for a raw log.")
    private boolean raw;

    @Option(
            names = "--statement",
            description = "FILE is a Statement in protobuf JSON (release, withdrawal, key compromise, ...): sign that.")
    private boolean statement;

    @Option(
            names = "--collateral",
            paramLabel = "FILE|DIR",
            description =
                    "What travels with the evidence in the one statement: collateral, certificates, revocation lists, an"
                            + " event log; of a folder, what belongs to the evidence. Repeatable.")
    private List<Path> collateral = new ArrayList<>();

    @Mixin
    private final BindingOptions binding = new BindingOptions();

    private final Host host;

    LeafSource(Host host) {
        this.host = host;
    }

    /** The leaf of a file, and in a few words what it was taken for. */
    record Leaf(Bytes bytes, String description) {}

    boolean needsKey() {
        return !raw;
    }

    void check() throws Failure {
        if (raw && statement) {
            throw Failure.usage("--raw and --statement exclude each other", "");
        }
        if ((raw || statement) && !collateral.isEmpty()) {
            throw Failure.usage("--collateral goes with evidence, not with --raw or --statement", "");
        }
    }

    /** @param signers empty only where no key is needed */
    Leaf leaf(Path file, List<PublisherSigner> signers) throws Failure, IOException, InvalidEntryException {
        return leaf(LocalFiles.read(file, VerifyCommand.MAX_FILE), LocalFiles.baseName(file), signers);
    }

    Leaf leaf(Bytes content, String name, List<PublisherSigner> signers)
            throws Failure, IOException, InvalidEntryException {
        if (raw) {
            if (content.isEmpty()) {
                throw Failure.couldNotTell("LEAF_EMPTY", name + " is empty: a leaf has at least one byte", "");
            }
            return new Leaf(content, "a leaf as it is");
        }
        if (statement) {
            Statement parsed = parseStatement(content, name);
            return new Leaf(Statements.sign(parsed, signers), EntryReport.kind(parsed));
        }
        Optional<Binding> bound = binding.binding();
        if (!collateral.isEmpty() || bound.isPresent()) {
            Exhibit exhibit = complete(content, name, bound);
            return new Leaf(
                    Statements.sign(FileStatements.of(exhibit, name), signers),
                    WholeFile.of(content).remark() + " with "
                            + Text.plural(exhibit.parts().size(), "piece of collateral", "pieces of collateral"));
        }
        return new Leaf(
                Statements.sign(FileStatements.of(content, name), signers),
                WholeFile.of(content).remark());
    }

    /** The evidence with what belongs to it now. */
    private Exhibit complete(Bytes content, String name, Optional<Binding> bound) throws Failure, IOException {
        try {
            Piece piece = Recognition.of(content)
                    .filter(found -> found.evidence().equals(Optional.of(content)))
                    .orElseThrow(() -> Failure.couldNotTell(
                            "NOT_EVIDENCE",
                            name + " is not evidence by itself, so nothing can complete it",
                            "`vitrine inspect` shows what it is"));
            Exhibit exhibit = Dossier.of(piece)
                    .beside(SideFiles.read(collateral, new Output(host)))
                    .exhibit(
                            new Judge(VerifiedChains.production(CHAINS), PublishedKeys.shipped()),
                            host.clock().instant());
            return bound.isPresent() ? exhibit.boundBy(bound.get()) : exhibit;
        } catch (MalformedException e) {
            throw Failure.refuted("MALFORMED", name + ": " + e.getMessage());
        }
    }

    /** The statement that a file in protobuf JSON means; null where it is not one. */
    static @Nullable Statement findStatement(Bytes content) {
        if (content.isEmpty() || content.at(0) != '{') {
            return null;
        }
        try {
            return parseStatement(content, "");
        } catch (Failure e) {
            return null;
        }
    }

    private static Statement parseStatement(Bytes content, String name) throws Failure {
        Statement.Builder builder = Statement.newBuilder();
        try {
            JsonFormat.parser().merge(content.toUtf8(), builder);
        } catch (InvalidProtocolBufferException | MalformedException e) {
            throw Failure.couldNotTell(
                    "MALFORMED_STATEMENT",
                    name + " is not a Statement in protobuf JSON: " + e.getMessage(),
                    "the fields are those of proto/src/main/proto/vitrine/v1/statement.proto");
        }
        return builder.build();
    }
}
