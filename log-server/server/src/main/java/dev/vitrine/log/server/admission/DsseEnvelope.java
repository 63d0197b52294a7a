package dev.vitrine.log.server.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.rules.EntryRules;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The structure of a DSSE envelope in JSON (github.com/secure-systems-lab/dsse, envelope.md): the known fields, each once,
 * and nothing else. The envelope names its keys at most by a hint, so its signatures are checked by readers who know the
 * publishers, not here; the log proves only that these bytes were logged.
 */
final class DsseEnvelope {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(4).build())
            .build();

    private enum Field {
        PAYLOAD_TYPE("payloadType"),
        PAYLOAD("payload"),
        SIGNATURES("signatures");

        final String key;

        Field(String key) {
            this.key = key;
        }
    }

    private final JsonParser json;

    private DsseEnvelope(JsonParser json) {
        this.json = json;
    }

    static void check(Bytes leaf) throws Problem {
        try (JsonParser parser = JSON.createParser(leaf.toByteArray())) {
            new DsseEnvelope(parser).envelope();
        } catch (JsonParseException | StreamConstraintsException e) {
            throw new Problem(ErrorCode.MALFORMED_JSON, "leaf", "not well-formed JSON without repeated keys")
                    .at(e.getLocation() == null ? -1 : e.getLocation().getByteOffset());
        } catch (IOException e) {
            // The parser reads from memory: what is left are malformed encodings.
            throw new Problem(ErrorCode.MALFORMED_JSON, "leaf", "not UTF-8 encoded JSON");
        }
    }

    private void envelope() throws IOException, Problem {
        expect(JsonToken.START_OBJECT, "envelope");
        Set<Field> seen = EnumSet.noneOf(Field.class);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            Field field = field(json.currentName());
            seen.add(field);
            switch (field) {
                case PAYLOAD_TYPE -> payloadType();
                case PAYLOAD -> base64("envelope.payload");
                case SIGNATURES -> signatures();
            }
        }
        for (Field field : Field.values()) {
            if (!seen.contains(field)) {
                throw missing("envelope." + field.key);
            }
        }
        if (json.nextToken() != null) {
            throw new Problem(ErrorCode.MALFORMED_JSON, "leaf", "there is something after the envelope")
                    .at(json.currentTokenLocation().getByteOffset());
        }
    }

    private Field field(String name) throws Problem {
        for (Field field : Field.values()) {
            if (field.key.equals(name)) {
                return field;
            }
        }
        throw new Problem(
                        ErrorCode.INVALID_FIELD,
                        "envelope",
                        "a DSSE envelope has the fields payloadType, payload and signatures only")
                .at(json.currentTokenLocation().getByteOffset());
    }

    private void payloadType() throws IOException, Problem {
        String type = text("envelope.payloadType");
        if (type.isEmpty()) {
            throw missing("envelope.payloadType");
        }
        if (type.length() > EntryRules.MAX_PAYLOAD_TYPE_SIZE || type.chars().anyMatch(c -> c <= 0x20 || c >= 0x7f)) {
            throw invalid("envelope.payloadType", "a payload type is 1..255 bytes of printable ASCII without spaces");
        }
    }

    private void signatures() throws IOException, Problem {
        expect(JsonToken.START_ARRAY, "envelope.signatures");
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            String where = "envelope.signatures[" + count + "]";
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw invalid(where, "a signature is an object");
            }
            if (++count > EntryRules.MAX_SIGNATURES) {
                throw new Problem(
                        ErrorCode.LIMIT_EXCEEDED, "envelope.signatures", "an envelope has at most 16 signatures");
            }
            signature(where);
        }
        if (count == 0) {
            throw missing("envelope.signatures");
        }
    }

    private void signature(String where) throws IOException, Problem {
        boolean signed = false;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            switch (name) {
                case "sig" -> {
                    base64(where + ".sig");
                    signed = true;
                }
                // "cert" is what cosign adds for keyless signatures: PEM text.
                case "keyid", "cert" -> {
                    String unused = text(where + "." + name);
                }
                default -> throw invalid(where, "a signature has the fields keyid, sig and cert only");
            }
        }
        if (!signed) {
            throw missing(where + ".sig");
        }
    }

    /** SPEC: base64 encoding, either standard or URL-safe; here with its one canonical spelling in either alphabet. */
    private void base64(String where) throws IOException, Problem {
        String encoded = text(where);
        if (encoded.isEmpty()) {
            throw missing(where);
        }
        boolean urlSafe = encoded.indexOf('-') >= 0 || encoded.indexOf('_') >= 0;
        try {
            byte[] decoded = (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(encoded);
            String again = (urlSafe ? Base64.getUrlEncoder() : Base64.getEncoder()).encodeToString(decoded);
            if (!again.equals(encoded)) {
                throw invalid(where, "base64 is not in its canonical form, with padding");
            }
        } catch (IllegalArgumentException e) {
            throw invalid(where, "not base64");
        }
    }

    private String text(String where) throws IOException, Problem {
        expect(JsonToken.VALUE_STRING, where);
        return json.getText();
    }

    private void expect(JsonToken token, String where) throws IOException, Problem {
        if (json.nextToken() != token) {
            throw invalid(where, "expected a JSON " + kind(token));
        }
    }

    private static String kind(JsonToken token) {
        return token.name().toLowerCase(Locale.ROOT).replace("start_", "").replace("value_", "");
    }

    private Problem invalid(String where, String message) {
        return new Problem(ErrorCode.INVALID_FIELD, where, message)
                .at(json.currentTokenLocation().getByteOffset());
    }

    private static Problem missing(String where) {
        return new Problem(ErrorCode.MISSING_FIELD, where, "required");
    }
}
