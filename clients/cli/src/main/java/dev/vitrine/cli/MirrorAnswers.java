package dev.vitrine.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the log tells about its entries, for the pages of the Hub in a mirror: {@code static/PATH.json} for {@code /v1/PATH}. Starts at the
 * lists and follows what the answers name. They are the log's word as of the copy, which no proof covers; pages say so, and let the
 * browser hold them against the entries.
 */
final class MirrorAnswers {

    static final String FOLDER = "static";

    private static final List<String> STARTS = List.of(
            "witnesses",
            "feeds/new",
            "feeds/unknown",
            "feeds/irreproducible",
            "feeds/expiring",
            "projects",
            "quoting-enclaves");
    private static final int PAGE = 200;
    private static final int MAX_PAGES = 500; // of one list
    private static final int MAX_NAME = 200;
    private static final Pattern KIND = Pattern.compile("sgx-mrenclave|tdx-mrtd|snp-measurement|nitro-pcr0");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}([0-9a-f]{32})?");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern VIEW = Pattern.compile("entries/([0-9]{1,18})/view");
    private static final Pattern ENCLAVE = Pattern.compile("enclaves/([a-z0-9-]+)/([0-9a-f]+)");

    private final MirrorWeb web;
    private final Path mirror;
    private final int most;
    private final Output output;
    private final Deque<String> open = new ArrayDeque<>(STARTS);
    private final Set<String> known = new LinkedHashSet<>(STARTS);
    private final ArrayNode index = Output.JSON.createArrayNode();

    private MirrorAnswers(MirrorWeb web, Path mirror, int most, Output output) {
        this.web = web;
        this.mirror = mirror;
        this.most = most;
        this.output = output;
    }

    /**
     * How many answers were written, and how many that were named are beyond what was asked for.
     *
     * @param views the entries whose judgement is among them
     */
    record Fetched(int written, int leftOut, List<Long> views) {

        static final Fetched NOTHING = new Fetched(0, 0, List.of());

        Fetched {
            views = List.copyOf(views);
        }
    }

    /** @param most how many answers at the most */
    static Fetched fetch(MirrorWeb web, Path mirror, int most, Output output) throws IOException {
        return new MirrorAnswers(web, mirror, most, output).run();
    }

    /** Written last: its presence tells the pages that they are a copy, and of when. */
    static void describe(Path mirror, String origin, long size, long now, Fetched fetched) throws IOException {
        ObjectNode copy = Output.object()
                .put("origin", origin)
                .put("treeSize", size)
                .put("copiedAt", now)
                .put("answers", fetched.written())
                .put("leftOut", fetched.leftOut());
        fetched.views().forEach(copy.putArray("views")::add);
        MirrorWeb.write(mirror.resolve(FOLDER).resolve("mirror.json"), bytes(copy));
    }

    private Fetched run() throws IOException {
        int written = 0;
        List<Long> views = new ArrayList<>();
        for (String path = open.poll(); path != null && written < most; path = open.poll()) {
            Optional<ObjectNode> answer = answer(path);
            if (answer.isEmpty()) {
                continue;
            }
            follow(answer.get());
            note(path, answer.get());
            if (path.startsWith("blobs/")) {
                String sha256 = answer.get().path("sha256").asText();
                boolean here = Files.exists(mirror.resolve("v1/blobs").resolve(sha256));
                answer.get().put("here", here && DIGEST.matcher(sha256).matches());
            }
            MirrorWeb.write(mirror.resolve(FOLDER).resolve(path + ".json"), bytes(answer.get()));
            Matcher view = VIEW.matcher(path);
            if (view.matches()) {
                views.add(Long.parseLong(view.group(1)));
            }
            if (++written % 200 == 0) {
                output.progress("copied " + written + " answers, " + open.size() + " to go");
            }
        }
        MirrorWeb.write(mirror.resolve(FOLDER).resolve("index.json"), bytes(index));
        return new Fetched(written, open.size(), views);
    }

    /** An answer with all its pages. */
    private Optional<ObjectNode> answer(String path) throws IOException {
        Optional<ObjectNode> first = page(path, "");
        if (first.isEmpty()) {
            return first;
        }
        String next = first.get().path("next").asText();
        for (int i = 1; i < MAX_PAGES && !next.isEmpty(); i++) {
            Optional<ObjectNode> more = page(path, next);
            if (more.isEmpty()) {
                break;
            }
            next = more.get().path("next").asText();
            if (path.startsWith("feeds/")) {
                follow(more.get()); // the page of a feed shows the newest; all of it leads to what has pages
            } else {
                append(first.get(), more.get());
            }
        }
        return Optional.of(first.get().put("next", ""));
    }

    private static void append(ObjectNode first, ObjectNode more) {
        for (Map.Entry<String, JsonNode> field : more.properties()) {
            if (field.getValue() instanceof ArrayNode rows && first.get(field.getKey()) instanceof ArrayNode all) {
                ArrayNode unused = all.addAll(rows);
            }
        }
    }

    private Optional<ObjectNode> page(String path, String cursor) throws IOException {
        boolean list = STARTS.contains(path) || path.startsWith("projects/") || path.startsWith("signers/");
        String query = !list || path.equals("witnesses")
                ? ""
                : "?limit=" + PAGE
                        + (cursor.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
        Optional<byte[]> answer = web.get("v1/" + path.replace('~', '%') + query);
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Output.JSON.readTree(answer.get()) instanceof ObjectNode object
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            throw new IOException(web.address("v1/" + path) + " is not JSON", e);
        }
    }

    /** Everything in an answer that has an answer of its own. */
    private void follow(JsonNode node) {
        String kind = node.path("kind").asText();
        String value = node.path("value").asText();
        if (KIND.matcher(kind).matches() && HEX.matcher(value).matches()) {
            add("enclaves/" + kind + "/" + value);
        }
        for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            String text = field.getValue().asText();
            String name = field.getKey();
            if (name.equals("mrsigner") && DIGEST.matcher(text).matches()) {
                add("signers/" + text);
            } else if (name.equals("project") && !text.isEmpty()) {
                add("projects/" + fileName(text));
            } else if (name.toLowerCase(Locale.ROOT).endsWith("sha256")
                    && DIGEST.matcher(text).matches()) {
                add("blobs/" + text + "/info");
            }
            follow(field.getValue());
        }
        if (node.isArray()) {
            node.forEach(this::follow);
        }
        JsonNode newest = node.path("attestations").path("newest").path("index");
        if (!newest.isMissingNode()) {
            add("entries/" + newest.asLong() + "/view");
        }
    }

    private void add(String path) {
        if (path.length() <= MAX_NAME && known.add(path)) {
            open.add(path);
        }
    }

    /**
     * A name as part of a path on any disk and any server: what is no letter, digit, dot or dash is written as a tilde and two digits.
     */
    static String fileName(String name) {
        StringBuilder out = new StringBuilder();
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || c == '-' || (c == '.' && out.length() > 0)) {
                out.append(c);
            } else {
                out.append('~').append(String.format(Locale.ROOT, "%02X", (int) c));
            }
        }
        return out.toString();
    }

    /** A line for the search of a copy, which has no server to ask. */
    private void note(String path, ObjectNode answer) {
        Matcher enclave = ENCLAVE.matcher(path);
        if (enclave.matches()) {
            Set<String> words = new LinkedHashSet<>(List.of(enclave.group(2)));
            collect(answer, words);
            JsonNode headline = answer.path("headline");
            String title = (headline.path("name").asText() + " "
                            + headline.path("version").asText())
                    .strip();
            line("/e/" + enclave.group(1) + "/" + enclave.group(2), "Enclave", title, words);
        } else if (path.startsWith("projects/")) {
            String project = answer.path("project").asText();
            line(
                    "/projects/" + path.substring("projects/".length()).replace('~', '%'),
                    "Project",
                    project,
                    Set.of(project));
        } else if (path.startsWith("signers/")) {
            String signer = answer.path("mrsigner").asText();
            line("/signers/" + signer, "Enclave signer", "", Set.of(signer));
        } else if (path.startsWith("blobs/")) {
            String sha256 = answer.path("sha256").asText();
            line(
                    "/blobs/" + sha256,
                    "File",
                    answer.path("name").asText(),
                    Set.of(sha256, answer.path("name").asText()));
        }
    }

    private static void collect(ObjectNode view, Set<String> words) {
        for (JsonNode release : view.path("releases")) {
            for (String field : List.of("project", "version", "enclave", "commit", "tag")) {
                words.add(release.path(field).asText());
            }
        }
        view.path("signers").forEach(signer -> words.add(signer.path("mrsigner").asText()));
        view.path("labels").forEach(label -> words.add(label.path("code").asText()));
    }

    private void line(String page, String type, String title, Set<String> words) {
        ObjectNode unused = index.addObject()
                .put("path", page)
                .put("type", type)
                .put("title", title)
                .put("words", String.join("\n", words).toLowerCase(Locale.ROOT));
    }

    private static byte[] bytes(JsonNode node) {
        return Output.print(node).getBytes(StandardCharsets.UTF_8);
    }
}
