package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.cli.Vitrine.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LintTest {

    private static final String CLEAN = "FROM debian@sha256:" + "a".repeat(64) + "\nCOPY . .\nRUN make\n";

    @TempDir
    private Path home = Path.of("");

    @Test
    void listsWhatItFindsAndEndsWithOne() throws IOException {
        Vitrine vitrine = new Vitrine(home);
        Path file = vitrine.write("project/Dockerfile", utf8("FROM debian:12\nRUN apt-get update\n"));

        Result result = vitrine.run("lint", "--json", home.resolve("project"));

        assertThat(result.exit()).isEqualTo(1);
        JsonNode list = list(result);
        assertThat(list).hasSize(2);
        assertThat(list.get(0).get("rule").textValue()).isEqualTo("image-by-tag");
        assertThat(list.get(1).get("rule").textValue()).isEqualTo("apt-without-snapshot");
        assertThat(list.get(1).get("file").textValue()).isEqualTo(file.toString());
        assertThat(list.get(1).get("line").intValue()).isEqualTo(2);
        assertThat(list.get(1).get("why").textValue()).isNotEmpty();
        assertThat(list.get(1).get("fix").textValue()).contains("snapshot");
        assertThat(list.get(1)).hasSize(5);
        assertThat(vitrine.run("lint", file).out()).contains(file + ":2: apt-without-snapshot", "2 findings in 1 file");
    }

    @Test
    void endsWithZeroAndAnEmptyListWhereThereIsNothing() throws IOException {
        Vitrine vitrine = new Vitrine(home);
        Path file = vitrine.write("Dockerfile", utf8(CLEAN));

        Result result = vitrine.run("lint", "--json", file);

        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("[]\n");
        assertThat(vitrine.run("lint", file).out()).isEqualTo("nothing found in 1 file\n");
    }

    @Test
    void couldNotTellWhereNoRuleIsAboutTheFile() throws IOException {
        Vitrine vitrine = new Vitrine(home);
        Path photo = vitrine.write("photo.png", new byte[] {1, 0, 2});

        Result result = vitrine.run("lint", photo);

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains(photo.toString(), "no rule is about this kind of file");
        assertThat(vitrine.run("lint", home.resolve("missing")).exit()).isEqualTo(2);
    }

    @Test
    void knowsADockerfileByItsContentWhateverItsName() throws IOException {
        Vitrine vitrine = new Vitrine(home);
        Path odd = vitrine.write("build.recipe", utf8("# a comment\nARG A=x:1\nFROM $A\n"));

        assertThat(list(vitrine.run("lint", "--json", odd)).get(0).get("line").intValue())
                .isEqualTo(3);
    }

    private static JsonNode list(Result result) {
        try {
            return Output.JSON.readTree(result.out());
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + result.out(), e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
