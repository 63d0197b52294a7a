package dev.vitrine.evidence.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.vitrine.tlog.MalformedException;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class MeasurerTest {

    private static final byte[] COUNTING = counting();

    private static byte[] counting() {
        byte[] page = new byte[4096];
        for (int i = 0; i < page.length; i++) {
            page[i] = (byte) i;
        }
        return page;
    }

    @Test
    void agreesWithTheVectorsOfTheSpecification() throws Exception {
        Measurer created = new Measurer(MeasureLimits.DEFAULT);
        created.create(1, 0x10000);
        assertThat(created.finish().mrEnclave().hex())
                .isEqualTo("03c79954895fe98c9bd1b86ebe8b7b1748b65bfc30085dd387cb4351e7de51e2");

        Measurer added = new Measurer(MeasureLimits.DEFAULT);
        added.create(1, 0x10000);
        added.add("page", 0, 0x203);
        assertThat(added.finish().mrEnclave().hex())
                .isEqualTo("6c1ce25b30ece7702c72b65ecbdbff4009e735c7c9f7b09e6a94383f934d4b42");

        Measurer extended = new Measurer(MeasureLimits.DEFAULT);
        extended.create(1, 0x10000);
        extended.add("page", 0, 0x203);
        extended.addMeasured("page", 0x1000, 0x205, COUNTING);
        assertThat(extended.finish().mrEnclave().hex())
                .isEqualTo("1900812e8e7a12507496018caa364032138b0c132812bc5fee91191301c4d097");
    }

    @Test
    void agreesWithANaiveStreamOverManyPages() throws Exception {
        Measurer measurer = new Measurer(MeasureLimits.DEFAULT);
        Expected expected = new Expected().create(2, 1 << 24);
        measurer.create(2, 1 << 24);
        for (int i = 0; i < 300; i++) {
            byte[] page = i % 3 == 0 ? new byte[4096] : ElfWriter.noise(4096, i);
            if (i % 7 == 6) {
                measurer.add("a", i * 4096L, 0x203);
                expected = expected.add(i * 4096L, 0x203);
            } else {
                measurer.addMeasured("a", i * 4096L, 0x205, page);
                expected = expected.page(i * 4096L, 0x205, page);
            }
        }
        Measurement measurement = measurer.finish();
        assertThat(measurement.mrEnclave()).isEqualTo(expected.mrEnclave());
        assertThat(measurement.pages()).isEqualTo(300);
        assertThat(measurement.measuredPages()).isEqualTo(300 - 42);
    }

    @Test
    void theWriterOfStreamsWritesWhatIsHashed() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SgxsWriter writer = new SgxsWriter(out);
        writer.create(1, 0x10000);
        writer.add("a", 0, 0x203);
        writer.addMeasured("b", 0x1000, 0x205, COUNTING);

        assertThat(out.toByteArray())
                .isEqualTo(new Expected()
                        .create(1, 0x10000)
                        .add(0, 0x203)
                        .page(0x1000, 0x205, COUNTING)
                        .sgxs()
                        .toByteArray());
    }

    @Test
    void refusesWhatTheProcessorWouldRefuse() {
        refused(m -> m.add("early", 0, 0x203));
        refused(m -> m.create(1, 0x3000));
        refused(m -> m.create(1, 0x1000));
        refused(m -> m.create(0, 0x2000));
        refused(m -> {
            m.create(1, 0x2000);
            m.create(1, 0x2000);
        });
        refused(m -> {
            m.create(1, 0x2000);
            m.add("outside", 0x2000, 0x203);
        });
        refused(m -> {
            m.create(1, 0x2000);
            m.add("unaligned", 0x800, 0x203);
        });
        refused(m -> {
            m.create(1, 0x2000);
            m.add("negative", -4096, 0x203);
        });
        refused(m -> {
            m.create(1, 0x4000);
            m.add("a", 0, 0x203);
            m.extend(0x1000, COUNTING, 0);
        });
        refused(m -> {
            m.create(1, 0x4000);
            m.add("a", 0, 0x203);
            m.extend(0x300, COUNTING, 0);
            m.extend(0x300, COUNTING, 0);
        });
        refused(m -> {
            m.create(1, 0x4000);
            m.extend(0, COUNTING, 0);
        });
    }

    @Test
    void likePagesOfARegionAreOneRun() throws Exception {
        Measurer measurer = new Measurer(MeasureLimits.DEFAULT);
        measurer.create(1, 1 << 24);
        for (int i = 0; i < 100; i++) {
            measurer.add("heap", i * 4096L, 0x203);
        }
        for (int i = 100; i < 200; i++) {
            measurer.addMeasured("stack", i * 4096L, 0x203, new byte[4096]);
        }
        assertThat(measurer.finish().trail().runs())
                .extracting(PageTrail.Run::region, PageTrail.Run::pages, PageTrail.Run::chunks)
                .containsExactly(tuple("heap", 100L, 0), tuple("stack", 100L, 16));
    }

    private interface Steps {
        void on(Measurer measurer) throws MalformedException;
    }

    private static void refused(Steps steps) {
        assertThatThrownBy(() -> steps.on(new Measurer(MeasureLimits.DEFAULT))).isInstanceOf(MalformedException.class);
    }
}
