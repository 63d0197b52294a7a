package dev.vitrine.proto.vectors;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** RFC 6962 section 2.1 and the subtree proofs of draft-ietf-plants-merkle-tree-certs section 4, as they are defined. */
abstract class NaiveMerkle {

    private final Map<List<Long>, byte[]> known = new HashMap<>();

    /** The log whose entry i is the ASCII text {@code entry-i}. */
    static NaiveMerkle ofEntries() {
        return new NaiveMerkle() {
            @Override
            byte[] leafHash(long index) {
                return leaf(entry(index));
            }

            @Override
            List<Long> key(long start, long end) {
                return List.of(start, end);
            }
        };
    }

    /** The log whose entries are all empty: its trees depend on nothing but their size, so that they can be of any size. */
    static NaiveMerkle ofEmptyEntries() {
        return new NaiveMerkle() {
            @Override
            byte[] leafHash(long index) {
                return leaf(new byte[0]);
            }

            @Override
            List<Long> key(long start, long end) {
                return List.of(end - start);
            }
        };
    }

    static byte[] entry(long index) {
        return ("entry-" + index).getBytes(StandardCharsets.US_ASCII);
    }

    abstract byte[] leafHash(long index);

    /** What a root of {@code D[start:end]} depends on. */
    abstract List<Long> key(long start, long end);

    /** MTH(D[start:end]). */
    final byte[] root(long start, long end) {
        if (start == end) {
            return sha256();
        }
        if (end - start == 1) {
            return leafHash(start);
        }
        byte[] root = known.get(key(start, end));
        if (root == null) {
            long middle = start + split(end - start);
            root = node(root(start, middle), root(middle, end));
            known.put(key(start, end), root);
        }
        return root;
    }

    /** PATH(index, D[start:end]); the index counts from start. */
    final List<byte[]> path(long index, long start, long end) {
        if (end - start == 1) {
            return List.of();
        }
        long k = split(end - start);
        if (index < k) {
            return plus(path(index, start, start + k), root(start + k, end));
        }
        return plus(path(index - k, start + k, end), root(start, start + k));
    }

    /** PROOF(from, D[0:to]); from 0 it is empty, as C2SP has it. */
    final List<byte[]> consistency(long from, long to) {
        return subtreeConsistency(0, from, to);
    }

    /** SUBTREE_PROOF(start, end, D[0:size]); for the empty subtree it is empty. */
    final List<byte[]> subtreeConsistency(long start, long end, long size) {
        return start == end ? List.of() : subproof(start, end, 0, size, true);
    }

    private List<byte[]> subproof(long start, long end, long base, long size, boolean known) {
        if (start == 0 && end == size) {
            return known ? List.of() : List.of(root(base, base + size));
        }
        long k = split(size);
        if (end <= k) {
            return plus(subproof(start, end, base, k, known), root(base + k, base + size));
        }
        if (k <= start) {
            return plus(subproof(start - k, end - k, base + k, size - k, known), root(base, base + k));
        }
        return plus(subproof(0, end - k, base + k, size - k, false), root(base, base + k));
    }

    /** Whether {@code start} is a multiple of the smallest power of two that is not below {@code end - start}. */
    static boolean isSubtree(long start, long end) {
        long power = 1;
        while (power < end - start) {
            power *= 2;
        }
        return start <= end && start % power == 0;
    }

    /** The largest power of two that is smaller than n. */
    static long split(long n) {
        long k = 1;
        while (k < n - k) {
            k *= 2;
        }
        return k;
    }

    static byte[] leaf(byte[] entry) {
        return sha256(new byte[] {0}, entry);
    }

    static byte[] node(byte[] left, byte[] right) {
        return sha256(new byte[] {1}, left, right);
    }

    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static List<byte[]> plus(List<byte[]> hashes, byte[] last) {
        List<byte[]> longer = new ArrayList<>(hashes);
        longer.add(last);
        return longer;
    }

    static byte[] flipped(byte[] bytes, int bit) {
        byte[] changed = Arrays.copyOf(bytes, bytes.length);
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        return changed;
    }
}
