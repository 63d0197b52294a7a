package dev.vitrine.evidence.judge;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.tlog.Bytes;
import java.util.Map;

/**
 * How the attested side made its report data, as somebody declares it. Only a recomputation proves it.
 *
 * @param expression in the grammar of package {@code reportdata}: {@code sha256(pem(pubkey) || csr)}
 * @param preimages by the names that the expression uses
 */
@Immutable
public record Binding(
        String expression, @SuppressWarnings("Immutable") Map<String, Bytes> preimages) {

    public Binding {
        preimages = Map.copyOf(preimages);
    }
}
