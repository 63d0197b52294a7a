package dev.vitrine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitrine.audit.diff.Differ;
import dev.vitrine.audit.diff.EnclaveDiff;
import dev.vitrine.evidence.image.MeasureLimits;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Why two enclaves differ. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Says how alike two enclaves are, and why they differ: fields of their signatures, layout, and the measured pages"
                    + " with section, symbol and likely cause.",
            "",
            "A and B are signed enclaves or rebuilt images. One that nobody signed is laid out like the other. What depends on"
                    + " the signer (key, signature, date) is shown and does not count."
        },
        footer = {
            "  vitrine diff released.signed.so out/enclave.so",
            "  vitrine diff --json a.so b.so | jq -r .similarity",
            "",
            "Exit codes: 0 the same bit for bit or the same MRENCLAVE, 1 different, 2 could not be measured."
        })
final class DiffCommand implements Callable<Integer> {

    @Mixin
    private final Output output;

    @Parameters(index = "0", paramLabel = "A", description = "An enclave.")
    private Path first = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "Another one.")
    private Path second = Path.of("");

    DiffCommand(Host host) {
        this.output = new Output(host);
    }

    @Override
    public Integer call() throws Failure, IOException {
        Bytes a = LocalFiles.read(first, VerifyCommand.MAX_FILE);
        Bytes b = LocalFiles.read(second, VerifyCommand.MAX_FILE);
        EnclaveDiff diff = new Differ(MeasureLimits.DEFAULT).compare(a, b);
        ExitCode exit =
                switch (diff.similarity()) {
                    case BIT_FOR_BIT, SAME_MEASUREMENT -> ExitCode.PROVEN;
                    case DIFFERENT -> ExitCode.REFUTED;
                    case UNKNOWN -> ExitCode.COULD_NOT_TELL;
                };
        print(diff, exit);
        output.json(json(diff, exit));
        return exit.code();
    }

    private void print(EnclaveDiff diff, ExitCode exit) {
        output.line(exit.outcome().toUpperCase(Locale.ROOT) + "  "
                + diff.similarity().code() + ": " + diff.summary());
        output.line("  first      MRENCLAVE " + hex(diff.first()) + "  " + first);
        output.line("  second     MRENCLAVE " + hex(diff.second()) + "  " + second);
        diff.signature()
                .forEach(field -> output.line("  signature  " + field.field() + ": " + field.first() + " against "
                        + field.second()
                        + (field.isMeasured() ? "" : " (not measured)")));
        diff.layout().forEach(text -> output.line("  layout     " + text));
        diff.order().ifPresent(text -> output.line("  order      " + text));
        for (EnclaveDiff.PageDifference page : diff.pages()) {
            output.line(String.format(
                    Locale.ROOT,
                    "  page       0x%x %s, %s%s",
                    page.offset(),
                    page.region(),
                    page.what(),
                    page.place().map(DiffCommand::where).orElse("")));
        }
        if (diff.pageCount() > diff.pages().size()) {
            output.line(
                    "  page       ... and " + (diff.pageCount() - diff.pages().size()) + " more");
        }
        diff.causes()
                .forEach(cause -> output.line(
                        "  cause      " + cause.code() + ": " + cause.why() + "; to do: " + cause.advice()));
        diff.notes().forEach(note -> output.line("  note       " + note));
    }

    private static String where(EnclaveDiff.Place place) {
        return String.format(
                Locale.ROOT,
                " at 0x%x%s%s, %d bytes: %s against %s",
                place.address(),
                place.section().isEmpty() ? "" : " " + place.section(),
                place.symbol().isEmpty() ? "" : " " + place.symbol(),
                place.bytes(),
                place.first(),
                place.second());
    }

    private static String hex(Optional<Bytes> value) {
        return value.map(Bytes::hex).orElse("unknown");
    }

    private ObjectNode json(EnclaveDiff diff, ExitCode exit) {
        ObjectNode json = Output.answer(exit)
                .put("similarity", diff.similarity().code())
                .put("summary", diff.summary())
                .put("first", diff.first().map(Bytes::hex).orElse(null))
                .put("second", diff.second().map(Bytes::hex).orElse(null));
        ArrayNode signature = json.putArray("signature");
        diff.signature().forEach(field -> {
            ObjectNode unused = signature
                    .addObject()
                    .put("field", field.field())
                    .put("first", field.first())
                    .put("second", field.second())
                    .put("measured", field.isMeasured());
        });
        diff.layout().forEach(json.putArray("layout")::add);
        diff.order().ifPresent(order -> json.put("order", order));
        json.put("differing_pages", diff.pageCount());
        ArrayNode pages = json.putArray("pages");
        for (EnclaveDiff.PageDifference page : diff.pages()) {
            ObjectNode node = pages.addObject()
                    .put("offset", page.offset())
                    .put("what", page.what())
                    .put("region", page.region());
            page.place().ifPresent(place -> {
                ObjectNode unused = node.put("address", place.address())
                        .put("section", place.section())
                        .put("symbol", place.symbol())
                        .put("bytes", place.bytes())
                        .put("first", place.first())
                        .put("second", place.second());
            });
        }
        ArrayNode causes = json.putArray("causes");
        diff.causes().forEach(cause -> {
            ObjectNode unused = causes.addObject()
                    .put("code", cause.code())
                    .put("why", cause.why())
                    .put("advice", cause.advice());
        });
        diff.notes().forEach(json.putArray("notes")::add);
        return json;
    }
}
