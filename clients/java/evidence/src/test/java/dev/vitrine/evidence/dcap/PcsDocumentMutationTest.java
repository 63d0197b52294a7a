package dev.vitrine.evidence.dcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.evidence.dcap.SignedDocument.Kind;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PcsDocumentMutationTest {

    private static final byte[] TELLING = {
        0, '"', '{', '}', '[', ']', ',', ':', '\\', ' ', '9', '-', '.', 'e', (byte) 0x80
    };

    private interface Parser {
        void parse(Bytes bytes) throws MalformedException;
    }

    private static void assertSurvives(Bytes valid, Parser parser) throws MalformedException {
        parser.parse(valid);
        Random random = new Random(0x5eed);
        for (int round = 0; round < 3000; round++) {
            byte[] bytes = valid.toByteArray();
            for (int change = 0; change <= round % 3; change++) {
                bytes[random.nextInt(bytes.length)] =
                        round % 2 == 0 ? TELLING[random.nextInt(TELLING.length)] : (byte) random.nextInt();
            }
            Bytes changed =
                    Bytes.wrapUnsafe(bytes).slice(0, round % 7 == 0 ? random.nextInt(bytes.length) : bytes.length);
            try {
                parser.parse(changed);
            } catch (MalformedException expected) {
                assertThat(expected.what()).isNotEmpty();
            }
        }
    }

    @Test
    void damagedDocumentsAreReadOrMalformed() throws Exception {
        FakePlatform platform = FakePlatform.tdx(4);
        platform.modules = FakePlatform.module("TDX_01", "00".repeat(48), 2, "OutOfDate");

        assertSurvives(Bytes.utf8(platform.tcbInfoText()), bytes -> {
            TcbInfo unused = TcbInfo.parse(bytes);
        });
        assertSurvives(Bytes.utf8(platform.qeIdentityText()), bytes -> {
            EnclaveIdentity unused = EnclaveIdentity.parse(bytes);
        });
        assertSurvives(platform.signer().signedDocument("tcbInfo", platform.tcbInfoText()), bytes -> {
            SignedDocument unused = SignedDocument.parse(bytes, Kind.TCB_INFO);
        });
    }

    @Test
    void numbersMustBeIntegersInTheirRange() {
        FakePlatform platform = FakePlatform.sgx();
        for (String change : List.of("13.0", "1.3e1", "-1", "65536", "99999999999999999999", "\"13\"", "013", "null")) {
            String text = platform.tcbInfoText().replace("\"pcesvn\":13", "\"pcesvn\":" + change);
            assertThatThrownBy(() -> TcbInfo.parse(Bytes.utf8(text))).as(change).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void sixteenComponentsAreNeitherMoreNorLess() {
        FakePlatform platform = FakePlatform.sgx();
        for (String change : List.of("[{\"svn\":11},{\"svn\":1},", "[")) {
            String text = platform.tcbInfoText()
                    .replaceFirst("\\[\\{\"svn\":11},", java.util.regex.Matcher.quoteReplacement(change));
            assertThatThrownBy(() -> TcbInfo.parse(Bytes.utf8(text))).as(change).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void datesMustExist() {
        FakePlatform platform = FakePlatform.sgx();
        for (String date : List.of(
                "2025-02-29T00:00:00Z",
                "2025-06-20T24:00:00Z",
                "2025-06-20T00:00:00",
                "2025-6-20T00:00:00Z",
                "2025-06-20T00:00:00+00:00")) {
            String text = platform.tcbInfoText().replace("2025-06-20T00:00:00Z", date);
            assertThatThrownBy(() -> TcbInfo.parse(Bytes.utf8(text))).as(date).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void theOrderOfLevelsInADocumentDoesNotMatter() throws Exception {
        FakePlatform platform = FakePlatform.sgx();
        TcbInfo info = TcbInfo.parse(Bytes.utf8(platform.tcbInfoText()));
        platform.platformStatus = "UpToDate";
        String text = platform.tcbInfoText();
        int levels = text.indexOf("\"tcbLevels\":[") + "\"tcbLevels\":[".length();
        String body = text.substring(levels, text.length() - 2);
        int split = body.indexOf("},{\"tcb\":") + 1;
        String turned = text.substring(0, levels) + body.substring(split + 1) + "," + body.substring(0, split) + "]}";
        TcbInfo other = TcbInfo.parse(Bytes.utf8(turned));

        assertThat(other.levels()).isEqualTo(info.levels());
        assertThat(info.reordered()).isFalse();
        assertThat(other.reordered()).isTrue();
    }

    @Test
    void deepNestingIsMalformed() {
        Bytes deep = Bytes.utf8("{\"tcbInfo\":" + "[".repeat(100_000) + "]".repeat(100_000) + ",\"signature\":\"\"}");

        assertThatThrownBy(() -> SignedDocument.parse(deep, Kind.TCB_INFO)).isInstanceOf(MalformedException.class);
    }
}
