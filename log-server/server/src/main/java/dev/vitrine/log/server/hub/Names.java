package dev.vitrine.log.server.hub;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.ProtocolMessageEnum;
import dev.vitrine.log.server.index.Measured;
import dev.vitrine.proto.v1.Measurement;
import dev.vitrine.proto.v1.MeasurementId;
import dev.vitrine.proto.v1.Source;
import dev.vitrine.tlog.Bytes;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The one form of names that answers have: stable words for constants, lower-case hex for bytes. */
final class Names {

    /** One for each constant that was ever asked for: a list of entries asks for the same few again and again. */
    private static final Map<EnumValueDescriptor, String> WORDS = new ConcurrentHashMap<>();

    private Names() {}

    /** {@code REBUILD_OUTCOME_SAME_MEASUREMENT} is "same-measurement"; "" = unspecified. */
    static String word(ProtocolMessageEnum constant) {
        return constant.toString().equals("UNRECOGNIZED") ? "unrecognized" : word(constant.getValueDescriptor());
    }

    static String word(EnumValueDescriptor constant) {
        return WORDS.computeIfAbsent(constant, Names::spelled);
    }

    private static String spelled(EnumValueDescriptor constant) {
        String type = constant.getType().getName();
        String prefix = type.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT) + "_";
        String name = constant.getName();
        String rest = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
        return rest.equals("UNSPECIFIED") ? "" : rest.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String hex(ByteString bytes) {
        return bytes.isEmpty() ? "" : Bytes.wrapUnsafe(bytes.toByteArray()).hex();
    }

    static MeasurementId id(Measured measured) {
        return MeasurementId.newBuilder()
                .setKind(measured.kind().word())
                .setValue(measured.value().hex())
                .build();
    }

    static MeasurementId id(Measurement measurement) {
        return Measured.of(measurement).map(Names::id).orElse(MeasurementId.getDefaultInstance());
    }

    static String api(Measured measured) {
        return "/v1/enclaves/" + measured.kind().word() + "/" + measured.value().hex();
    }

    /** For people: the address without its suffix, and the beginning of the commit. */
    static String source(Source source) {
        String commit = hex(source.getCommit().getValue());
        return source.getUrl() + (commit.isEmpty() ? "" : "@" + commit.substring(0, Math.min(12, commit.length())));
    }

    static String shortened(String hex) {
        return hex.length() <= 16 ? hex : hex.substring(0, 12) + "…";
    }
}
