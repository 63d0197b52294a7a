package dev.vitrine.evidence.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.dcap.Collateral;
import dev.vitrine.evidence.dcap.Collateral.Part;
import dev.vitrine.evidence.snp.SnpReport;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Wrappers that are built here; real ones are in the corpus. */
class ContainerTest {

    private static final Bytes CLAIMS = Bytes.utf8("claims");

    /** A quote in form only, whose report data is the hash of the claims. */
    private static Bytes quote() {
        ByteBuffer b = ByteBuffer.allocate(440).order(ByteOrder.LITTLE_ENDIAN);
        b.putShort(0, (short) 3).putShort(2, (short) 2).putInt(432, 4);
        b.put(368, Hashes.sha256(CLAIMS).toByteArray());
        return bytes(b);
    }

    private static Bytes bytes(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.capacity()];
        buffer.get(0, copy);
        return Bytes.copyOf(copy);
    }

    private static Bytes header(int... words) {
        ByteBuffer b = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            b.putInt(word);
        }
        return bytes(b);
    }

    private static Contents open(Bytes bytes) throws MalformedException {
        return Container.open(bytes).orElseThrow();
    }

    @Test
    void opensOpenEnclaveInItsForms() throws Exception {
        Bytes quote = quote();
        Bytes bare = Bytes.concat(quote, CLAIMS);
        Contents withoutHeader = open(bare);
        assertThat(withoutHeader.evidence()).contains(quote);
        assertThat(withoutHeader.boundData()).contains(CLAIMS);

        Bytes legacy = Bytes.concat(header(1, 2, quote.size(), 0), quote);
        assertThat(open(legacy).evidence()).contains(quote);
        assertThat(open(legacy).boundData()).isEmpty();

        Bytes uuid = Bytes.copyOf(new byte[16]);
        Bytes modern = Bytes.concat(header(3), uuid, header(bare.size(), 0), bare);
        assertThat(open(modern).boundData()).contains(CLAIMS);
        Bytes nested = Bytes.concat(header(1, 2, bare.size(), 0), bare);
        Bytes older = Bytes.concat(header(2), uuid, header(nested.size(), 0), nested);
        assertThat(open(older).evidence()).contains(quote);
    }

    @Test
    void aQuoteAloneIsNoWrapper() throws Exception {
        assertThat(Container.open(quote())).isEmpty();
        assertThat(Container.open(Bytes.EMPTY)).isEmpty();
        assertThat(Container.open(Bytes.utf8("something else altogether"))).isEmpty();
    }

    @Test
    void opensEndorsementsAndDropsTheirNuls() throws Exception {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        int[] offsets = new int[9];
        for (int i = 0; i < 9; i++) {
            offsets[i] = data.size();
            byte[] element = ("element " + i + "\0").getBytes(StandardCharsets.US_ASCII);
            data.write(element, 0, element.length);
        }
        Bytes body = Bytes.concat(header(offsets), Bytes.copyOf(data.toByteArray()));
        Bytes endorsements = Bytes.concat(header(1, 2, body.size(), 9), body);

        Collateral collateral = open(endorsements).collateral();

        assertThat(collateral.part(Part.TCB_INFO)).contains(Bytes.utf8("element 1"));
        assertThat(collateral.part(Part.QE_IDENTITY_CHAIN)).contains(Bytes.utf8("element 7"));
        Contents both = open(Bytes.concat(quote(), CLAIMS)).plus(open(endorsements));
        assertThat(both.kind()).isEqualTo(EvidenceKind.SGX_QUOTE);
        assertThat(both.collateral().part(Part.TCB_INFO)).isPresent();

        byte[] overlapping = endorsements.toByteArray();
        overlapping[16 + 4 * 3 + 1] = 0x7f;
        assertThatThrownBy(() -> Container.open(Bytes.copyOf(overlapping))).isInstanceOf(MalformedException.class);
    }

    @Test
    void opensAzuresReport() throws Exception {
        byte[] report = new byte[SnpReport.SIZE];
        report[0] = 2;
        Bytes runtimeData = Bytes.utf8("{\"keys\":[]}");
        Bytes hcl = Bytes.concat(
                Bytes.utf8("HCLA"),
                header(1, 2346, 2, 0, 0, 0, 0),
                Bytes.copyOf(report),
                header(0, 1, 2, 1, runtimeData.size()),
                runtimeData,
                Bytes.copyOf(new byte[200]));

        Contents contents = open(hcl);

        assertThat(contents.kind()).isEqualTo(EvidenceKind.SNP_REPORT);
        assertThat(contents.evidence()).contains(Bytes.copyOf(report));
        assertThat(contents.boundData()).contains(runtimeData);
        assertThatThrownBy(() -> Container.open(hcl.slice(0, 1240))).isInstanceOf(MalformedException.class);
    }

    @Test
    void theLongestLengthsAreErrorsNotAllocations() {
        Bytes evidence = Bytes.concat(quote().slice(0, 432), header(0xffff_fff0, 0, 0, 0));
        assertThatThrownBy(() -> Container.open(evidence)).isInstanceOf(MalformedException.class);
    }

    static Stream<Bytes> wrappers() {
        Bytes quote = quote();
        return Stream.of(
                Bytes.concat(quote, CLAIMS),
                Bytes.concat(header(1, 2, quote.size(), 0), quote),
                Bytes.utf8("{\"hcl_report\":\"SENMQQ\",\"vcek\":\"AA\"}"));
    }

    @Test
    void damageIsAnErrorOrNothing() {
        Random random = new Random(7);
        List<Bytes> wrappers = wrappers().toList();
        for (int round = 0; round < 3000; round++) {
            byte[] bytes = wrappers.get(round % wrappers.size()).toByteArray();
            bytes[random.nextInt(Math.min(bytes.length, 64))] = (byte) random.nextInt();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            try {
                Optional<Contents> unused = Container.open(Bytes.copyOf(bytes));
            } catch (MalformedException expected) {
                assertThat(expected.what()).isNotEmpty();
            }
        }
    }
}
