package dev.vitrine.proto.vectors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The texts of checkpoints (c2sp.org/tlog-checkpoint). */
final class CheckpointVectors implements VectorGroup {

    private static final String ROOT = Json.base64(NaiveMerkle.ofEntries().root(0, 5));

    @Override
    public String folder() {
        return "checkpoint";
    }

    @Override
    public Map<String, JsonObject> files() {
        Map<String, JsonObject> files = new LinkedHashMap<>();
        files.put(
                "checkpoints.json",
                JsonObject.of(
                        "The `text` is that of a checkpoint with this `origin`, `size`, `root` and these `extensions`.",
                        checkpoints()));
        return files;
    }

    private static List<JsonObject> checkpoints() {
        List<JsonObject> cases = new ArrayList<>();
        for (long size : new long[] {0, 1, 5, 600}) {
            cases.add(right(NaiveCheckpoint.of(size)));
        }
        byte[] root = NaiveMerkle.ofEntries().root(0, 5);
        cases.add(right(new NaiveCheckpoint("an origin with blanks + pluses", Long.MAX_VALUE, root, List.of())));
        cases.add(
                right(new NaiveCheckpoint("\u00fcml\u00e4ut.example", 10, root, List.of("one", " ", "\u2014 three"))));

        for (String size : List.of(
                "",
                "05",
                "00",
                "+5",
                "-5",
                " 5",
                "5 ",
                "0x5",
                "5e0",
                "\uff15",
                "9223372036854775808",
                "18446744073709551616")) {
            cases.add(wrong("the size `" + size + "`", "o\n" + size + "\n" + ROOT + "\n"));
        }
        cases.add(wrong("an empty origin", "\n5\n" + ROOT + "\n"));
        cases.add(wrong("two lines", "o\n5\n"));
        cases.add(wrong("nothing", ""));
        cases.add(wrong("no last line feed", "o\n5\n" + ROOT));
        cases.add(wrong("a root of 31 bytes", "o\n5\n" + Json.base64(new byte[31]) + "\n"));
        cases.add(wrong("a root of 33 bytes", "o\n5\n" + Json.base64(new byte[33]) + "\n"));
        cases.add(wrong("a root in hexadecimal", "o\n5\n" + "0a".repeat(32) + "\n"));
        cases.add(wrong("a root without padding", "o\n5\n" + ROOT.replace("=", "") + "\n"));
        cases.add(wrong("stray bits in the last digit of the root", "o\n5\n" + "A".repeat(42) + "B=\n"));
        cases.add(wrong("an empty extension line", "o\n5\n" + ROOT + "\n\n"));
        cases.add(wrong("an empty extension line in between", "o\n5\n" + ROOT + "\na\n\nb\n"));
        cases.add(wrong("a carriage return", "o\r\n5\r\n" + ROOT + "\r\n"));
        cases.add(wrong("a NUL in the origin", "o\0\n5\n" + ROOT + "\n"));
        return cases;
    }

    private static JsonObject right(NaiveCheckpoint checkpoint) {
        return new JsonObject()
                .with("text", checkpoint.text())
                .with("origin", checkpoint.origin)
                .with("size", checkpoint.size)
                .with("root", checkpoint.root)
                .with("extensions", checkpoint.extensions);
    }

    private static JsonObject wrong(String desc, String text) {
        return JsonObject.of(desc).with("text", text).error("MALFORMED");
    }
}
