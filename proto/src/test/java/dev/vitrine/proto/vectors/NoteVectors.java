package dev.vitrine.proto.vectors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Verifier keys, private keys and signed notes (c2sp.org/signed-note). */
final class NoteVectors implements VectorGroup {

    private static final String TEXT = "A text.\n\nOf three lines, the second empty.\n";

    private final NaiveKey key = new NaiveKey("k.example/one", NaiveKey.ED25519, 1);
    private final NaiveKey other = new NaiveKey("k.example/two", NaiveKey.ED25519, 2);
    private final NaiveKey namesake = new NaiveKey("k.example/one", NaiveKey.ED25519, 3);

    @Override
    public String folder() {
        return "note";
    }

    @Override
    public Map<String, JsonObject> files() {
        Map<String, JsonObject> files = new LinkedHashMap<>();
        files.put(
                "keys.json",
                JsonObject.of(
                        "The verifier key `vkey` has this `name`, hexadecimal `keyId`, `type` and `key`; where there is a"
                                + " `privateKey`, it is the other half.",
                        keys()));
        files.put(
                "notes.json",
                JsonObject.of(
                        "The `note`, or `noteBytes` where it is not UTF-8, is signed by the `signers` among the known"
                                + " `keys`, and says `text`.",
                        notes()));
        return files;
    }

    private List<JsonObject> keys() {
        List<JsonObject> cases = new ArrayList<>();
        for (int type : new int[] {NaiveKey.ED25519, NaiveKey.ED25519_COSIGNATURE, NaiveKey.MLDSA44_COSIGNATURE}) {
            for (String name : List.of("k.example/one", "\u00fcml\u00e4ut.example", "a")) {
                NaiveKey right = new NaiveKey(name, type, 7);
                cases.add(new JsonObject()
                        .with("vkey", right.vkey())
                        .with("name", name)
                        .with("keyId", right.hexId())
                        .with("type", type)
                        .with("key", right.publicKey)
                        .with("privateKey", right.privateKey()));
            }
        }
        String id = key.hexId();
        String base64 = key.vkey().substring(key.vkey().lastIndexOf('+') + 1);
        byte[] typed = NaiveKey.join(new byte[] {1}, key.publicKey);
        cases.add(wrong("the ID of another name", "k.example/two+" + id + "+" + base64));
        cases.add(wrong("the ID of another key", key.name + "+" + namesake.hexId() + "+" + base64));
        cases.add(wrong("an ID in capitals", key.name + "+" + id.toUpperCase(Locale.ROOT) + "+" + base64));
        cases.add(wrong("an empty name", "+" + id + "+" + base64));
        cases.add(wrong("a name with a blank", "k example+" + id + "+" + base64));
        cases.add(wrong("no key ID", key.name + "+" + base64));
        cases.add(wrong("no key", key.name + "+" + id + "+"));
        cases.add(wrong("only a type", key.name + "+" + id + "+AQ=="));
        cases.add(wrong("no padding", mlDsaVkeyWithoutPadding()));
        cases.add(wrong("a key that is too short", vkey(Arrays.copyOf(typed, 32))));
        cases.add(wrong("a key that is too long", vkey(Arrays.copyOf(typed, 34))));
        for (int type : new int[] {0, 3, 7, 0xfa, 0xff}) {
            byte[] unknown = typed.clone();
            unknown[0] = (byte) type;
            cases.add(wrong("the unknown type " + type, vkey(unknown)));
        }
        byte[] smallOrder = new byte[33];
        smallOrder[0] = 1;
        smallOrder[1] = 1;
        cases.add(wrong("the neutral point, under which anyone can sign", vkey(smallOrder)));
        return cases;
    }

    private String vkey(byte[] typed) {
        byte[] hash = NaiveMerkle.sha256(NaiveKey.utf8(key.name + "\n"), typed);
        String id = HexFormat.of().formatHex(hash, 0, 4);
        return key.name + "+" + id + "+" + Json.base64(typed);
    }

    private static String mlDsaVkeyWithoutPadding() {
        String vkey = new NaiveKey("k.example", NaiveKey.MLDSA44_COSIGNATURE, 7).vkey();
        if (!vkey.endsWith("=")) {
            throw new AssertionError("1313 bytes have padding");
        }
        return vkey.replace("=", "");
    }

    private static JsonObject wrong(String desc, String vkey) {
        return JsonObject.of(desc).with("vkey", vkey).error("MALFORMED");
    }

