package dev.vitrine.proto.vectors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Signatures of all types on checkpoints, and of type 6 on subtrees (c2sp.org/tlog-cosignature). */
final class CosignatureVectors implements VectorGroup {

    private static final long TIME = 1_780_000_001L;

    private final NaiveMerkle tree = NaiveMerkle.ofEntries();
    private final NaiveCheckpoint checkpoint = NaiveCheckpoint.of(13);
    private final NaiveKey log = new NaiveKey(NaiveCheckpoint.ORIGIN, NaiveKey.ED25519, 1);
    private final NaiveKey ed25519 = new NaiveKey("w.example/one", NaiveKey.ED25519_COSIGNATURE, 3);
    private final NaiveKey mlDsa = new NaiveKey("w.example/one", NaiveKey.MLDSA44_COSIGNATURE, 4);

    @Override
    public String folder() {
        return "cosignature";
    }

    @Override
    public Map<String, JsonObject> files() {
        Map<String, JsonObject> files = new LinkedHashMap<>();
        files.put(
                "checkpoints.json",
                JsonObject.of(
                        "The `line` is the deterministic signature, by the key with this `privateKey` and `vkey`, of the"
                                + " `checkpoint` at this `time`, over `message`. Type 1 has no time: it is 0.",
                        checkpoints()));
        files.put(
                "subtrees.json",
                JsonObject.of(
                        "The `line` is the deterministic signature, by the key with this `privateKey` and `vkey`, of the"
                                + " leaves from `start` to `end` (exclusive) of the log of this `origin`, over `message`,"
                                + " without a time.",
                        subtrees()));
        return files;
    }

    private List<JsonObject> checkpoints() {
        NaiveCheckpoint extended =
                new NaiveCheckpoint(checkpoint.origin, 13, checkpoint.root, List.of("an extension line"));
        NaiveCheckpoint huge = new NaiveCheckpoint("o", Long.MAX_VALUE, checkpoint.root, List.of());
        NaiveCheckpoint longest = new NaiveCheckpoint("\u00e9".repeat(127) + "x", 0, tree.root(0, 0), List.of());
        List<JsonObject> cases = new ArrayList<>();
        for (NaiveKey key : List.of(log, ed25519, mlDsa)) {
            long time = key.type == NaiveKey.ED25519 ? 0 : TIME;
            for (NaiveCheckpoint each : List.of(checkpoint, extended, huge, longest)) {
                cases.add(right(key, each, time));
            }
            if (key.type != NaiveKey.ED25519) {
                cases.add(right(key, checkpoint, Long.MAX_VALUE));
                cases.add(right(key, checkpoint, 0));
                cases.addAll(wrongTimes(key));
            }
            NaiveCheckpoint other = new NaiveCheckpoint(checkpoint.origin, 14, checkpoint.root, List.of());
            cases.add(wrong("of another size", key, other, key.sign(checkpoint, time)));
            other = new NaiveCheckpoint("another.example", 13, checkpoint.root, List.of());
            cases.add(wrong("of another origin", key, other, key.sign(checkpoint, time)));
            other = new NaiveCheckpoint(checkpoint.origin, 13, tree.root(0, 14), List.of());
            cases.add(wrong("of another root", key, other, key.sign(checkpoint, time)));
        }
        cases.add(wrong("type 4 covers extension lines", ed25519, extended, ed25519.sign(checkpoint, TIME)));
        cases.add(JsonObject.of("type 6 does not cover extension lines")
                .with("vkey", mlDsa.vkey())
                .with("checkpoint", extended.text())
                .with("time", TIME)
                .with("line", mlDsa.sign(checkpoint, TIME)));
        NaiveKey namesake = new NaiveKey("w.example/two", NaiveKey.MLDSA44_COSIGNATURE, 4);
        byte[] blob = NaiveKey.join(NaiveKey.u64(TIME), mlDsa.rawSign(mlDsa.message(checkpoint, TIME)));
        cases.add(wrong("type 6 covers the name of the cosigner", namesake, checkpoint, namesake.line(blob)));
        NaiveCheckpoint tooLong = new NaiveCheckpoint("o".repeat(256), 13, checkpoint.root, List.of());
        cases.add(wrong("an origin that type 6 cannot sign", mlDsa, tooLong, mlDsa.sign(checkpoint, TIME)));
        return cases;
    }

    private List<JsonObject> wrongTimes(NaiveKey key) {
        byte[] signature = key.rawSign(key.message(checkpoint, TIME));
        List<JsonObject> cases = new ArrayList<>();
        cases.add(wrong("another time", key, checkpoint, key.line(NaiveKey.join(NaiveKey.u64(TIME + 1), signature))));
        cases.add(wrong(
                "a time of 2^63", key, checkpoint, key.line(NaiveKey.join(NaiveKey.u64(Long.MIN_VALUE), signature))));
        cases.add(wrong("no time", key, checkpoint, key.line(signature)));
        cases.add(wrong("only a time", key, checkpoint, key.line(NaiveKey.u64(TIME))));
        cases.add(wrong(
                "a byte too many",
                key,
                checkpoint,
                key.line(NaiveKey.join(NaiveKey.u64(TIME), Arrays.copyOf(signature, signature.length + 1)))));
        return cases;
    }

    private List<JsonObject> subtrees() {
        List<JsonObject> cases = new ArrayList<>();
        for (long[] range : new long[][] {{0, 13}, {8, 13}, {12, 13}, {8, 8}}) {
            byte[] hash = tree.root(range[0], range[1]);
            byte[] message = mlDsa.subtreeMessage(0, checkpoint.origin, range[0], range[1], hash);
            cases.add(subtree("", range, hash)
                    .with("privateKey", mlDsa.privateKey())
                    .with("message", message)
                    .with("line", mlDsa.line(NaiveKey.join(new byte[8], mlDsa.rawSign(message)))));
        }
        long[] range = {8, 13};
        byte[] hash = tree.root(8, 13);
        byte[] timed = mlDsa.subtreeMessage(TIME, checkpoint.origin, 8, 13, hash);
        cases.add(subtree("a time, though it does not begin at 0", range, hash)
                .with("line", mlDsa.line(NaiveKey.join(NaiveKey.u64(TIME), mlDsa.rawSign(timed))))
                .error("BAD_SIGNATURE"));
        byte[] shorter = mlDsa.subtreeMessage(0, checkpoint.origin, 8, 12, hash);
        cases.add(subtree("another range", range, hash)
                .with("line", mlDsa.line(NaiveKey.join(new byte[8], mlDsa.rawSign(shorter))))
                .error("BAD_SIGNATURE"));
        return cases;
    }

    private JsonObject subtree(String desc, long[] range, byte[] hash) {
        return (desc.isEmpty() ? new JsonObject() : JsonObject.of(desc))
                .with("vkey", mlDsa.vkey())
                .with("origin", checkpoint.origin)
                .with("start", range[0])
                .with("end", range[1])
                .with("hash", hash);
    }

    private static JsonObject right(NaiveKey key, NaiveCheckpoint checkpoint, long time) {
        return new JsonObject()
                .with("privateKey", key.privateKey())
                .with("vkey", key.vkey())
                .with("checkpoint", checkpoint.text())
                .with("time", time)
                .with("message", key.message(checkpoint, time))
                .with("line", key.sign(checkpoint, time));
    }

    private static JsonObject wrong(String desc, NaiveKey key, NaiveCheckpoint checkpoint, String line) {
        return JsonObject.of(desc)
                .with("vkey", key.vkey())
                .with("checkpoint", checkpoint.text())
                .with("line", line)
                .error("BAD_SIGNATURE");
    }
}
