package dev.vitrine.evidence.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.evidence.TrustAnchors;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.evidence.simulate.SimulatedEnclave;
import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.evidence.x509.EcdsaKey.Curve;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class VerifiedCacheTest {

    private static final Simulator SIMULATOR = Simulator.of(new Random(4), Instant.parse("2025-07-01T12:00:00Z"));
    private static final TrustAnchors ANCHORS = TrustAnchors.of(List.copyOf(SIMULATOR.roots()));

    private final AtomicInteger verified = new AtomicInteger();
    private final EcdsaVerifier counting = (key, hash, r, s) -> {
        verified.incrementAndGet();
        return EcdsaVerifier.PORTABLE.verifies(key, hash, r, s);
    };

    private static List<Certificate> chain(Part part) throws MalformedException {
        Exhibit quote = SIMULATOR.sgx(
                SimulatedEnclave.of(Bytes.copyOf(new byte[32]), Bytes.copyOf(new byte[32])),
                Bytes.copyOf(new byte[64]));
        return Pem.certificates(quote.part(part).orElseThrow());
    }

    @Test
    void aChainIsVerifiedOnceAndALinkThatItSharesIsNotVerifiedAgain() throws Exception {
        VerifiedCache cache = new VerifiedCache(ANCHORS, 16, counting);

        CertificateChain first = cache.link(chain(Part.TCB_INFO_ISSUER_CHAIN));
        assertThat(verified).hasValue(2);
        assertThat(cache.link(chain(Part.TCB_INFO_ISSUER_CHAIN))).isSameAs(first);
        assertThat(first.isLinked()).isTrue();
        assertThat(verified).as("the same chain").hasValue(2);
        assertThat(cache.link(chain(Part.PCK_CRL_ISSUER_CHAIN)).isLinked()).isTrue();
        assertThat(verified).as("another chain under the same root").hasValue(3);
    }

    @Test
    void aFaultIsRememberedAsWell() throws Exception {
        VerifiedCache cache = new VerifiedCache(ANCHORS, 16, counting);
        List<Certificate> wrong = List.of(
                chain(Part.TCB_INFO_ISSUER_CHAIN).get(0),
                chain(Part.PCK_CRL_ISSUER_CHAIN).get(0));

        assertThat(cache.link(wrong).isLinked()).isFalse();
        int once = verified.get();
        assertThat(cache.link(wrong).isLinked()).isFalse();
        assertThat(verified).hasValue(once);
    }

    @Test
    void rememberedFindingsAreBounded() {
        VerifiedCache cache = new VerifiedCache(ANCHORS, 8);
        for (int i = 0; i < 1_000; i++) {
            cache.keep(Integer.class, Bytes.utf8("" + i), i);
        }

        assertThat(cache.size()).isLessThanOrEqualTo(16);
        assertThat(cache.find(Integer.class, Bytes.utf8("999"))).contains(999);
        assertThat(cache.find(Integer.class, Bytes.utf8("1"))).isEmpty();
        assertThat(cache.find(Long.class, Bytes.utf8("999"))).as("another type").isEmpty();
    }

    @Test
    void aKeyIsWorkedOutOnceAndOnlyIfItIsOne() throws Exception {
        VerifiedCache cache = new VerifiedCache(ANCHORS, 8);
        Bytes spki = chain(Part.TCB_INFO_ISSUER_CHAIN).get(0).key().spki();
        Bytes xy = spki.slice(spki.size() - 64);

        assertThat(cache.key(Curve.P256, xy)).isSameAs(cache.key(Curve.P256, Bytes.copyOf(xy.toByteArray())));
        assertThatThrownBy(() -> cache.key(Curve.P384, xy)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> cache.key(Curve.P256, Bytes.copyOf(new byte[64])))
                .isInstanceOf(MalformedException.class);
    }
}
