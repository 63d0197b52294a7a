package dev.vitrine.tlog.wire;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSigner;
import dev.vitrine.tlog.note.NoteVerifiers;
import dev.vitrine.tlog.note.SignedNote;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.text.Decimal;
import dev.vitrine.tlog.text.LineReader;
import dev.vitrine.tlog.text.PlainText;
import java.util.List;

/**
 * How a log introduces itself to witnesses: a signed note by the log's own key, so that nobody can announce a log that is not
 * his. It proves nothing but that; whether the log is served is the witness's policy.
 *
 * <pre>
 *   vitrine.dev/log-description@v1
 *   vkey log.example+...         an Ed25519 key (type 0x01) whose name is the origin
 *   url https://log.example/     its URL prefix
 *   qpd 86400                    checkpoints that it wants cosigned a day
 *   contact ops at log.example
 * </pre>
 *
 * @param requestsPerDay 1..2^31-1
 */
public record LogDescription(VerifierKey key, String url, int requestsPerDay, String contact) {

    /** The longest description that is read. */
    public static final int MAX_SIZE = 16 * 1024;

    private static final String HEADER = "vitrine.dev/log-description@v1";
    private static final Bytes VKEY = Bytes.utf8("vkey ");
    private static final Bytes URL = Bytes.utf8("url ");
    private static final Bytes QPD = Bytes.utf8("qpd ");
    private static final Bytes CONTACT = Bytes.utf8("contact ");

    public LogDescription {
        if (key.type() != KeyType.ED25519
                || requestsPerDay < 1
                || !PlainText.isLine(url)
                || !PlainText.isLine(contact)
                || url.isEmpty()
                || contact.isEmpty()) {
            throw new IllegalArgumentException("an Ed25519 key, a URL, a rate above zero and a contact, one line each");
        }
    }

    /** The origin, which is the name of the key. */
    public String origin() {
        return key.name().value();
    }

    /** Signs it with the log's key. */
    public SignedNote sign(NoteSigner signer) {
        if (!signer.key().equals(key)) {
            throw new IllegalArgumentException("another key than the one described");
        }
        try {
            return SignedNote.of(text(), List.of(signer.sign(text())));
        } catch (MalformedException e) {
            throw new AssertionError("bad math: the lines were checked", e);
        }
    }

    /** Reads a description and checks that the key in it has signed it. */
    public static LogDescription verify(Bytes signed) throws MalformedException, VerificationException {
        if (signed.size() > MAX_SIZE) {
            throw new MalformedException("a log description is longer than " + MAX_SIZE + " bytes", MAX_SIZE);
        }
        SignedNote note = SignedNote.parse(signed);
        LogDescription claim = parse(note.text());
        var unused = NoteVerifiers.of(claim.key).verify(note);
        return claim;
    }

    private static LogDescription parse(Bytes text) throws MalformedException {
        LineReader lines = new LineReader(text);
        if (!lines.next("the header").equals(Bytes.utf8(HEADER))) {
            throw new MalformedException("the first line is not " + HEADER, 0);
        }
        int at = lines.position();
        VerifierKey key;
        try {
            key = VerifierKey.parse(lines.next("the key", VKEY).toUtf8());
        } catch (MalformedException e) {
            throw new MalformedException(e.what(), at);
        }
        String url = line(lines, "the URL", URL);
        int rateAt = lines.position();
        long rate;
        try {
            rate = Decimal.parse(lines.next("the rate", QPD));
        } catch (MalformedException e) {
            throw new MalformedException(e.what(), rateAt);
        }
        String contact = line(lines, "the contact", CONTACT);
        if (!lines.isAtEnd()) {
            throw new MalformedException("there is something behind the contact", lines.position());
        }
        if (key.type() != KeyType.ED25519 || rate < 1 || rate > Integer.MAX_VALUE) {
            throw new MalformedException("not an Ed25519 key, or a rate out of 1 to 2^31-1", at);
        }
        return new LogDescription(key, url, (int) rate, contact);
    }

    private static String line(LineReader lines, String what, Bytes word) throws MalformedException {
        int start = lines.position();
        try {
            String line = PlainText.line(lines.next(what, word));
            if (!line.isEmpty()) {
                return line;
            }
        } catch (MalformedException e) {
            throw new MalformedException(e.what(), start);
        }
        throw new MalformedException(what + " is empty", start);
    }

    private Bytes text() {
        return Bytes.utf8(
                HEADER + "\nvkey " + key + "\nurl " + url + "\nqpd " + requestsPerDay + "\ncontact " + contact + "\n");
    }
}
