package dev.vitrine.log.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vitrine.log.testbed.process.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README as a user follows it: real processes, a real log, two real witnesses. */
@SuppressWarnings("NullAway.Init") // set before all tests
class UpIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SH_BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final int LARGEST_FILE = 60_000;

    @TempDir
    private static Path home;

    private static Vitrine vitrine;
    private static Process up;
    private static JsonNode ready;
    private static String url;

    @BeforeAll
    static void start() throws IOException {
        vitrine = new Vitrine(home);
        up = vitrine.up();
        ready = JSON.readTree(Vitrine.firstLine(up));
        url = ready.get("log").asText();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        up.destroy();
        assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(up.exitValue()).isZero();
    }

    @Test
    void everyCommandOfTheReadmeWorks(@TempDir Path folder) throws Exception {
        Files.write(folder.resolve("quote.bin"), randomBytes(5000, 1));
        List<String> ran = new ArrayList<>();
        for (String command : readmeCommands()) {
            if (command.equals("mvn verify") || command.equals("clients/cli/vitrine up")) {
                ran.add(command); // this test is part of the one; the other is running
                continue;
            }
            assertThat(command).startsWith("clients/cli/vitrine ");
            String arguments =
                    command.substring("clients/cli/vitrine ".length()).replace("http://127.0.0.1:6962", url);
            Vitrine.Answer answer = vitrine.run(folder, List.of(arguments.split(" +")));
            assertThat(answer.exit())
                    .as("%s: %s %s", command, answer.out(), answer.err())
                    .isZero();
            ran.add(command);
        }
        assertThat(ran).contains("clients/cli/vitrine up", "mvn verify").hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void theSampleIsJudgedLineByLineFromItsReceiptAlone(@TempDir Path folder) throws Exception {
        String receipt = ready.get("sample").asText() + ".tlog-proof";

        Vitrine.Answer named = vitrine.run(
                folder,
                List.of("check", "--json", "--anchor", ready.get("sample_root").asText(), receipt));
        Vitrine.Answer unnamed = vitrine.run(folder, List.of("check", "--json", receipt));

        assertThat(named.exit()).as(named.out() + named.err()).isZero();
        JsonNode judged = JSON.readTree(named.out());
        assertThat(outcomes(judged))
                .containsEntry("log.witnesses", "proven")
                .containsEntry("log.inclusion", "proven")
                .containsEntry("chain.pck-leaf", "proven")
                .containsEntry("quote.signature", "proven")
                .containsEntry("tcb.level", "proven")
                .containsEntry("report-data", "proven")
                .containsEntry("platform.forgery", "warning");
        assertThat(judged.path("fields").path("check.labels").asText()).contains("simulated");
        assertThat(judged.path("fields").path("policy.acceptable").asBoolean()).isFalse();
        assertThat(judged.path("remainingTrust")).isNotEmpty();
        assertThat(unnamed.exit()).as(unnamed.out() + unnamed.err()).isEqualTo(1);
        assertThat(outcomes(JSON.readTree(unnamed.out())))
                .containsEntry("log.inclusion", "proven")
                .containsEntry("chain.root", "refuted");
    }

    private static Map<String, String> outcomes(JsonNode judged) {
        Map<String, String> outcomes = new HashMap<>();
        for (JsonNode check : judged.path("checks")) {
            outcomes.put(check.path("id").asText(), check.path("outcome").asText());
        }
        return outcomes;
    }

    @Test
    void aFlippedBitAnywhereIsRefuted(@TempDir Path folder) throws Exception {
        byte[] content = randomBytes(700, 2);
        Files.write(folder.resolve("evidence.bin"), content);
        assertThat(vitrine.run(folder, List.of("submit", "evidence.bin")).exit())
                .isZero();
        String[] lines =
                Files.readString(folder.resolve("evidence.bin.tlog-proof")).split("\n", -1);
        Map<String, String> changed = new LinkedHashMap<>(); // the copy, and what was flipped in it
        byte[] flippedContent = content.clone();
        flippedContent[350] ^= 4;
        changed.put(copy(folder, changed.size(), flippedContent, lines), "the file");
        for (int i = 1; i < lines.length; i++) {
            String[] flipped = lines.clone();
            flipped[i] = flipBit(lines[i]);
            if (!flipped[i].equals(lines[i])) {
                changed.put(copy(folder, changed.size(), content, flipped), "line " + i + ": " + lines[i]);
            }
        }
        assertThat(changed).hasSizeGreaterThan(10);

        Vitrine.Answer answer = vitrine.run(folder, with(List.of("verify", "--json"), List.copyOf(changed.keySet())));

        assertThat(answer.exit()).as(answer.err()).isEqualTo(1);
        Map<String, String> outcomes = new HashMap<>();
        for (String line : answer.lines()) {
            JsonNode json = JSON.readTree(line);
            assertThat(json.path("reason").asText()).as(line).isNotEmpty();
            outcomes.put(json.path("file").asText(), json.path("outcome").asText());
        }
        changed.forEach((file, what) -> assertThat(outcomes).as(what).containsEntry(file, "refuted"));
        assertThat(vitrine.run(folder, List.of("verify", "evidence.bin")).exit())
                .isZero();
    }

    private static String copy(Path folder, int number, byte[] content, String[] proof) throws IOException {
        String name = number + ".bin";
        Files.write(folder.resolve(name), content);
        Files.writeString(folder.resolve(name + ".tlog-proof"), String.join("\n", proof));
        return name;
    }

    @Test
    void someRealArtefactsOfEachKindGetReceiptsThatVerifyOffline(@TempDir Path folder) throws Exception {
        List<Path> files = corpus();
        List<Path> some = Stream.iterate(0, i -> i < files.size(), i -> i + Math.max(1, files.size() / 40))
                .map(files::get)
                .toList();
        submitAndVerify(some, folder);
    }

    @Test
    @Tag("slow")
    @Timeout(1800)
    void everyRealArtefactGetsAReceiptThatVerifiesOffline(@TempDir Path folder) throws Exception {
        submitAndVerify(corpus(), folder);
    }

    /** Submits copies with distinct names, then takes the network away by naming a log that is not there. */
    private static void submitAndVerify(List<Path> files, Path folder) throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            names.add(i + "-" + files.get(i).getFileName());
            Path unused = Files.copy(files.get(i), folder.resolve(names.get(i)));
        }
        Vitrine.Answer submitted = vitrine.run(folder, with(List.of("submit", "--json"), names));
        assertThat(submitted.exit()).as(submitted.err() + submitted.out()).isZero();
        assertThat(submitted.lines()).hasSize(files.size());

        Vitrine.Answer verified = vitrine.run(folder, with(List.of("verify", "--json"), names));
        assertThat(verified.exit()).as(verified.err() + verified.out()).isZero();
        for (String line : verified.lines()) {
            JsonNode answer = JSON.readTree(line);
            assertThat(answer.get("outcome").asText()).as(line).isEqualTo("proven");
            assertThat(answer.get("witnesses").size()).as(line).isGreaterThanOrEqualTo(2);
        }
        Vitrine.Answer fsck = vitrine.run(folder, List.of("fsck", "--json"));
        assertThat(fsck.exit()).as(fsck.err() + fsck.out()).isZero();
        assertThat(JSON.readTree(fsck.out()).get("tree_size").asLong()).isGreaterThan(files.size());
    }

    @Test
    void stateSurvivesARestart(@TempDir Path folder) throws Exception {
        Vitrine other = new Vitrine(folder);
        Files.write(folder.resolve("a.bin"), randomBytes(100, 3));
        JsonNode first = upSubmitStop(other, folder);
        JsonNode second = upSubmitStop(other, folder);

        assertThat(second.get("duplicate").asBoolean()).isTrue();
        assertThat(second.get("index")).isEqualTo(first.get("index"));
        assertThat(second.get("origin")).isEqualTo(first.get("origin"));
        assertThat(second.get("tree_size").asLong())
                .isGreaterThanOrEqualTo(first.get("tree_size").asLong());
    }

    private static JsonNode upSubmitStop(Vitrine other, Path folder) throws Exception {
        Process process = other.up("--no-sample");
        try {
            String ready = Vitrine.firstLine(process);
            assertThat(ready).contains("\"ready\"");
            Vitrine.Answer answer = other.run(folder, List.of("submit", "--json", "a.bin"));
            assertThat(answer.exit()).as(answer.err() + answer.out()).isZero();
            return JSON.readTree(answer.out());
        } finally {
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Flips a bit of the last base64 word of a line, or of its last character where there is none. */
    private static String flipBit(String line) {
        int from = line.lastIndexOf(' ') + 1;
        String word = line.substring(from);
        if (word.isEmpty()) {
            return line;
        }
        if (word.matches("[0-9]+")) {
            return line.substring(0, line.length() - 1) + (char) (line.charAt(line.length() - 1) ^ 1);
        }
        if (word.length() % 4 == 0 && word.length() >= 8) {
            byte[] bytes = Base64.getDecoder().decode(word);
            bytes[bytes.length - 1] ^= 1;
            return line.substring(0, from) + Base64.getEncoder().encodeToString(bytes);
        }
        return line.substring(0, line.length() - 1) + (char) (line.charAt(line.length() - 1) ^ 1);
    }

    private static List<String> readmeCommands() throws IOException {
        List<String> commands = new ArrayList<>();
        Matcher blocks = SH_BLOCK.matcher(Files.readString(JavaProcess.root().resolve("README.md")));
        while (blocks.find()) {
            blocks.group(1)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .forEach(commands::add);
        }
        return commands;
    }

    private static List<Path> corpus() throws IOException {
        Path corpus = Path.of(System.getProperty("vitrine.shared", "../shared"), "corpus");
        boolean required = Boolean.getBoolean("vitrine.shared.required");
        if (!required) {
            Assumptions.assumeTrue(Files.isDirectory(corpus), "skipped: " + corpus + " is absent");
        }
        try (Stream<Path> walk = Files.walk(corpus)) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> file.toFile().length() <= LARGEST_FILE)
                    .sorted()
                    .toList();
        }
    }

    private static List<String> with(List<String> first, List<String> more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(more);
        return all;
    }

    private static byte[] randomBytes(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
