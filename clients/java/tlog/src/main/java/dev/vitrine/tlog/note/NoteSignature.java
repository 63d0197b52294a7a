package dev.vitrine.tlog.note;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** One signature line. Nothing about it has been verified. */
public record NoteSignature(KeyName name, int keyId, Bytes signature) { // signature: at least one byte, without key ID

    private static final Bytes PREFIX = Bytes.utf8("\u2014 ");
    private static final int KEY_ID_SIZE = 4;

    public NoteSignature {
        if (signature.isEmpty()) {
            throw new IllegalArgumentException("a signature has at least one byte");
        }
    }

    /** Parses one line, without its LF. */
    // SPEC: "signature lines of this form: em dash (U+2014), space (U+0020), key name, space, base64-encoded signature,
    // newline. [...] Signatures are the base64 encoding of 4+n bytes."
    public static NoteSignature parseLine(Bytes line) throws MalformedException {
        if (!line.startsWith(PREFIX)) {
            throw new MalformedException("a signature line does not begin with an em dash and a space", 0);
        }
        int space = line.indexOf((byte) ' ', PREFIX.size());
        if (space < 0) {
            throw new MalformedException("a signature line has no signature", line.size());
        }
        KeyName name;
        try {
            name = KeyName.parse(line.slice(PREFIX.size(), space));
        } catch (MalformedException e) {
            throw e.shiftedBy(PREFIX.size());
        }
        Bytes blob = Base64Strict.decode(line.slice(space + 1));
        if (blob.size() <= KEY_ID_SIZE) {
            throw new MalformedException("a signature is shorter than five bytes", space + 1);
        }
        return new NoteSignature(name, readKeyId(blob), blob.slice(KEY_ID_SIZE));
    }

    /** True if this line claims to be by {@code key}: both name and ID are the key's. */
    public boolean isBy(VerifierKey key) {
        return keyId == key.keyId() && name.equals(key.name());
    }

    /** The line with its LF. */
    public Bytes toLine() {
        byte[] nameBytes = name.value().getBytes(StandardCharsets.UTF_8);
        byte[] blob = new byte[KEY_ID_SIZE + signature.size()];
        blob[0] = (byte) (keyId >>> 24);
        blob[1] = (byte) (keyId >>> 16);
        blob[2] = (byte) (keyId >>> 8);
        blob[3] = (byte) keyId;
        signature.copyTo(blob, KEY_ID_SIZE);
        byte[] base64 = Base64.getEncoder().encode(blob);

        byte[] line = new byte[PREFIX.size() + nameBytes.length + 1 + base64.length + 1];
        PREFIX.copyTo(line, 0);
        int at = PREFIX.size();
        System.arraycopy(nameBytes, 0, line, at, nameBytes.length);
        at += nameBytes.length;
        line[at++] = ' ';
        System.arraycopy(base64, 0, line, at, base64.length);
        line[line.length - 1] = '\n';
        return Bytes.wrapUnsafe(line);
    }

    /** Name and key ID, for messages. */
    @Override
    public String toString() {
        return name + "+" + HexFormat.of().toHexDigits(keyId);
    }

    static int readKeyId(Bytes bytes) {
        return bytes.unsignedAt(0) << 24 | bytes.unsignedAt(1) << 16 | bytes.unsignedAt(2) << 8 | bytes.unsignedAt(3);
    }
}
