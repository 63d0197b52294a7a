package dev.vitrine.evidence.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class YamlTest {

    @Test
    void namesTheLineAndTheColumnOfAWrongKey() throws MalformedException {
        Yaml top = parse("name: x\nlist:\n  - {nmae: y}\n");
        Yaml item = top.mapping(Set.of("name", "list")).list("list").get(0);

        assertThatThrownBy(() -> item.mapping(Set.of("name")))
                .hasMessage("line 3, column 6: no such key: \"nmae\" (did you mean name?)");
    }

    @Test
    void takesAnyKeysWhereTheWriterChoosesThem() throws MalformedException {
        assertThat(parse("b: 1\na: 2\n").mapping().values().keySet()).containsExactly("b", "a");
    }

    @Test
    void refusesAKeyThatIsThereTwiceWhoeverChoseIt() throws MalformedException {
        Yaml top = parse("b: 1\nb: 2\n");

        assertThatThrownBy(top::mapping).hasMessageStartingWith("line 2, column 1: ");
    }

    @Test
    void saysWhatToWriteWhereAKeyIsMissing() throws MalformedException {
        Yaml.Mapping top = parse("a: 1\n").mapping();

        assertThatThrownBy(() -> top.require("commit", "write `commit:`"))
                .hasMessage("line 1, column 1: the key commit is missing: write `commit:`");
    }

    @Test
    void countsValuesBeforeItKeepsThem() {
        Yaml.Limits few = new Yaml.Limits("the list", 1000, 10);

        assertThatThrownBy(() -> Yaml.parse(Bytes.utf8("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]"), few))
                .hasMessageContaining("too many values");
    }

    /** The composer fails unchecked on the last one. */
    @Test
    void refusesTags() {
        for (String tagged : List.of("a: !!str b\n", "a: !mine {b: c}\n", "a: !mine [b]\n", "!*%5")) {
            assertThatThrownBy(() -> parse(tagged)).as(tagged).isInstanceOf(MalformedException.class);
        }
    }

    private static Yaml parse(String text) throws MalformedException {
        return Yaml.parse(Bytes.utf8(text), Yaml.limits("the file", 1000));
    }
}