    private List<JsonObject> notes() {
        String good = line(key);
        String stranger = line(other);
        List<JsonObject> cases = new ArrayList<>();
        cases.add(right("one signature", note(good), key));
        cases.add(right("a line by an unknown key before and behind", note(stranger, good, stranger), key));
        cases.add(right("a line with the name of a known key and another ID", note(line(namesake), good), key));
        cases.add(right("two lines by one key", note(good, good), key));
        cases.add(right("64 lines", TEXT + "\n" + good + stranger.repeat(63), key));
        cases.add(JsonObject.of("two known keys")
                .with("note", note(stranger, good))
                .with("keys", List.of(key.vkey(), other.vkey()))
                .with("signers", List.of(other.vkey(), key.vkey()))
                .with("text", TEXT));

        cases.add(refused("no line by a known key", note(stranger), "BAD_SIGNATURE"));
        cases.add(refused("another text", note(good).replace("three", "four"), "BAD_SIGNATURE"));
        cases.add(refused("a bad line by a known key besides a good one", note(good, bad(7)), "BAD_SIGNATURE"));
        cases.add(refused("a good line by a known key behind a bad one", note(bad(500), good), "BAD_SIGNATURE"));
        cases.add(refused(
                "a signature that is too long",
                note(key.line(Arrays.copyOf(key.rawSign(NaiveKey.utf8(TEXT)), 65))),
                "BAD_SIGNATURE"));
        cases.add(refused("stray bits in the last digit of a known key", note(stray(good)), "BAD_SIGNATURE"));

        cases.add(malformed("65 lines", TEXT + "\n" + good + stranger.repeat(64)));
        cases.add(malformed("no blank line", "Text.\n" + good));
        cases.add(malformed("no signature", TEXT + "\n"));
        cases.add(malformed("no last line feed", note(good).stripTrailing()));
        cases.add(malformed("a blank line behind the signatures", note(good) + "\n"));
        cases.add(malformed("a line that is none", note(good, "signed\n")));
        cases.add(malformed("carriage returns", note(good).replace("\n", "\r\n")));
        cases.add(malformed("a tab in the text", "a\tb\n\n" + good));
        cases.add(malformed("a tab in a line", note(good.replace("one ", "one\t"))));
        cases.add(malformed("a hyphen for the dash", note(good.replace('\u2014', '-'))));
        cases.add(malformed("two blanks", note(good.replace("one ", "one  "))));
        cases.add(malformed("no padding", note(good.replace("=", ""))));
        cases.add(malformed("the other alphabet", note(good.replace('/', '_').replace('+', '-'))));
        cases.add(malformed("four bytes and no signature", note(key.line(new byte[0]))));
        cases.add(malformed("a name with a no-break space", note(good.replace("example/", "example\u00a0"))));
        cases.add(malformed("a name with a plus", note(good.replace("example/", "example+"))));
        cases.add(malformed("no name", note(good.replace(key.name, ""))));
        cases.add(bytes("an overlong line feed", NaiveKey.join(new byte[] {'a', (byte) 0xc0, (byte) 0x8a}, rest())));
        cases.add(
                bytes("a surrogate", NaiveKey.join(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80, '\n'}, rest())));
        cases.add(bytes("half a character", NaiveKey.join(new byte[] {(byte) 0xe2, (byte) 0x80, '\n'}, rest())));
        return cases;
    }

    private byte[] rest() {
        return NaiveKey.utf8("\n\n" + line(key));
    }

    private static String line(NaiveKey signer) {
        return signer.line(signer.rawSign(NaiveKey.utf8(TEXT)));
    }

    private String bad(int bit) {
        return key.line(NaiveMerkle.flipped(key.rawSign(NaiveKey.utf8(TEXT)), bit));
    }

    /** 68 bytes have one padding character, and two bits to spare before it. */
    private static String stray(String line) {
        int last = line.indexOf('=') - 1;
        return line.substring(0, last) + (char) (line.charAt(last) + 1) + line.substring(last + 1);
    }

    private static String note(String... lines) {
        return TEXT + "\n" + String.join("", lines);
    }

    private static JsonObject right(String desc, String note, NaiveKey signer) {
        return JsonObject.of(desc)
                .with("note", note)
                .with("keys", List.of(signer.vkey()))
                .with("signers", List.of(signer.vkey()))
                .with("text", TEXT);
    }

    private JsonObject malformed(String desc, String note) {
        return refused(desc, note, "MALFORMED");
    }

    private JsonObject refused(String desc, String note, String error) {
        return JsonObject.of(desc)
                .with("note", note)
                .with("keys", List.of(key.vkey()))
                .error(error);
    }

    private JsonObject bytes(String desc, byte[] note) {
        return JsonObject.of(desc)
                .with("noteBytes", note)
                .with("keys", List.of(key.vkey()))
                .error("MALFORMED");
    }
}
