package dev.vitrine.evidence.reportdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeTest {

    private static final Bytes DER = Bytes.copyOf(new byte[] {0x30, 0x03, 0x02, 0x01, 0x05});
    private static final String PEM = "-----BEGIN PUBLIC KEY-----\nMAMCAQU=\n-----END PUBLIC KEY-----\n";
    private static final Map<String, Bytes> PREIMAGES =
            Map.of("key", DER, "key_pem", Bytes.utf8(PEM), "nonce", Bytes.utf8("n"));

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "nonce; 6e",
                "raw(nonce); 6e",
                "hex(key); 33303033303230313035",
                "utf8(\"v1 \")||nonce; 7631206e",
                "der(key_pem) || der( key ); 30030201053003020105",
                "sha256(nonce); 1b16b1df538ba12dc3f97edbb85caa7050d46c148134290feba80f8236c83db9"
            })
    void evaluates(String recipe, String hex) throws Exception {
        assertThat(Recipe.parse(recipe).evaluate(PREIMAGES).hex()).isEqualTo(hex);
    }

    @Test
    void writesAndKeepsPemText() throws Exception {
        assertThat(Recipe.parse("pem(key)").evaluate(PREIMAGES).toUtf8()).isEqualTo(PEM);
        assertThat(Recipe.parse("pem(key_pem)").evaluate(PREIMAGES).toUtf8()).isEqualTo(PEM);
    }

    @Test
    void provesTheFieldThatTheValueFillsUpToZeros() throws Exception {
        Recipe recipe = Recipe.parse("sha256(pem(key)||nonce)");
        byte[] field = Arrays.copyOf(
                MessageDigest.getInstance("SHA-256")
                        .digest(Bytes.utf8(PEM + "n").toByteArray()),
                64);

        recipe.verify(PREIMAGES, Bytes.copyOf(field));
        assertThat(recipe.names()).containsExactlyInAnyOrder("key", "nonce");

        for (int at : new int[] {0, 31, 32, 63}) {
            byte[] other = field.clone();
            other[at] ^= 1;
            assertThatThrownBy(() -> recipe.verify(PREIMAGES, Bytes.copyOf(other)))
                    .isInstanceOf(VerificationException.class);
        }
    }

    @Test
    void aValueLongerThanTheFieldProvesNothing() {
        assertThatThrownBy(() -> Recipe.parse("key").verify(PREIMAGES, DER.slice(0, 4)))
                .isInstanceOf(VerificationException.class);
    }

    @Test
    void boundsWhatARecipeCanMake() {
        Map<String, Bytes> large = Map.of("x", Bytes.wrapUnsafe(new byte[Recipe.MAX_VALUE / 2 + 1]));

        assertThatThrownBy(() -> Recipe.parse("hex(x)").evaluate(large)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Recipe.parse("x || x").evaluate(large)).isInstanceOf(MalformedException.class);
    }

    @Test
    void saysWhichPreimageIsMissing() {
        assertThatThrownBy(() -> Recipe.parse("sha512(csr)").evaluate(PREIMAGES))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("\"csr\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "||",
                "nonce||",
                "sha256(nonce",
                "sha256()",
                "sha256 nonce",
                "md5(nonce)",
                "nonce)",
                "utf8(nonce)",
                "utf8(\"x)",
                "Nonce",
                "raw(raw(raw(raw(raw(raw(raw(raw(raw(raw(raw(raw(raw(raw(raw(raw(raw(nonce)))))))))))))))))"
            })
    void refusesWhatIsNotARecipe(String text) {
        assertThatThrownBy(() -> Recipe.parse(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void mutatedRecipesAreRefusedOrEvaluated() {
        Random random = new Random(3);
        String valid = "sha256(pem(key) || utf8(\"v1\") || hex(nonce))";
        for (int round = 0; round < 5000; round++) {
            StringBuilder text = new StringBuilder(valid);
            text.setCharAt(random.nextInt(text.length()), "()|\" abcsh2_".charAt(random.nextInt(12)));
            try {
                assertThat(Recipe.parse(text.toString()).evaluate(PREIMAGES).size())
                        .isLessThan(200);
            } catch (MalformedException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }
}
