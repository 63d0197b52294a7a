package dev.vitrine.proto.vectors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trust policies and what they say of checkpoints (c2sp.org/tlog-policy). */
final class PolicyVectors implements VectorGroup {

    private static final long NOW = 1_780_000_000L;
    private static final long SKEW = 10;

    private final NaiveCheckpoint checkpoint = NaiveCheckpoint.of(13);
    private final NaiveKey log = new NaiveKey(NaiveCheckpoint.ORIGIN, NaiveKey.ED25519, 1);
    private final NaiveKey logPq = new NaiveKey(NaiveCheckpoint.ORIGIN, NaiveKey.MLDSA44_COSIGNATURE, 2);
    private final NaiveKey otherLog = new NaiveKey("other.example/log", NaiveKey.ED25519, 9);
    private final NaiveKey a = new NaiveKey("w.example/a", NaiveKey.ED25519_COSIGNATURE, 3);
    private final NaiveKey b = new NaiveKey("w.example/b", NaiveKey.ED25519_COSIGNATURE, 4);
    private final NaiveKey c = new NaiveKey("w.example/c", NaiveKey.ED25519_COSIGNATURE, 5);
    private final NaiveKey pq = new NaiveKey("w.example/a", NaiveKey.MLDSA44_COSIGNATURE, 7);
    private final NaiveKey d = new NaiveKey("w.example/d", NaiveKey.ED25519_COSIGNATURE, 6);

    private final String logs = "log " + log.vkey() + "\nlog " + otherLog.vkey() + " https://log.example/\n";
    private final String witnesses = "witness a " + a.vkey() + "\nwitness b " + b.vkey()
            + " https://b.example/\nwitness c " + c.vkey() + "\nwitness d " + d.vkey() + "\n";
    private final String all = logs + witnesses;
    private final String nested = all + "group two 2 a b c\ngroup both all two d\nquorum both\n";

    @Override
    public String folder() {
        return "policy";
    }

    @Override
    public Map<String, JsonObject> files() {
        Map<String, JsonObject> files = new LinkedHashMap<>();
        files.put(
                "texts.json",
                JsonObject.of(
                        "The policy `text` parses, and is `canonical` without its comments and superfluous blanks.",
                        texts()));
        files.put(
                "checkpoints.json",
                JsonObject.of(
                        "Under `policy`, at the time `now` with clocks of at most `skew` seconds ahead, the checkpoint"
                                + " `note` is acceptable: `times` are those of the cosignatures that count, in the order of"
                                + " their lines; its quorum was complete at `earliest` and last confirmed at `latest`, where"
                                + " the witnesses say so.",
                        checkpoints()));
        return files;
    }

