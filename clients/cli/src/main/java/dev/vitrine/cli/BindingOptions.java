package dev.vitrine.cli;

import dev.vitrine.evidence.judge.Binding;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the attested side made its report data. */
final class BindingOptions {

    private static final int MAX_PREIMAGE = 32 * 1024;

    @Option(
            names = "--report-data",
            paramLabel = "RECIPE",
            description = "How the report data was made, such as \"sha256(pem(pubkey) || csr)\": it is recomputed.")
    private @Nullable String recipe;

    @Option(
            names = "--preimage",
            paramLabel = "NAME=FILE",
            description = "A preimage that the recipe names. Repeatable.")
    private Map<String, Path> preimages = new LinkedHashMap<>();

    Optional<Binding> binding() throws Failure, IOException {
        if (recipe == null) {
            if (!preimages.isEmpty()) {
                throw Failure.usage("--preimage goes with --report-data RECIPE", "");
            }
            return Optional.empty();
        }
        Map<String, Bytes> contents = new HashMap<>();
        for (Map.Entry<String, Path> preimage : preimages.entrySet()) {
            contents.put(preimage.getKey(), LocalFiles.read(preimage.getValue(), MAX_PREIMAGE));
        }
        return Optional.of(new Binding(recipe, contents));
    }
}
