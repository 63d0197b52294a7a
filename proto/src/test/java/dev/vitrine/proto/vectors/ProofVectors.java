package dev.vitrine.proto.vectors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Offline proofs (c2sp.org/tlog-proof). */
final class ProofVectors implements VectorGroup {

    private final NaiveMerkle tree = NaiveMerkle.ofEntries();
    private final NaiveKey log = new NaiveKey(NaiveCheckpoint.ORIGIN, NaiveKey.ED25519, 1);
    private final NaiveKey witness = new NaiveKey("w.example/a", NaiveKey.ED25519_COSIGNATURE, 3);
    private final String policy = "log " + log.vkey() + "\nwitness a " + witness.vkey() + "\nquorum a\n";

    @Override
    public String folder() {
        return "proof";
    }

    @Override
    public Map<String, JsonObject> files() {
        Map<String, JsonObject> files = new LinkedHashMap<>();
        files.put(
                "proofs.json",
                JsonObject.of(
                        "Under `policy`, and whatever the time, the file `proof` shows `entry` to be at `index` of the log.",
                        proofs()));
        return files;
    }

    private List<JsonObject> proofs() {
        List<JsonObject> cases = new ArrayList<>();
        for (long[] place : new long[][] {{0, 1}, {0, 2}, {1, 2}, {4, 5}, {6, 13}, {299, 300}}) {
            cases.add(right(place[0], file("", place[0], place[0], place[1])));
        }
        cases.add(right(6, file("extra ZXh0cmE=\n", 6, 6, 13)));
        cases.add(right(6, file("extra \n", 6, 6, 13)));

        String good = file("", 6, 6, 13);
        cases.add(wrong("another entry", 7, good, "ROOT_MISMATCH"));
        cases.add(wrong("another index", 6, file("", 7, 6, 13), "ROOT_MISMATCH"));
        cases.add(wrong("an index beyond the tree", 6, file("", 13, 6, 13), "INDEX_OUT_OF_RANGE"));
        cases.add(wrong("a hash missing", 6, withoutLine(good, 2), "PROOF_LENGTH"));
        cases.add(wrong("a hash too many", 6, withLineTwice(good, 2), "PROOF_LENGTH"));
        NaiveCheckpoint checkpoint = NaiveCheckpoint.of(13);
        String unwitnessed = checkpoint.note(log.sign(checkpoint, 0));
        cases.add(wrong("no witness", 6, head("", 6, 6, 13) + unwitnessed, "QUORUM_NOT_MET"));

        cases.add(malformed("another version", good.replace("@v1", "@v2")));
        cases.add(malformed("no index", withoutLine(good, 1)));
        cases.add(malformed("an index with a leading zero", good.replace("index 6", "index 06")));
        cases.add(malformed("a negative index", good.replace("index 6", "index -6")));
        cases.add(malformed("an index of 2^63", good.replace("index 6", "index 9223372036854775808")));
        cases.add(malformed("extra data that is not base64", file("extra !\n", 6, 6, 13)));
        cases.add(malformed("extra data twice", file("extra AA==\nextra AA==\n", 6, 6, 13)));
        cases.add(malformed("extra data behind the index", good.replace("index 6\n", "index 6\nextra AA==\n")));
        cases.add(malformed(
                "a hash of 31 bytes", good.replace("index 6\n", "index 6\n" + Json.base64(new byte[31]) + "\n")));
        cases.add(malformed(
                "64 hashes", good.replace("index 6\n", "index 6\n" + (Json.base64(new byte[32]) + "\n").repeat(64))));
        cases.add(malformed("no blank line", good.replaceFirst("\n\n", "\n")));
        cases.add(malformed("two blank lines", good.replaceFirst("\n\n", "\n\n\n")));
        cases.add(malformed("no checkpoint", good.substring(0, good.indexOf("\n\n") + 2)));
        cases.add(malformed("carriage returns", good.replace("\n", "\r\n")));
        return cases;
    }

    /** The file that claims {@code index} for what is the proof of another index. */
    private String file(String extra, long index, long proven, long size) {
        NaiveCheckpoint checkpoint = NaiveCheckpoint.of(size);
        return head(extra, index, proven, size)
                + checkpoint.note(log.sign(checkpoint, 0), witness.sign(checkpoint, 1_780_000_000L));
    }

    private String head(String extra, long index, long proven, long size) {
        StringBuilder head = new StringBuilder("c2sp.org/tlog-proof@v1\n" + extra + "index " + index + "\n");
        for (byte[] hash : tree.path(proven, 0, size)) {
            head.append(Json.base64(hash)).append('\n');
        }
        return head.append('\n').toString();
    }

    private static String withoutLine(String text, int line) {
        List<String> lines = new ArrayList<>(List.of(text.split("(?<=\n)", -1)));
        lines.remove(line);
        return String.join("", lines);
    }

    private static String withLineTwice(String text, int line) {
        List<String> lines = new ArrayList<>(List.of(text.split("(?<=\n)", -1)));
        lines.add(line, lines.get(line));
        return String.join("", lines);
    }

    private JsonObject right(long index, String proof) {
        return new JsonObject()
                .with("policy", policy)
                .with("proof", proof)
                .with("entry", NaiveMerkle.entry(index))
                .with("index", index);
    }

    private JsonObject malformed(String desc, String proof) {
        return wrong(desc, 6, proof, "MALFORMED");
    }

    private JsonObject wrong(String desc, long entry, String proof, String error) {
        return JsonObject.of(desc)
                .with("policy", policy)
                .with("proof", proof)
                .with("entry", NaiveMerkle.entry(entry))
                .error(error);
    }
}
