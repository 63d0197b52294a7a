package dev.vitrine.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.cosignature.SubtreeMessage;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.VerifierKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a witness says about itself in {@code witness.v0.json}; nobody signed it.
 *
 * @param keys that sign from now on: Ed25519 cosignatures, and ML-DSA-44 ones
 * @param retiring keys that will stop to sign, which nobody should begin to trust
 * @param capabilities as it names them; empty where it names none
 * @param admission its word for which logs may announce themselves; empty where it has none
 */
record WitnessDescription(
        String name,
        String submissionUrl,
        List<VerifierKey> keys,
        List<VerifierKey> retiring,
        List<String> capabilities,
        String admission) {

    private static final int MAX_KEYS = 16;

    WitnessDescription {
        keys = List.copyOf(keys);
        retiring = List.copyOf(retiring);
        capabilities = List.copyOf(capabilities);
    }

    /** Reads the document; keys of unknown types are left out, anything else that does not fit is malformed. */
    static WitnessDescription parse(Bytes text) throws MalformedException {
        JsonNode json;
        try {
            json = Output.JSON.readTree(text.toByteArray());
        } catch (JsonProcessingException e) {
            throw malformed("the description is not JSON");
        } catch (IOException e) {
            throw new AssertionError("an array does not fail", e);
        }
        if (json == null || !json.isObject()) {
            throw malformed("the description is not a JSON object");
        }
        String name = json.path("name").asText();
        String url = json.path("submission_url").asText();
        if (name.isEmpty() || !SubtreeMessage.fits(name) || url.isEmpty()) {
            throw malformed("the description has no name of 1 to 255 bytes or no submission_url");
        }
        List<VerifierKey> all = keys(json.path("verifier_keys"), name);
        Set<VerifierKey> old = new HashSet<>();
        for (JsonNode retiring : json.path("retiring_keys")) {
            old.add(VerifierKey.parse(retiring.path("verifier_key").asText()));
        }
        List<String> capabilities = new ArrayList<>();
        json.path("capabilities").forEach(capability -> capabilities.add(capability.asText()));
        return new WitnessDescription(
                name,
                url,
                all.stream().filter(key -> !old.contains(key)).toList(),
                all.stream().filter(old::contains).toList(),
                capabilities,
                json.path("admission").path("policy").asText());
    }

    private static List<VerifierKey> keys(JsonNode array, String name) throws MalformedException {
        if (array.size() > MAX_KEYS) {
            throw malformed("the description has more than " + MAX_KEYS + " keys");
        }
        List<VerifierKey> keys = new ArrayList<>();
        for (JsonNode text : array) {
            VerifierKey key = VerifierKey.parse(text.asText());
            if (!key.name().value().equals(name)) {
                throw malformed(
                        "a key has another name than the witness: " + key.name().value());
            }
            if (keys.contains(key)) {
                throw malformed("a key is there twice");
            }
            if (key.type() == KeyType.ED25519_COSIGNATURE || key.type() == KeyType.MLDSA44_COSIGNATURE) {
                keys.add(key);
            }
        }
        if (keys.isEmpty()) {
            throw malformed("the description has no key for cosignatures");
        }
        return keys;
    }

    private static MalformedException malformed(String what) {
        return new MalformedException(what, MalformedException.NO_POSITION);
    }
}
