package dev.vitrine.client;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.tile.TileId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.provider.MethodSource;

final class TileEncodingFuzzTest {

    private static final TileId BUNDLE = TileId.bundleOf(0, 1);

    static Stream<byte[]> seeds() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(new byte[] {0, 3, 'a', 'b', 'c'});
        }
        return Stream.of(compressed.toByteArray(), new byte[] {0, 1, 'x'});
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytesUnpackWithinTheLimitOrAreRefused(byte[] stored) {
        try {
            Bytes plain = TileEncoding.undo(BUNDLE, Bytes.copyOf(stored));
            if (plain.size() > Math.max(stored.length, TileEncoding.maxSize(BUNDLE))) {
                throw new AssertionError("larger than a bundle can be");
            }
        } catch (IOException expected) {
            return;
        }
    }
}