    private List<JsonObject> texts() {
        List<JsonObject> cases = new ArrayList<>();
        cases.add(parses(nested, nested));
        cases.add(parses("quorum none\n", "quorum none\n"));
        cases.add(parses(
                "# x\n\n\t \n\t # y\n " + logs.replace(" ", "\t  ") + witnesses + " quorum\ta \n", all + "quorum a\n"));
        cases.add(parses(all + "group \u212a any a\nquorum \u212a\n", all + "group \u212a any a\nquorum \u212a\n"));

        cases.add(wrong("no quorum", all));
        cases.add(wrong("nothing", ""));
        cases.add(wrong("two quorums", all + "quorum a\nquorum a\n"));
        cases.add(wrong("a quorum that is not defined", all + "quorum e\n"));
        cases.add(wrong("a quorum that is defined later", all + "quorum g\ngroup g any a\n"));
        cases.add(wrong("the Kelvin sign is not the letter", all + "group K any a\nquorum \u212a\n"));
        cases.add(wrong("a member that is not defined", all + "group g any e\nquorum g\n"));
        cases.add(wrong("a member that is defined later", all + "group g any h\ngroup h any a\nquorum g\n"));
        cases.add(wrong("a group of itself", all + "group g any g\nquorum g\n"));
        cases.add(wrong("no members", all + "group g any\nquorum g\n"));
        cases.add(wrong("none as a member", all + "group g any none\nquorum g\n"));
        cases.add(wrong("none as a name", all + "group none any a\nquorum none\n"));
        cases.add(wrong("a member twice in one group", all + "group g any a a\nquorum g\n"));
        cases.add(wrong("a member of two groups", all + "group g any a\ngroup h any a\nquorum h\n"));
        cases.add(wrong("a name twice", all + "group a any b\nquorum a\n"));
        for (String threshold : List.of("0", "4", "-1", "+1", "01", "1.0", "some", "All")) {
            cases.add(wrong("the threshold " + threshold, all + "group g " + threshold + " a b c\nquorum g\n"));
        }
        cases.add(wrong("a log twice", logs + "log " + log.vkey() + "\nquorum none\n"));
        NaiveKey renamed = new NaiveKey("renamed.example", NaiveKey.ED25519, 1);
        cases.add(wrong("the key of another log", logs + "log " + renamed.vkey() + "\nquorum none\n"));
        renamed = new NaiveKey("renamed.example", NaiveKey.ED25519_COSIGNATURE, 3);
        cases.add(wrong("the key of another witness", all + "witness e " + renamed.vkey() + "\nquorum a\n"));
        cases.add(wrong(
                "a witness with a key of a log's type",
                all + "witness e " + new NaiveKey("e", NaiveKey.ED25519, 8).vkey() + "\nquorum a\n"));
        cases.add(wrong("a key that is none", "log " + log.vkey().replace("+AY", "+AZ") + "\nquorum none\n"));
        cases.add(wrong("an unknown word", all + "logs x\nquorum a\n"));
        cases.add(wrong("a word in capitals", all + "Quorum a\n"));
        cases.add(wrong("a comment behind a rule", all + "quorum a # that is all\n"));
        cases.add(wrong("a carriage return", all + "quorum a\r\n"));
        cases.add(wrong("a control character in a comment", "# \u0001\n" + all + "quorum a\n"));
        cases.add(wrong("no last line feed", all + "quorum a"));
        return cases;
    }

