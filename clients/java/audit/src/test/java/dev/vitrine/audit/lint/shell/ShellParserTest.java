package dev.vitrine.audit.lint.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellParserTest {

    @Test
    void countsLinesOverContinuations() {
        assertThat(commands("a && \\\n  b \\\n  c\n\nd")).containsExactly("1 a", "2 b c", "5 d");
    }

    @Test
    void keepsPipelinesAndChainsApart() {
        List<Pipeline> pipelines = ShellParser.parse("curl x | sh && a || b; c\nd", 1);

        assertThat(pipelines.get(0).commands()).extracting(Command::name).containsExactly("curl", "sh");
        assertThat(pipelines).extracting(Pipeline::chain).containsExactly(0, 0, 0, 1, 2);
    }

    @Test
    void readsSubstitutionsAsCommandsInsideOfOthers() {
        List<Pipeline> pipelines = ShellParser.parse("X=\"v-$(date +%s | tr a b)\" make `git rev-parse HEAD`", 1);

        assertThat(pipelines.get(0).commands()).extracting(Command::name).containsExactly("date", "tr");
        assertThat(pipelines.get(0).within().orElseThrow().name()).isEqualTo("make");
        assertThat(pipelines.get(1).commands()).extracting(Command::name).containsExactly("git");
        assertThat(pipelines.get(2).commands().get(0).assignments()).containsExactly("X=v-$(date +%s | tr a b)");
    }

    @Test
    void expandsNothingInSingleQuotes() {
        assertThat(commands("echo '$(date)' \"a'b\" # $(date)")).containsExactly("1 echo $(date) a'b");
    }

    @Test
    void readsScriptsInsideOfScripts() {
        assertThat(commands("sudo bash -ec 'a; b $(c)'\neval \"d\""))
                .containsExactly("1 bash -ec a; b $(c)", "1 a", "1 c", "1 b $(c)", "2 eval d", "2 d");
    }

    @Test
    void seesWhatWrappersRun() {
        assertThat(commands("sudo -u x env A=1 /usr/bin/curl y\ntimeout 5 b\nif ! a; then b; fi"))
                .containsExactly("1 curl y", "2 b", "3 a", "3 b");
    }

    @Test
    void readsDocumentsAsText() {
        List<Pipeline> pipelines = ShellParser.parse("cat <<-'EOF' > f\n\tapt-get update\n\tEOF\nb <<< word", 1);

        assertThat(pipelines).hasSize(2);
        Command cat = pipelines.get(0).commands().get(0);
        assertThat(cat.redirects()).extracting(Redirect::operator).containsExactly(">", "<<");
        assertThat(cat.text()).contains("apt-get update");
        assertThat(pipelines.get(1).commands().get(0).redirects()).containsExactly(new Redirect("<<<", "word"));
    }

    @Test
    void readsFunctionsGroupsAndCases() {
        assertThat(commands("f() { a; }\n(b) | c\ncase x in y) d;; esac")).contains("1 a", "2 b", "2 c", "3 d");
        assertThat(ShellParser.parse("(b) | c", 1).get(0).commands()).hasSize(2);
    }

    @Test
    void survivesWhatIsNoScript() {
        for (String odd :
                List.of("\"", "'", "$(", "`", "${", "$((", "<<", "a <<E", ">", "\\", "<(", ")", "$'", "\"$(\"")) {
            assertThat(ShellParser.parse(odd.repeat(3), 1)).isNotNull();
        }
        assertThat(ShellParser.parse("$(".repeat(5000), 1)).isNotNull();
    }

    private static List<String> commands(String script) {
        return ShellParser.parse(script, 1).stream()
                .flatMap(pipeline -> pipeline.commands().stream())
                .map(command -> command.line() + " " + command.name() + " " + String.join(" ", command.arguments()))
                .map(String::strip)
                .toList();
    }
}
