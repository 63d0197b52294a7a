package dev.vitrine.exhibit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.exhibit.Recognizer.Recognized;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells JSON documents apart by the names in their outermost object. */
final class JsonRecognizer {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonRecognizer() {}

    /** Empty where the file is not one well-formed JSON object, or an object that nobody knows. */
    static Optional<Recognized> recognize(Bytes file) {
        int first = 0;
        while (first < file.size() && file.at(first) <= ' ' && file.at(first) >= 0) {
            first++;
        }
        if (first == file.size() || file.at(first) != '{') {
            return Optional.empty();
        }
        try {
            return classify(outermost(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Recognized> classify(Map<String, String> names) {
        if (names.keySet().containsAll(List.of("payload", "payloadType", "signatures"))) {
            return known(EvidenceKind.DSSE_ENVELOPE, "DSSE envelope of " + names.get("payloadType"));
        }
        if (value(names, "mediaType").startsWith("application/vnd.dev.sigstore.bundle")) {
            return known(EvidenceKind.SIGSTORE_BUNDLE, "Sigstore bundle");
        }
        if (names.containsKey("isvEnclaveQuoteBody") && names.containsKey("isvEnclaveQuoteStatus")) {
            return known(EvidenceKind.IAS_REPORT, "report of Intel's attestation service");
        }
        if (value(names, "_type").startsWith("https://in-toto.io/Statement/")) {
            return known(EvidenceKind.IN_TOTO_STATEMENT, "in-toto statement without an envelope");
        }
        if (value(names, "bomFormat").equals("CycloneDX")) {
            return known(EvidenceKind.CYCLONEDX_DOCUMENT, "CycloneDX " + value(names, "specVersion"));
        }
        if (value(names, "spdxVersion").startsWith("SPDX-")) {
            return known(EvidenceKind.SPDX_DOCUMENT, value(names, "spdxVersion"));
        }
        if (value(names, "@context").startsWith("https://spdx.org/rdf/3.")) {
            return known(EvidenceKind.SPDX_DOCUMENT, "SPDX 3");
        }
        if (names.containsKey("signature") && (names.containsKey("tcbInfo") || names.containsKey("enclaveIdentity"))) {
            return known(EvidenceKind.PCS_COLLATERAL, "collateral of Intel's provisioning service");
        }
        return Optional.empty();
    }

    /** Name to text value, or to the empty string where the value is not text. */
    private static Map<String, String> outermost(Bytes file) throws IOException {
        Map<String, String> names = new HashMap<>();
        try (JsonParser parser = FACTORY.createParser(file.toByteArray())) {
            JsonToken opening = parser.nextToken();
            if (opening != JsonToken.START_OBJECT) {
                return names;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                String text = parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
                parser.skipChildren();
                names.put(name, text);
            }
            if (parser.nextToken() != null) {
                return Map.of(); // several documents in one file are none of the formats below
            }
        }
        return names;
    }

    private static String value(Map<String, String> names, String name) {
        return names.getOrDefault(name, "");
    }

    private static Optional<Recognized> known(EvidenceKind kind, String remark) {
        return Optional.of(new Recognized(kind, remark));
    }
}
