package dev.vitrine.evidence.dcap;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.dcap.QuoteHeader.Tee;
import dev.vitrine.evidence.json.JsonFields;
import dev.vitrine.evidence.json.StrictJson;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Intel's TCB info for one kind of platform.
 *
 * @param version 1, 2 or 3; version 1 is read and shown, but no platform is judged by it
 * @param pceId absent in version 1
 * @param evaluationNumber rises with each TCB recovery; 0 in version 1
 * @param firstModule the TDX module of the first major version, for TDX
 * @param modules the TDX modules of later major versions
 * @param levels the highest first, whatever the order of the document
 * @param reordered whether the document had another order
 * @param repeated whether the document has two levels of the same versions; then the first of them counts. Intel never signed
 *     such a document, and Intel's library would not read it
 */
@Immutable
public record TcbInfo(
        Tee tee,
        int version,
        Instant issueDate,
        Instant nextUpdate,
        Bytes fmspc,
        Optional<Bytes> pceId,
        int evaluationNumber,
        Optional<TdxModule> firstModule,
        @SuppressWarnings("Immutable") List<TdxModule> modules,
        @SuppressWarnings("Immutable") List<TcbLevel> levels,
        boolean reordered,
        boolean repeated) {

    private static final Comparator<TcbLevel> ASCENDING = Comparator.comparing(TcbLevel::sgx)
            .thenComparing(TcbLevel::pceSvn)
            .thenComparing(level -> level.tdx().orElse(Bytes.EMPTY));

    /** Parses the body of a {@link SignedDocument}. */
    public static TcbInfo parse(Bytes body) throws MalformedException {
        JsonFields info = StrictJson.object(body);
        int version = info.integer("version", 3);
        if (version < 1) {
            throw wrong("a TCB info version that is not supported");
        }
        Tee tee = version >= 3 ? tee(info.text("id")) : Tee.SGX;
        if (version >= 2 && info.integer("tcbType", Integer.MAX_VALUE) != 0) {
            throw wrong("a TCB type that is not supported");
        }
        List<TdxModule> modules = new ArrayList<>();
        if (tee == Tee.TDX && info.has("tdxModuleIdentities")) {
            for (JsonFields module : info.objects("tdxModuleIdentities")) {
                modules.add(TdxModule.readIdentity(module));
            }
        }
        List<TcbLevel> levels = new ArrayList<>();
        for (JsonFields level : info.objects("tcbLevels")) {
            levels.add(TcbLevel.read(level, version, tee == Tee.TDX));
        }
        List<TcbLevel> sorted = new ArrayList<>(levels);
        sorted.sort(ASCENDING.reversed());
        if (sorted.isEmpty()) {
            throw wrong("a TCB info without levels");
        }
        return new TcbInfo(
                tee,
                version,
                info.time("issueDate"),
                info.time("nextUpdate"),
                info.hex("fmspc", 6),
                version >= 2 ? Optional.of(info.hex("pceId", 2)) : Optional.empty(),
                version >= 2 ? info.integer("tcbEvaluationDataNumber", Integer.MAX_VALUE) : 0,
                tee == Tee.TDX ? Optional.of(TdxModule.readFirst(info.object("tdxModule"))) : Optional.empty(),
                List.copyOf(modules),
                List.copyOf(sorted),
                !sorted.equals(levels),
                hasRepeated(sorted));
    }

    private static boolean hasRepeated(List<TcbLevel> sorted) {
        for (int i = 1; i < sorted.size(); i++) {
            if (ASCENDING.compare(sorted.get(i - 1), sorted.get(i)) == 0) {
                return true;
            }
        }
        return false;
    }

    private static Tee tee(String id) throws MalformedException {
        for (Tee tee : Tee.values()) {
            if (tee.name().equals(id)) {
                return tee;
            }
        }
        throw wrong("a TCB info for something that is not known");
    }

    /** Whether platforms may be judged by a document of this version. */
    public boolean isSupported() {
        return version >= 2;
    }

    private static MalformedException wrong(String what) {
        return new MalformedException(what, MalformedException.NO_POSITION);
    }
}
