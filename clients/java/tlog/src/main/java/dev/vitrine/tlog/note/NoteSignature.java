package dev.vitrine.tlog.note;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** One signature line. Nothing about it has been verified. */
public record NoteSignature(
        KeyName name,
        int keyId,
        Bytes signature, // at least one byte, without the key ID
        int strayBits) { // bits of the base64 that encode nothing; 0 in every line that we make

    private static final Bytes PREFIX = Bytes.utf8("\u2014 ");
    private static final int KEY_ID_SIZE = 4;

    public NoteSignature {
        if (signature.isEmpty()) {
            throw new IllegalArgumentException("a signature has at least one byte");
        }
        if ((strayBits & ~SignatureBase64.maskFor(KEY_ID_SIZE + signature.size())) != 0) {
            throw new IllegalArgumentException("more stray bits than the encoding has to spare");
        }
    }

    public NoteSignature(KeyName name, int keyId, Bytes signature) {
        this(name, keyId, signature, 0);
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
        SignatureBase64 base64;
        try {
            base64 = SignatureBase64.decode(line.slice(space + 1));
        } catch (MalformedException e) {
            throw new MalformedException("a signature is " + e.what(), space + 1);
        }
        Bytes blob = base64.blob();
        if (blob.size() <= KEY_ID_SIZE) {
            throw new MalformedException("a signature is shorter than five bytes", space + 1);
        }
        return new NoteSignature(name, readKeyId(blob), blob.slice(KEY_ID_SIZE), base64.strayBits());
    }

    /** True if this line claims to be by {@code key}: both name and ID are the key's. */
    public boolean isBy(VerifierKey key) {
        return keyId == key.keyId() && name.equals(key.name());
    }

    /** True if the base64 is the one that we would print; a line for which it is not verifies under no key. */
    public boolean isCanonical() {
        return strayBits == 0;
    }

    /** The line with its LF. */
    public Bytes toLine() {
        byte[] blob = new byte[KEY_ID_SIZE + signature.size()];
        ByteBuffer.wrap(blob).putInt(keyId);
        signature.copyTo(blob, KEY_ID_SIZE);
        byte[] base64 = new SignatureBase64(Bytes.wrapUnsafe(blob), strayBits).encode();
        byte[] nameBytes = name.value().getBytes(StandardCharsets.UTF_8);

        byte[] line = new byte[PREFIX.size() + nameBytes.length + 1 + base64.length + 1];
        PREFIX.copyTo(line, 0);
        ByteBuffer.wrap(line)
                .position(PREFIX.size())
                .put(nameBytes)
                .put((byte) ' ')
                .put(base64)
                .put((byte) '\n');
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
