package dev.vitrine.tlog.merkle;

import dev.vitrine.tlog.Bytes;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The three hashes of RFC 6962 section 2.1. Thread-safe; each thread keeps one digest, which is several times faster. */
public final class Rfc6962 {

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private static final ThreadLocal<State> STATE = ThreadLocal.withInitial(State::new);

    private static final Hash EMPTY_ROOT = emptyDigest();

    private Rfc6962() {}

    /** The root of the tree without leaves: SHA-256 of the empty string. */
    public static Hash emptyRoot() {
        return EMPTY_ROOT;
    }

    /** SHA-256(0x00 || entry). */
    public static Hash leafHash(Bytes entry) {
        State state = STATE.get();
        state.sha256.update(LEAF);
        entry.update(state.sha256);
        return state.finish();
    }

    /** SHA-256(0x00 || entry[from, to)). */
    public static Hash leafHash(byte[] entry, int from, int to) {
        State state = STATE.get();
        state.sha256.update(LEAF);
        state.sha256.update(entry, from, to - from);
        return state.finish();
    }

    /** SHA-256(0x01 || left || right). */
    public static Hash node(Hash left, Hash right) {
        State state = STATE.get();
        byte[] block = state.block;
        left.copyTo(block, 1);
        right.copyTo(block, 1 + Hash.SIZE);
        state.sha256.update(block, 0, block.length);
        return state.finish();
    }

    /**
     * The same within an array of hashes: the node over the 32 bytes at {@code left} and those at {@code right} is written
     * at {@code to}. For whole tiles, where a {@link Hash} per node would be garbage.
     */
    public static void node(byte[] hashes, int left, int right, int to) {
        State state = STATE.get();
        byte[] block = state.block;
        System.arraycopy(hashes, left, block, 1, Hash.SIZE);
        System.arraycopy(hashes, right, block, 1 + Hash.SIZE, Hash.SIZE);
        state.sha256.update(block, 0, block.length);
        state.finish(hashes, to);
    }

    private static Hash emptyDigest() {
        return new State().finish();
    }

    private static final class State {
        final MessageDigest sha256;
        final byte[] block = new byte[1 + 2 * Hash.SIZE];
        private final byte[] out = new byte[Hash.SIZE];

        State() {
            block[0] = NODE;
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every JDK has SHA-256", e);
            }
        }

        Hash finish() {
            finish(out, 0);
            return Hash.of(out, 0);
        }

        void finish(byte[] target, int to) {
            try {
                int unused = sha256.digest(target, to, Hash.SIZE);
            } catch (DigestException e) {
                throw new AssertionError("bad math: the buffer fits", e);
            }
        }
    }
}
