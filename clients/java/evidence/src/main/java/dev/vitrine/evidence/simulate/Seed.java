package dev.vitrine.evidence.simulate;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.tlog.Bytes;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/** Where every choice of a simulation comes from, by a name for each: the order in which they are made does not matter. */
@Immutable
record Seed(Bytes bytes) {

    /** 32 bytes that belong to a name. */
    Bytes named(String name) {
        return Hashes.sha256(bytes, Bytes.utf8(name));
    }

    /** A positive number of at most 128 bits. */
    BigInteger serial(String name) {
        return new BigInteger(1, named("serial " + name).slice(0, 15).toByteArray()).add(BigInteger.ONE);
    }

    /** The same stream of bytes for the same name. */
    SecureRandom stream(String name) {
        return new Stream(named(name));
    }

    private static final class Stream extends SecureRandom {

        private static final long serialVersionUID = 1L;

        Stream(Bytes start) {
            super(new Counter(start), null);
        }
    }

    /** SHA-256 of the start and a counter, block after block. */
    private static final class Counter extends SecureRandomSpi {

        private static final long serialVersionUID = 1L;

        private final transient Bytes start;
        private long block;

        Counter(Bytes start) {
            this.start = start;
        }

        @Override
        protected void engineSetSeed(byte[] seed) {
            // What follows from a seed must not change.
        }

        @Override
        protected void engineNextBytes(byte[] target) {
            for (int at = 0; at < target.length; ) {
                byte[] next =
                        Hashes.sha256(start, Bytes.utf8(Long.toString(block++))).toByteArray();
                int length = Math.min(next.length, target.length - at);
                System.arraycopy(next, 0, target, at, length);
                at += length;
            }
        }

        @Override
        protected byte[] engineGenerateSeed(int length) {
            byte[] bytes = new byte[length];
            engineNextBytes(bytes);
            return bytes;
        }
    }
}
