package dev.vitrine.evidence.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.tlog.MalformedException;
import org.junit.jupiter.api.Test;

class PageTrailTest {

    private interface Steps {
        void on(Measurer measurer) throws MalformedException;
    }

    private static PageTrail trail(Steps steps) throws MalformedException {
        Measurer measurer = new Measurer(MeasureLimits.DEFAULT);
        measurer.create(1, 1 << 20);
        steps.on(measurer);
        return measurer.finish().trail();
    }

    private static byte[] withByte(int index) {
        byte[] page = new byte[4096];
        page[index] = 1;
        return page;
    }

    @Test
    void likeEnclavesDoNotDifferWhateverTheirRegionsAreCalled() throws Exception {
        PageTrail one = trail(m -> {
            m.addMeasured("heap", 0, 0x203, new byte[4096]);
            m.addMeasured("heap", 4096, 0x203, new byte[4096]);
        });
        PageTrail other = trail(m -> {
            m.addMeasured("page", 0, 0x203, new byte[4096]);
            m.addMeasured("other", 4096, 0x203, new byte[4096]);
        });
        assertThat(one.firstDifference(other)).isEmpty();
        assertThat(other.firstDifference(one)).isEmpty();
    }

    @Test
    void namesThePageWhoseContentDiffers() throws Exception {
        for (int index : new int[] {0, 255, 256, 4095}) {
            PageTrail one = trail(m -> {
                m.addMeasured("code", 0, 0x205, new byte[4096]);
                m.addMeasured("code", 4096, 0x205, new byte[4096]);
                m.addMeasured("code", 8192, 0x205, new byte[4096]);
            });
            PageTrail other = trail(m -> {
                m.addMeasured("code", 0, 0x205, new byte[4096]);
                m.addMeasured("code", 4096, 0x205, withByte(index));
                m.addMeasured("code", 8192, 0x205, new byte[4096]);
            });
            assertThat(one.firstDifference(other))
                    .hasValueSatisfying(text -> assertThat(text).contains("0x1000", "code", "content"));
        }
    }

    @Test
    void namesOtherDifferences() throws Exception {
        PageTrail one = trail(m -> {
            m.add("a", 0, 0x203);
            m.add("b", 4096, 0x203);
        });
        assertThat(one.firstDifference(trail(m -> m.add("a", 0, 0x203))))
                .contains("page 0x1000 (b) is only in the first enclave");
        assertThat(trail(m -> m.add("a", 0, 0x203)).firstDifference(one))
                .contains("page 0x1000 (b) is only in the second enclave");
        assertThat(one.firstDifference(trail(m -> {
                    m.add("a", 0, 0x203);
                    m.add("c", 8192, 0x203);
                })))
                .contains("page 0x1000 (b) against page 0x2000 (c)");
        assertThat(one.firstDifference(trail(m -> m.add("a", 0, 0x205))))
                .contains("page 0x0 (a): flags 0x203 against 0x205");
        assertThat(one.firstDifference(trail(m -> m.addMeasured("a", 0, 0x203, new byte[4096]))))
                .contains("page 0x0 (a): 0 measured chunks against 16");
        Measurer smaller = new Measurer(MeasureLimits.DEFAULT);
        smaller.create(1, 1 << 19);
        assertThat(one.firstDifference(smaller.finish().trail()))
                .hasValueSatisfying(text -> assertThat(text).contains("size 0x100000"));
    }
}
