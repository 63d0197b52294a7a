package dev.vitrine.tlog.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.merkle.Mutations;
import dev.vitrine.tlog.merkle.TreeHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FsckTest {

    private static final int SIZE = 1300;
    private static final List<Bytes> ENTRIES = MapTiles.entries(SIZE);
    private static final TreeHead HEAD = MapTiles.head(ENTRIES);
    private static final MapTiles LOG = MapTiles.of(ENTRIES);

    @Test
    void countsWhatItRead() throws Exception {
        MapTiles log = LOG.copy();

        FsckReport report = Fsck.run(log, HEAD, FsckProgress.NONE);

        long bytes = log.files().values().stream().mapToLong(Bytes::size).sum();
        assertThat(report).isEqualTo(new FsckReport(SIZE, 6, 7, bytes));
        assertThat(log.reads())
                .doesNotHaveDuplicates()
                .hasSameSizeAs(log.files().keySet());
    }

    @Test
    void tellsItsProgressAfterEachBundle() throws Exception {
        List<Long> progress = new ArrayList<>();

        FsckReport unused = Fsck.run(LOG, HEAD, (entries, total) -> {
            assertThat(total).isEqualTo(SIZE);
            progress.add(entries);
        });

        assertThat(progress).containsExactly(256L, 512L, 768L, 1024L, 1280L, 1300L);
    }

    @Test
    void checksALogWithFullTilesOnly() throws Exception {
        List<Bytes> entries = MapTiles.entries(65_536);

        FsckReport report = Fsck.run(MapTiles.of(entries), MapTiles.head(entries), FsckProgress.NONE);

        assertThat(report.entries()).isEqualTo(65_536);
        assertThat(report.tiles()).isEqualTo(256 + 1 + 1);
    }

    @Test
    void checksAnOlderHeadOfALogThatDroppedItsPartialTiles() throws Exception {
        FsckReport report = Fsck.run(LOG, MapTiles.head(ENTRIES.subList(0, 1)), FsckProgress.NONE);

        assertThat(report.entries()).isEqualTo(1);
    }

    @Test
    void findsAnyChangedBitOfAnyFile() {
        LOG.files().forEach((path, bytes) -> {
            for (int at = 0; at < bytes.size(); at += 1 + bytes.size() / 23) {
                byte[] changed = bytes.toByteArray();
                changed[at] ^= (byte) (1 << at % 8);
                MapTiles log = LOG.copy();
                log.files().put(path, Bytes.wrapUnsafe(changed));

                assertThatThrownBy(() -> Fsck.run(log, HEAD, FsckProgress.NONE))
                        .as(path)
                        .isInstanceOf(VerificationException.class);
            }
        });
    }

    @Test
    void findsAnyCutOrMissingFile() {
        LOG.files().forEach((path, bytes) -> {
            MapTiles cut = LOG.copy();
            cut.files().put(path, bytes.slice(0, bytes.size() - 1));
            MapTiles missing = LOG.copy();
            missing.files().remove(path);

            assertThatThrownBy(() -> Fsck.run(cut, HEAD, FsckProgress.NONE))
                    .as(path)
                    .isInstanceOf(VerificationException.class);
            assertThatThrownBy(() -> Fsck.run(missing, HEAD, FsckProgress.NONE))
                    .as(path)
                    .isInstanceOf(MissingTileException.class);
        });
    }

    @Test
    void findsAnotherRoot() throws Exception {
        TreeHead other = new TreeHead(SIZE, Mutations.flip(HEAD.root(), 0));
        TreeHead notEmpty = new TreeHead(0, HEAD.root());

        assertThatThrownBy(() -> Fsck.run(LOG, other, FsckProgress.NONE)).isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> Fsck.run(id -> Optional.empty(), notEmpty, FsckProgress.NONE))
                .isInstanceOf(VerificationException.class);
        assertThat(Fsck.run(id -> Optional.empty(), TreeHead.EMPTY, FsckProgress.NONE))
                .isEqualTo(new FsckReport(0, 0, 0, 0));
    }
}
