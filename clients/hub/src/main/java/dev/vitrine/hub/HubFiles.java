package dev.vitrine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All files of the Hub, read from the class path once, where they lie as they are served: the page is {@code index.html} at
 * the root, and everything that it loads is below {@code hub/}. Addresses inside are relative, so the same files work below any prefix and from a directory
 * that a static file server serves. Immutable and thread-safe.
 */
public final class HubFiles {

    /** The page: for the root, and for {@link #page every address} that the client routes by itself. */
    public static final String INDEX = "index.html";

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    private static final String CONNECT = "connect-src 'self'";
    private static final Pattern ORIGIN =
            Pattern.compile("https?://([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\])(:[0-9]{1,5})?");
    private static final String LIST = "files.txt";

    private final Map<String, HubFile> files;
    private final String policy;

    private HubFiles(Map<String, HubFile> files, String policy) {
        this.files = Collections.unmodifiableMap(files);
        this.policy = policy;
    }

    /** Reads the files that {@code files.txt} lists. */
    public static HubFiles load() {
        Map<String, HubFile> files = new LinkedHashMap<>();
        for (String name : names()) {
            files.put(name, new HubFile(name, mediaType(name), read(name)));
        }
        return new HubFiles(files, POLICY);
    }

    /**
     * The same files, whose pages may also ask these origins for bytes, which they check: the witnesses of the log. What is no plain
     * origin of the web is left out.
     */
    public HubFiles asking(List<String> origins) {
        List<String> plain = origins.stream()
                .filter(origin -> ORIGIN.matcher(origin).matches())
                .distinct()
                .toList();
        if (plain.isEmpty()) {
            return this;
        }
        String connect = CONNECT + " " + String.join(" ", plain);
        Map<String, HubFile> changed = new LinkedHashMap<>(files);
        changed.put(
                INDEX,
                new HubFile(
                        INDEX,
                        mediaType(INDEX),
                        replaceOnce(index().text(), CONNECT, connect).getBytes(StandardCharsets.UTF_8)));
        return new HubFiles(changed, replaceOnce(policy, CONNECT, connect));
    }

    /**
     * The content security policy for every answer with a file of the Hub: nothing but our own scripts, styles and images, no
     * inline code, no framing, no request to anybody but the log and those that were {@linkplain #asking named}. The page repeats what
     * of it a static mirror cannot send as a header.
     */
    public String contentSecurityPolicy() {
        return policy;
    }

    /** The file at a path below the log's URL prefix, without a leading slash; the empty path is the page. */
    public Optional<HubFile> find(String path) {
        return Optional.ofNullable(files.get(path.isEmpty() ? INDEX : path));
    }

    /** All files, for instance to lay them out for a mirror. */
    public List<HubFile> all() {
        return List.copyOf(files.values());
    }

    /**
     * The page for an address of the Hub that is {@code depth} folders below the root ({@code e/HEX} is 1), with a title and
     * a description for link previews. The client then routes by the path instead of by the fragment.
     */
    public String page(int depth, String title, String description) {
        if (depth < 0) {
            throw new IllegalArgumentException("a depth is not negative");
        }
        String base = depth == 0 ? "./" : "../".repeat(depth);
        return replaceOnce(
                replaceOnce(
                        replaceOnce(
                                replaceOnce(index().text(), "<base href=\"./\">", "<base href=\"" + base + "\">"),
                                "data-routes=\"fragment\"",
                                "data-routes=\"path\""),
                        "<title>Enclave Hub</title>",
                        "<title>" + escape(title) + "</title>"),
                "<!-- preview -->",
                "<meta property=\"og:type\" content=\"website\">\n<meta property=\"og:title\" content=\""
                        + escape(title) + "\">\n<meta property=\"og:description\" content=\"" + escape(description)
                        + "\">\n<meta name=\"twitter:card\" content=\"summary\">");
    }

    private HubFile index() {
        HubFile index = files.get(INDEX);
        if (index == null) {
            throw new IllegalStateException("the Hub has no page");
        }
        return index;
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (String line : new String(read(LIST), StandardCharsets.UTF_8).split("\n", -1)) {
            if (!line.isBlank()) {
                names.add(line.strip());
            }
        }
        return names;
    }

    private static byte[] read(String name) {
        try (InputStream in = HubFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the Hub's file " + name + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("reading the Hub's file " + name, e);
        }
    }

    private static String mediaType(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "json" -> "application/json";
            default -> throw new IllegalStateException("no media type is known for " + name);
        };
    }

    private static String replaceOnce(String text, String from, String to) {
        int at = text.indexOf(from);
        if (at < 0) {
            throw new IllegalStateException("the page has no " + from);
        }
        return text.substring(0, at) + to + text.substring(at + from.length());
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
