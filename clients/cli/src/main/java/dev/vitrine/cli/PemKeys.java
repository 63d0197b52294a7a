package dev.vitrine.cli;

import dev.vitrine.evidence.dsse.PublisherKey;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.util.Base64;

/** Publisher keys as PEM: PKCS #8 for the private half, SubjectPublicKeyInfo for the public one (RFC 7468). */
final class PemKeys {

    static final int MAX_SIZE = 8192;

    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    private PemKeys() {}

    static String print(PublisherSigner signer) {
        return print(PRIVATE, signer.toPkcs8());
    }

    static String print(PublisherKey key) {
        return print(PUBLIC, key.spki());
    }

    static PublisherSigner parseSigner(Bytes file) throws MalformedException {
        return PublisherSigner.parsePkcs8(body(file, PRIVATE));
    }

    static PublisherKey parseKey(Bytes file) throws MalformedException {
        return PublisherKey.parse(body(file, PUBLIC));
    }

    private static String print(String label, Bytes der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der.toByteArray());
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    private static Bytes body(Bytes file, String label) throws MalformedException {
        String text = file.toUtf8().strip();
        String begin = "-----BEGIN " + label + "-----";
        String end = "-----END " + label + "-----";
        if (!text.startsWith(begin) || !text.endsWith(end) || text.indexOf(end) != text.length() - end.length()) {
            throw new MalformedException("not a PEM file with one " + label, 0);
        }
        return Base64Strict.decode(
                text.substring(begin.length(), text.length() - end.length()).replaceAll("\\s", ""));
    }
}
