package dev.vitrine.evidence.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.image.TrailComparison.Kind;
import dev.vitrine.evidence.image.TrailComparison.Page;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailComparisonTest {

    private static final int PAGE = 4096;

    /** What a page is: its flags and its one byte of content; unmeasured where that is negative. */
    private record Content(long flags, int fill) {}

    @Test
    void namesEachKindOfDifference() throws Exception {
        Map<Long, Content> first = new TreeMap<>();
        Map<Long, Content> second = new TreeMap<>();
        for (long page = 0; page < 10; page++) {
            first.put(page * PAGE, new Content(0x203, 0));
            second.put(page * PAGE, new Content(0x203, 0));
        }
        second.put(3L * PAGE, new Content(0x203, 7));
        second.put(5L * PAGE, new Content(0x205, 0));
        Content unused = first.remove(7L * PAGE);
        second.remove(8L * PAGE);

        TrailComparison compared = TrailComparison.of(trail(first), trail(second), 16);

        assertThat(compared.count()).isEqualTo(4);
        assertThat(compared.pages())
                .extracting(Page::offset, Page::kind)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0x3000L, Kind.CONTENT),
                        org.assertj.core.groups.Tuple.tuple(0x5000L, Kind.FLAGS),
                        org.assertj.core.groups.Tuple.tuple(0x7000L, Kind.ONLY_IN_SECOND),
                        org.assertj.core.groups.Tuple.tuple(0x8000L, Kind.ONLY_IN_FIRST));
        assertThat(TrailComparison.of(trail(first), trail(second), 1).pages()).hasSize(1);
        assertThat(TrailComparison.of(trail(first), trail(first), 16).count()).isZero();
        assertThat(unused).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithComparingPageByPage(long seed) throws Exception {
        Random random = new Random(seed);
        Map<Long, Content> first = random(random);
        Map<Long, Content> second = random(random);
        List<String> expected = new ArrayList<>();
        for (long at = 0; at < 64L * PAGE; at += PAGE) {
            Content a = first.get(at);
            Content b = second.get(at);
            if (a == null ? b != null : !a.equals(b)) {
                Kind kind = a == null
                        ? Kind.ONLY_IN_SECOND
                        : b == null ? Kind.ONLY_IN_FIRST : a.flags() != b.flags() ? Kind.FLAGS : Kind.CONTENT;
                expected.add(at + " " + kind);
            }
        }

        TrailComparison compared = TrailComparison.of(trail(first), trail(second), 1000);

        assertThat(compared.pages().stream().map(page -> page.offset() + " " + page.kind()))
                .as("seed %d", seed)
                .containsExactlyElementsOf(expected);
        assertThat(compared.count()).isEqualTo(expected.size());
    }

    @Test
    void keepsTheBytesOfThePagesThatWereAskedFor() throws Exception {
        Expected stream = new Expected()
                .create(1, 0x10_0000)
                .page(0, 0x203, filled(1))
                .page(0x1000, 0x203, filled(2))
                .add(0x2000, 0x203);
        EnclaveImage.Variant variant =
                EnclaveImage.parse(stream.sgxs()).variants().get(0);

        Map<Long, Bytes> pages = PageContents.of(variant, List.of(0x1000L, 0x2000L), MeasureLimits.DEFAULT);

        assertThat(pages).containsOnlyKeys(0x1000L);
        assertThat(pages.get(0x1000L)).isEqualTo(Bytes.copyOf(filled(2)));
    }

    private static Map<Long, Content> random(Random random) {
        Map<Long, Content> pages = new TreeMap<>();
        for (long page = 0; page < 64; page++) {
            if (random.nextInt(8) > 0) {
                long flags = random.nextInt(6) == 0 ? 0x205 : 0x203;
                pages.put(page * PAGE, new Content(flags, random.nextInt(4) == 0 ? random.nextInt(3) - 1 : 0));
            }
        }
        return pages;
    }

    private static PageTrail trail(Map<Long, Content> pages) throws MalformedException {
        Measurer measurer = new Measurer(MeasureLimits.DEFAULT);
        measurer.create(1, 0x10_0000);
        for (Map.Entry<Long, Content> page : pages.entrySet()) {
            if (page.getValue().fill() < 0) {
                measurer.add("page", page.getKey(), page.getValue().flags());
            } else {
                measurer.addMeasured(
                        "page",
                        page.getKey(),
                        page.getValue().flags(),
                        filled(page.getValue().fill()));
            }
        }
        return measurer.finish().trail();
    }

    private static byte[] filled(int value) {
        byte[] page = new byte[PAGE];
        java.util.Arrays.fill(page, (byte) value);
        return page;
    }
}
