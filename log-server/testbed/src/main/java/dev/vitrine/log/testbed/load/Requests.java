package dev.vitrine.log.testbed.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** The requests that a log is measured with. */
public final class Requests {

    private Requests() {}

    /** {@code POST path} with a leaf of {@code leafSize} incompressible bytes that differ in every request. */
    public static Exchange post(String path, String contentType, int leafSize, long seed) {
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: log\r\nContent-Type: " + contentType
                        + "\r\nContent-Length: " + leafSize + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] leaf = new byte[leafSize];
        new SplittableRandom(seed).nextBytes(leaf);
        return new Exchange() {
            @Override
            public void write(long sequence, ByteBuffer buffer) {
                buffer.put(head);
                int body = buffer.position();
                buffer.put(leaf);
                buffer.putLong(body, seed);
                buffer.putLong(body + 8, sequence);
            }

            @Override
            public int maxRequestSize() {
                return head.length + leaf.length;
            }
        };
    }

    /** As {@link #post(String, String, int, long)}, but each tenth leaf is one that was sent {@code back} requests before. */
    static Exchange postWithDuplicates(String path, String contentType, int leafSize, long seed, long back) {
        Exchange fresh = post(path, contentType, leafSize, seed);
        return new Exchange() {
            @Override
            public void write(long sequence, ByteBuffer buffer) {
                fresh.write(sequence % 10 == 9 && sequence > back ? sequence - back : sequence, buffer);
            }

            @Override
            public int maxRequestSize() {
                return fresh.maxRequestSize();
            }
        };
    }

    /** {@code POST path} with one leaf after the other, from the first again after the last. */
    public static Exchange post(String path, String contentType, List<byte[]> leaves) {
        String head =
                "POST " + path + " HTTP/1.1\r\nHost: log\r\nContent-Type: " + contentType + "\r\nContent-Length: ";
        int largest = leaves.stream().mapToInt(leaf -> leaf.length).max().orElseThrow();
        return new Exchange() {
            @Override
            public void write(long sequence, ByteBuffer buffer) {
                byte[] leaf = leaves.get((int) (sequence % leaves.size()));
                ascii(buffer, head);
                ascii(buffer, Integer.toString(leaf.length));
                ascii(buffer, "\r\n\r\n");
                buffer.put(leaf);
            }

            @Override
            public int maxRequestSize() {
                return head.length() + 16 + largest;
            }
        };
    }

    /** {@code GET} of a path per sequence; {@code {}} in the pattern becomes a number below {@code limit}, at random. */
    public static Exchange get(String pattern, long limit, long seed) {
        String[] parts = pattern.split("\\{}", -1);
        SplittableRandom random = new SplittableRandom(seed);
        return new Exchange() {
            @Override
            public void write(long sequence, ByteBuffer buffer) {
                long pick = limit == 0 ? 0 : random.nextLong(limit);
                ascii(buffer, "GET ");
                ascii(buffer, parts[0]);
                if (parts.length > 1) {
                    ascii(buffer, pattern.contains("/tile/") ? tileIndex(pick) : Long.toString(pick));
                    ascii(buffer, parts[1]);
                }
                ascii(buffer, " HTTP/1.1\r\nHost: log\r\nAccept: */*\r\n\r\n");
            }

            @Override
            public int maxRequestSize() {
                return pattern.length() + 128;
            }
        };
    }

    /** {@code 1234067} as {@code x001/x234/067} (c2sp.org/tlog-tiles). */
    static String tileIndex(long index) {
        String path = String.format("%03d", index % 1000);
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            path = String.format("x%03d/%s", rest % 1000, path);
        }
        return path;
    }

    private static void ascii(ByteBuffer buffer, String text) {
        for (int i = 0; i < text.length(); i++) {
            buffer.put((byte) text.charAt(i));
        }
    }
}