    private List<JsonObject> checkpoints() {
        String byLog = log.sign(checkpoint, 0);
        String none = all + "quorum none\n";
        List<JsonObject> cases = new ArrayList<>();
        cases.add(accepts("a witness that nothing asks for", none, note(byLog, at(a, 5)), "5", "", ""));
        String quantumSafe =
                "log " + log.vkey() + "\nlog " + logPq.vkey() + "\nwitness pq " + pq.vkey() + "\nquorum pq\n";
        String byBoth = note(logPq.sign(checkpoint, NOW), at(pq, 40));
        cases.add(accepts("any key of the log, and one quantum-safe witness", quantumSafe, byBoth, "40", "40", "40"));
        cases.add(refuses(
                "a bad quantum-safe line of the log",
                quantumSafe,
                note(byLog, logPq.sign(NaiveCheckpoint.of(14), 1), at(pq, 40)),
                "BAD_SIGNATURE"));
        cases.add(refuses(
                "a bad quantum-safe line of a witness",
                quantumSafe,
                note(byLog, pq.sign(NaiveCheckpoint.of(14), 1)),
                "BAD_SIGNATURE"));
        cases.add(accepts(
                "the last needed witness",
                nested,
                note(byLog, at(a, 10), at(c, 30), at(d, 20)),
                "10 30 20",
                "30",
                "10"));
        cases.add(accepts(
                "more than are needed",
                nested,
                note(byLog, at(d, 90), at(a, 10), at(b, 20), at(c, 30)),
                "90 10 20 30",
                "90",
                "20"));
        cases.add(accepts(
                "one witness twice",
                nested,
                note(byLog, at(a, 10), at(a, 99), at(b, 50), at(d, 70), at(d, 60)),
                "10 99 50 70 60",
                "60",
                "50"));
        cases.add(accepts(
                "no claim about the time", nested, note(byLog, at(a, 10), at(b, 0), at(d, 70)), "10 0 70", "", ""));
        cases.add(accepts(
                "just not from the future",
                nested,
                note(byLog, at(a, 1), at(c, 2), at(d, NOW + SKEW)),
                "1 2 " + (NOW + SKEW),
                "" + (NOW + SKEW),
                "1"));
        cases.add(accepts(
                "one from the future that is not needed",
                nested,
                note(byLog, at(a, 1), at(b, NOW + SKEW + 1), at(c, 2), at(d, 3)),
                "1 2 3",
                "3",
                "1"));

        cases.add(refuses("only the log", nested, note(byLog), "QUORUM_NOT_MET"));
        cases.add(refuses("one too few", nested, note(byLog, at(a, 1), at(d, 1)), "QUORUM_NOT_MET"));
        cases.add(refuses(
                "all but the one that is needed", nested, note(byLog, at(a, 1), at(b, 1), at(c, 1)), "QUORUM_NOT_MET"));
        cases.add(refuses(
                "one witness twice for two", nested, note(byLog, at(a, 1), at(a, 2), at(d, 1)), "QUORUM_NOT_MET"));
        cases.add(refuses(
                "one from the future that is needed",
                nested,
                note(byLog, at(a, 1), at(b, 1), at(d, NOW + SKEW + 1)),
                "FUTURE_TIMESTAMP"));
        cases.add(refuses("no log", none, note(at(a, 1)), "NOT_SIGNED_BY_LOG"));
        cases.add(refuses("another log", none, note(otherLog.sign(checkpoint, 0)), "NOT_SIGNED_BY_LOG"));
        NaiveCheckpoint foreign = new NaiveCheckpoint("foreign.example", 13, checkpoint.root, List.of());
        cases.add(refuses("another origin", none, foreign.note(log.sign(foreign, 0)), "UNKNOWN_ORIGIN"));
        cases.add(refuses("no logs at all", "quorum none\n", note(byLog), "UNKNOWN_ORIGIN"));
        NaiveCheckpoint larger = NaiveCheckpoint.of(14);
        for (NaiveKey key : List.of(log, a, b)) {
            cases.add(refuses("a bad line by a known key", none, note(byLog, key.sign(larger, 1)), "BAD_SIGNATURE"));
        }
        NaiveKey stranger = new NaiveKey("w.example/a", NaiveKey.ED25519_COSIGNATURE, 77);
        cases.add(accepts("a bad line by a namesake", none, note(stranger.sign(larger, 1), byLog), "", "", ""));
        return cases;
    }

    private String at(NaiveKey witness, long time) {
        return witness.sign(checkpoint, time);
    }

    private String note(String... lines) {
        return checkpoint.note(lines);
    }

    private static JsonObject parses(String text, String canonical) {
        return new JsonObject().with("text", text).with("canonical", canonical);
    }

    private static JsonObject wrong(String desc, String text) {
        return JsonObject.of(desc).with("text", text).error("MALFORMED");
    }

    /** {@code times}: those of the cosignatures that count, from which a reader can tell the witnesses. */
    private static JsonObject accepts(
            String desc, String policy, String note, String times, String earliest, String latest) {
        JsonObject accepted = verification(desc, policy, note)
                .with("times", times.isEmpty() ? List.of() : List.of(times.split(" ", -1)));
        if (!earliest.isEmpty()) {
            accepted = accepted.with("earliest", earliest).with("latest", latest);
        }
        return accepted;
    }

    private static JsonObject refuses(String desc, String policy, String note, String error) {
        return verification(desc, policy, note).error(error);
    }

    private static JsonObject verification(String desc, String policy, String note) {
        return JsonObject.of(desc)
                .with("policy", policy)
                .with("note", note)
                .with("now", NOW)
                .with("skew", SKEW);
    }
}
