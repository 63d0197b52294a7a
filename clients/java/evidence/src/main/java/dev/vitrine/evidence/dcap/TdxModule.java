package dev.vitrine.evidence.dcap;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a genuine TDX module looks like in a report.
 *
 * @param id {@code TDX_01} and the like; empty for the first major version, which is judged by the platform's level
 * @param levels of this major version, the highest first; none for the first
 */
@Immutable
public record TdxModule(
        String id,
        Bytes mrSigner,
        Bytes attributes,
        Bytes attributesMask,
        @SuppressWarnings("Immutable") List<TcbLevel.OfComponent> levels) {

    static TdxModule readFirst(JsonFields module) throws MalformedException {
        return read(module, "", List.of());
    }

    static TdxModule readIdentity(JsonFields module) throws MalformedException {
        List<TcbLevel.OfComponent> levels = new ArrayList<>();
        for (JsonFields level : module.objects("tcbLevels")) {
            levels.add(TcbLevel.OfComponent.read(level));
        }
        return read(module, module.text("id"), EnclaveIdentity.descending(levels));
    }

    private static TdxModule read(JsonFields module, String id, List<TcbLevel.OfComponent> levels)
            throws MalformedException {
        return new TdxModule(
                id, module.hex("mrsigner", 48), module.hex("attributes", 8), module.hex("attributesMask", 8), levels);
    }
}
