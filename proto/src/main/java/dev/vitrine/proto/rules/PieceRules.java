package dev.vitrine.proto.rules;

import dev.vitrine.proto.v1.BlobReference;
import dev.vitrine.proto.v1.Digest;
import dev.vitrine.proto.v1.DigestAlgorithm;
import dev.vitrine.proto.v1.Enclave;
import dev.vitrine.proto.v1.Measurement;
import dev.vitrine.proto.v1.MeasurementKind;
import dev.vitrine.proto.v1.PinnedInput;
import dev.vitrine.proto.v1.Recipe;
import dev.vitrine.proto.v1.Register;
import dev.vitrine.proto.v1.Source;
import java.util.Arrays;
import java.util.List;

/** The rules of the messages that several kinds of statement share. */
final class PieceRules {

    private static final int MAX_URL_SIZE = 2048;
    private static final int SIGSTRUCT_SIZE = 1808;

    private PieceRules() {}

    static void digest(Scope scope, Digest digest) throws InvalidEntryException {
        scope.choice("algorithm", digest.getAlgorithm());
        scope.exactly("value", digest.getValue(), true, size(digest.getAlgorithm()));
    }

    static void blob(Scope scope, BlobReference blob) throws InvalidEntryException {
        scope.exactly("sha256", blob.getSha256(), true, 32);
        scope.require("size", blob.getSize() != 0);
        scope.check("size", blob.getSize() > 0, "a size is below 2^63");
        scope.line("media_type", blob.getMediaType(), true, 127);
        scope.line("name", blob.getName(), false, 255);
        scope.lines("urls", blob.getUrlsList(), 16, MAX_URL_SIZE);
    }

    static void measurements(Scope scope, List<Measurement> measurements, boolean required)
            throws InvalidEntryException {
        if (required) {
            scope.require("measurements", !measurements.isEmpty());
        }
        scope.atMost("measurements", measurements.size(), 32);
        for (int i = 0; i < measurements.size(); i++) {
            measurement(scope.child("measurements", i), measurements.get(i));
        }
    }

    static void measurement(Scope scope, Measurement measurement) throws InvalidEntryException {
        scope.choice("kind", measurement.getKind());
        int size = measurement.getKind() == MeasurementKind.MEASUREMENT_KIND_SGX_MRENCLAVE ? 32 : 48;
        scope.exactly("value", measurement.getValue(), true, size);
        scope.atMost("registers", measurement.getRegistersCount(), 16);
        String previous = "";
        for (int i = 0; i < measurement.getRegistersCount(); i++) {
            Register register = measurement.getRegisters(i);
            Scope at = scope.child("registers", i);
            at.name("name", register.getName(), 16);
            at.check("name", register.getName().compareTo(previous) > 0, "registers are in ascending order, each once");
            at.check(
                    "value",
                    register.getValue().size() >= 32 && register.getValue().size() <= 64,
                    "a register has 32 to 64 bytes");
            previous = register.getName();
        }
    }

    static void enclave(Scope scope, Enclave enclave) throws InvalidEntryException {
        scope.line("name", enclave.getName(), true, 127);
        scope.require("measurement", enclave.hasMeasurement());
        measurement(scope.child("measurement"), enclave.getMeasurement());
        scope.exactly("mrsigner", enclave.getMrsigner(), false, 32);
        scope.atMost("isv_prod_id", Integer.toUnsignedLong(enclave.getIsvProdId()), 0xffff);
        scope.atMost("isv_svn", Integer.toUnsignedLong(enclave.getIsvSvn()), 0xffff);
        int attributes = enclave.getAttributes().size();
        scope.check(
                "attributes", attributes == 0 || attributes == 8 || attributes == 16, "attributes have 8 or 16 bytes");
        scope.exactly("sigstruct", enclave.getSigstruct(), false, SIGSTRUCT_SIZE);
        if (enclave.hasBinary()) {
            blob(scope.child("binary"), enclave.getBinary());
        }
        scope.lines("unmeasured", enclave.getUnmeasuredList(), 32, 1024);
    }

    static void source(Scope scope, Source source) throws InvalidEntryException {
        scope.line("url", source.getUrl(), true, MAX_URL_SIZE);
        if (source.hasCommit()) {
            digest(scope.child("commit"), source.getCommit());
        }
        scope.line("tag", source.getTag(), false, 255);
        if (source.hasArchive()) {
            blob(scope.child("archive"), source.getArchive());
        }
        scope.line("subdirectory", source.getSubdirectory(), false, 1024);
        boolean inside = !source.getSubdirectory().startsWith("/")
                && Arrays.stream(source.getSubdirectory().split("/", -1)).noneMatch(".."::equals);
        scope.check("subdirectory", inside, "a relative path without \"..\"");
    }

    static void recipe(Scope scope, Recipe recipe) throws InvalidEntryException {
        scope.line("builder", recipe.getBuilder(), true, 63);
        scope.line("entry_point", recipe.getEntryPoint(), false, 1024);
        scope.lines("arguments", recipe.getArgumentsList(), 64, 1024);
        scope.atMost("inputs", recipe.getInputsCount(), 256);
        for (int i = 0; i < recipe.getInputsCount(); i++) {
            PinnedInput input = recipe.getInputs(i);
            Scope at = scope.child("inputs", i);
            at.line("name", input.getName(), true, 255);
            at.line("url", input.getUrl(), false, MAX_URL_SIZE);
            at.require("digest", input.hasDigest());
            digest(at.child("digest"), input.getDigest());
            at.check("size", input.getSize() >= 0, "a size is below 2^63");
        }
        if (recipe.hasLock()) {
            digest(scope.child("lock"), recipe.getLock());
        }
    }

    private static int size(DigestAlgorithm algorithm) {
        return switch (algorithm) {
            case DIGEST_ALGORITHM_SHA256, DIGEST_ALGORITHM_NAR_SHA256 -> 32;
            case DIGEST_ALGORITHM_SHA384 -> 48;
            case DIGEST_ALGORITHM_SHA512 -> 64;
            case DIGEST_ALGORITHM_GIT_SHA1 -> 20;
            case DIGEST_ALGORITHM_UNSPECIFIED, UNRECOGNIZED -> throw new AssertionError("refused before");
        };
    }
}
