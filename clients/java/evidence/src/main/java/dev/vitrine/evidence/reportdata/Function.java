package dev.vitrine.evidence.reportdata;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/** The functions of a recipe; their names are the constants in lower case. */
enum Function {
    SHA256 {
        @Override
        Bytes apply(Bytes x) {
            return digest("SHA-256", x);
        }
    },
    SHA384 {
        @Override
        Bytes apply(Bytes x) {
            return digest("SHA-384", x);
        }
    },
    SHA512 {
        @Override
        Bytes apply(Bytes x) {
            return digest("SHA-512", x);
        }
    },
    RAW {
        @Override
        Bytes apply(Bytes x) {
            return x;
        }
    },
    HEX {
        @Override
        Bytes apply(Bytes x) {
            return Bytes.utf8(x.hex());
        }
    },
    PEM {
        @Override
        Bytes apply(Bytes x) {
            if (x.startsWith(PEM_BEGIN)) {
                return x;
            }
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(x.toByteArray());
            return Bytes.utf8("-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n");
        }
    },
    DER {
        @Override
        Bytes apply(Bytes x) throws MalformedException {
            return x.startsWith(PEM_BEGIN) ? decodePem(x.toUtf8()) : x;
        }
    };

    private static final Bytes PEM_BEGIN = Bytes.utf8("-----BEGIN ");

    abstract Bytes apply(Bytes x) throws MalformedException;

    static Optional<Function> named(String name) {
        for (Function function : values()) {
            if (function.name().toLowerCase(java.util.Locale.ROOT).equals(name)) {
                return Optional.of(function);
            }
        }
        return Optional.empty();
    }

    private static Bytes decodePem(String text) throws MalformedException {
        int bodyStart = text.indexOf("-----\n");
        int bodyEnd = text.indexOf("\n-----END ");
        if (bodyStart < 0 || bodyEnd < bodyStart) {
            throw new MalformedException("PEM text without a body", MalformedException.NO_POSITION);
        }
        String body = text.substring(bodyStart + 6, bodyEnd).replace("\n", "").replace("\r", "");
        try {
            return Bytes.wrapUnsafe(Base64.getDecoder().decode(body.getBytes(StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("PEM text with a body that is not base64", bodyStart + 6);
        }
    }

    private static Bytes digest(String algorithm, Bytes x) {
        try {
            return Bytes.wrapUnsafe(MessageDigest.getInstance(algorithm).digest(x.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + algorithm, e);
        }
    }
}
