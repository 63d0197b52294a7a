package dev.vitrine.evidence.provenance.intoto;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.nio.charset.StandardCharsets;

/** One PEM block of a given label with nothing around it but white space, in canonical base64. */
public final class PemText {

    private static final int MAX_SIZE = 64 * 1024;

    private PemText() {}

    /** The DER inside of the only block, which is a {@code PUBLIC KEY}. */
    public static Bytes publicKey(Bytes pem) throws MalformedException {
        return only(pem, "PUBLIC KEY");
    }

    /** The DER inside of the only block, which is a {@code CERTIFICATE}. */
    public static Bytes certificate(Bytes pem) throws MalformedException {
        return only(pem, "CERTIFICATE");
    }

    public static boolean isPublicKey(Bytes pem) {
        return text(pem).startsWith("-----BEGIN PUBLIC KEY-----");
    }

    private static Bytes only(Bytes pem, String label) throws MalformedException {
        if (pem.size() > MAX_SIZE) {
            throw new MalformedException("a PEM text is too large", MAX_SIZE);
        }
        String begin = "-----BEGIN " + label + "-----";
        String end = "-----END " + label + "-----";
        String text = text(pem);
        if (!text.startsWith(begin) || !text.endsWith(end) || text.length() < begin.length() + end.length()) {
            throw new MalformedException("not one PEM block of the label " + label, 0);
        }
        String body = text.substring(begin.length(), text.length() - end.length());
        // A second block would leave its dashes here, which base64 does not have.
        return Base64Strict.decode(body.replaceAll("[ \\t\\r\\n]", ""));
    }

    private static String text(Bytes pem) {
        return new String(pem.toByteArray(), StandardCharsets.ISO_8859_1).strip();
    }
}
