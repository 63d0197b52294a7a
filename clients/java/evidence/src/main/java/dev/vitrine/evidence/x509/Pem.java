package dev.vitrine.evidence.x509;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * PEM blocks of certificates and nothing else: no text before, between or after them but white space, no other labels, and
 * canonical base64.
 */
public final class Pem {

    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    private Pem() {}

    /** Parses 1 to {@link CertificateChain#MAX_LENGTH} certificates in the order of the text. */
    public static List<Certificate> certificates(Bytes pem) throws MalformedException {
        // Bytes outside of ASCII become characters that no rule below lets through.
        String text = new String(pem.toByteArray(), StandardCharsets.ISO_8859_1);
        List<Certificate> certificates = new ArrayList<>();
        int at = skipWhiteSpace(text, 0);
        while (at < text.length()) {
            if (!text.startsWith(BEGIN, at)) {
                throw new MalformedException("text that is not a PEM certificate", at);
            }
            int body = at + BEGIN.length();
            int end = text.indexOf(END, body);
            if (end < 0) {
                throw new MalformedException("a PEM certificate without an end", at);
            }
            if (certificates.size() == CertificateChain.MAX_LENGTH) {
                throw new MalformedException("too many certificates", at);
            }
            if (end - body > 2 * Certificate.MAX_SIZE) {
                throw new MalformedException("a certificate is too large", at);
            }
            certificates.add(Certificate.parse(Base64Strict.decode(withoutWhiteSpace(text, body, end))));
            at = skipWhiteSpace(text, end + END.length());
        }
        if (certificates.isEmpty()) {
            throw new MalformedException("no PEM certificate", 0);
        }
        return List.copyOf(certificates);
    }

    private static int skipWhiteSpace(String text, int from) {
        int at = from;
        while (at < text.length() && isWhiteSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static String withoutWhiteSpace(String text, int from, int to) {
        StringBuilder kept = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            if (!isWhiteSpace(text.charAt(i))) {
                kept.append(text.charAt(i));
            }
        }
        return kept.toString();
    }

    private static boolean isWhiteSpace(char c) {
        return c == '\n' || c == '\r' || c == ' ' || c == '\t';
    }
}
