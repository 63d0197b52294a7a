package dev.vitrine.tlog;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * The published and generated vectors that live beside the project, in the folder that the system property
 * {@code vitrine.shared} names. Without the folder a test that asks for them is skipped and says so; with
 * {@code -Dvitrine.shared.required=true} it fails instead.
 */
public final class SharedVectors {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private SharedVectors() {}

    /** The folder {@code vectors}; skips or fails the test when it is absent. */
    public static Path folder() {
        Path folder = Path.of(System.getProperty("vitrine.shared", "../shared"), "vectors");
        if (!Files.isDirectory(folder)) {
            String message = "the shared vectors are not there; set -Dvitrine.shared to their folder";
            if (Boolean.getBoolean("vitrine.shared.required")) {
                throw new AssertionError(message);
            }
            Assumptions.abort(message);
        }
        return folder;
    }

    /** A file or folder under {@code vectors}, by its path there, such as {@code merkle/inclusion.json}. */
    public static Path path(String name) {
        return folder().resolve(name);
    }

    public static Bytes bytes(String name) {
        return readBytes(path(name));
    }

    /** A JSON file; its integers may reach 2^64 - 1 and are read without loss. */
    public static JsonNode json(String name) {
        return parseJson(readBytes(path(name)));
    }

    /** A file of the project's own vectors, by its path under {@code proto/vectors}; these are never absent. */
    public static JsonNode ownJson(String name) {
        return parseJson(readBytes(projectRoot().resolve("proto/vectors").resolve(name)));
    }

    public static Path projectRoot() {
        return Path.of(System.getProperty("vitrine.root", "../../.."));
    }

    /** An integer field that may be beyond {@code long}. */
    public static BigInteger integer(JsonNode node, String field) {
        JsonNode value = node.required(field);
        if (!value.isIntegralNumber()) {
            throw new AssertionError(field + " is not an integer");
        }
        return value.bigIntegerValue();
    }

    /** Whether the integer is one that this library can represent at all: 0..2^63-1. */
    public static boolean fits63Bits(BigInteger value) {
        return value.signum() >= 0 && value.bitLength() <= 63;
    }

    public static Bytes readBytes(Path file) {
        try {
            return Bytes.wrapUnsafe(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode parseJson(Bytes bytes) {
        try {
            return JSON.readTree(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
