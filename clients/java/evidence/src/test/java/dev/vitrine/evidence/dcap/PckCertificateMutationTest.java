package dev.vitrine.evidence.dcap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.evidence.simulate.SimulatedEnclave;
import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever stands in a platform's certificate, nothing but a typed error comes of it. */
final class PckCertificateMutationTest {

    private static List<Certificate> chain() throws MalformedException {
        Simulator simulator = Simulator.of(new Random(21), Instant.parse("2025-07-01T12:00:00Z"));
        Bytes hash = Bytes.copyOf(new byte[32]);
        Bytes quote = simulator
                .sgx(SimulatedEnclave.of(hash, hash), Bytes.copyOf(new byte[64]))
                .bytes();
        return IntelChain.certificates(Quote.parse(quote).signature().certificationData());
    }

    @Test
    void everySingleBitFlipIsReadOrMalformed() throws MalformedException {
        List<Certificate> chain = chain();
        byte[] original = chain.get(0).der().toByteArray();
        int read = 0;
        int malformed = 0;
        for (int bit = 0; bit < original.length * 8; bit++) {
            byte[] flipped = original.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertThat(PckCertificate.of(Certificate.parse(Bytes.copyOf(flipped)), chain.get(1))
                                .fmspc()
                                .size())
                        .isEqualTo(6);
                read++;
            } catch (MalformedException e) {
                malformed++;
            }
        }
        assertThat(read).isPositive();
        assertThat(malformed).isGreaterThan(read / 4);
    }

    /** Lengths that fit each other, as no single flip makes them: an element of the extension becomes empty. */
    @Test
    void anElementThatIsNoPairIsMalformed() throws MalformedException {
        List<Certificate> chain = chain();
        byte[] original = chain.get(0).der().toByteArray();
        int tried = 0;
        for (int at = 0; at + 2 < original.length; at++) {
            int length = original[at + 1];
            if (original[at] == 0x30 && length > 1 && at + 2 + length <= original.length) {
                byte[] emptied = original.clone();
                emptied[at + 1] = 0; // what was inside becomes a value of its own
                emptied[at + 2] = 4;
                emptied[at + 3] = (byte) (length - 2);
                try {
                    PckCertificate unused = PckCertificate.of(Certificate.parse(Bytes.copyOf(emptied)), chain.get(1));
                } catch (MalformedException e) {
                    tried++;
                }
            }
        }
        assertThat(tried).isGreaterThan(20);
    }
}
