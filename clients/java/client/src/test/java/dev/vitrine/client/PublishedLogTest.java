package dev.vitrine.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import dev.vitrine.tlog.tile.Fsck;
import dev.vitrine.tlog.tile.FsckProgress;
import dev.vitrine.tlog.tile.TileId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PublishedLogTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aLogIsTheSameOverHttpAndInAFolder() throws Exception {
        try (FakeLog server = FakeLog.start()) {
            fill(server, 600);
            PublishedLog http = HttpTileSource.of(server.url());
            PublishedLog copy = copy(http, 600, false);

            assertThat(check(http)).isEqualTo(600);
            assertThat(check(copy)).isEqualTo(600);
        }
    }

    @Test
    void readsBundlesThatComeCompressedWithoutHavingBeenAsked() throws Exception {
        try (FakeLog server = FakeLog.start()) {
            server.gzipBundles();
            fill(server, 300);

            assertThat(check(HttpTileSource.of(server.url()))).isEqualTo(300);
            assertThat(check(copy(HttpTileSource.of(server.url()), 300, true))).isEqualTo(300);
        }
    }

    @Test
    void whatIsNotThereIsEmptyAndNotAnError() throws Exception {
        try (FakeLog server = FakeLog.start()) {
            assertThat(HttpTileSource.of(server.url()).read(new TileId(0, 7, 256)))
                    .isEmpty();
            assertThat(new DirectoryTileSource(folder).read(new TileId(0, 7, 256)))
                    .isEmpty();
        }
    }

    @Test
    void aTileThatIsTooLargeIsAnError() throws Exception {
        TileId tile = new TileId(0, 0, 256);
        Path path = folder.resolve(tile.path());
        Path created = Files.createDirectories(path.getParent());
        Path written = Files.write(created.resolve("000"), new byte[20_000]);

        assertThat(written).exists();
        assertThatIOException()
                .isThrownBy(() -> new DirectoryTileSource(folder).read(tile))
                .withMessageContaining("larger");
    }

    private static void fill(FakeLog server, int size) {
        for (int i = 0; i < size; i++) {
            // Some entries begin a bundle with the bytes that gzip begins with: 0x1f8b is a length of 8075.
            byte[] leaf = new byte[i % 256 == 0 ? 8075 : 3];
            leaf[0] = (byte) (i % 256 == 0 ? 8 : i);
            leaf[1] = (byte) (i >> 8);
            server.appendQuietly(Bytes.wrapUnsafe(leaf));
        }
        server.publishNow();
    }

    private PublishedLog copy(PublishedLog from, long size, boolean compressed) throws IOException {
        write("checkpoint", from.checkpoint().toByteArray());
        for (TileId tile : TileId.forGrowth(0, size)) {
            write(tile.path(), from.read(tile).orElseThrow().toByteArray());
            if (tile.level() == 0) {
                byte[] bundle = from.read(tile.entries()).orElseThrow().toByteArray();
                write(tile.entries().path(), compressed ? FakeLog.gzip(bundle) : bundle);
            }
        }
        return new DirectoryTileSource(folder);
    }

    private void write(String path, byte[] content) throws IOException {
        Path target = folder.resolve(path);
        Path created = Files.createDirectories(target.getParent());
        Path written = Files.write(created.resolve(target.getFileName()), content);
        assertThat(written).exists();
    }

    private static long check(PublishedLog log) throws Exception {
        CheckpointNote note = CheckpointNote.parse(log.checkpoint());
        return Fsck.run(log, note.checkpoint().head(), FsckProgress.NONE).entries();
    }
}
