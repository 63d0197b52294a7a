package dev.vitrine.log.testbed.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One tab. What is written to the console as an error is kept: a page that works has none. */
final class BrowserPage implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DevTools.Connection connection;
    private final List<String> problems;

    private BrowserPage(DevTools.Connection connection, List<String> problems) {
        this.connection = connection;
        this.problems = problems;
    }

    static BrowserPage connect(HttpClient http, String target) throws IOException, InterruptedException {
        URI address =
                URI.create(JSON.readTree(target).get("webSocketDebuggerUrl").asText());
        List<String> problems = new CopyOnWriteArrayList<>();
        BrowserPage page = new BrowserPage(
                DevTools.connect(http, address, (method, event) -> note(problems, method, event)), problems);
        for (String domain : List.of("Page", "Runtime", "Log", "DOM")) {
            page.send(domain + ".enable", JSON.createObjectNode());
        }
        page.size(1280, 900, false);
        return page;
    }

    private static void note(List<String> problems, String method, JsonNode event) {
        if (method.equals("Runtime.exceptionThrown")) {
            problems.add(event.at("/exceptionDetails/exception/description").asText(event.toString()));
        } else if (method.equals("Log.entryAdded")
                && event.at("/entry/level").asText().equals("error")) {
            String text = event.at("/entry/text").asText() + " "
                    + event.at("/entry/url").asText();
            if (!text.contains(" 404 ")) { // what is not logged is not found
                problems.add(text);
            }
        }
    }

    /** Errors so far: exceptions, and what the content security policy or the network refused. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** The window, in CSS pixels; a phone's is narrow and has two device pixels for one. */
    void size(int width, int height, boolean phone) throws IOException, InterruptedException {
        send(
                "Emulation.setDeviceMetricsOverride",
                JSON.createObjectNode()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", phone ? 2 : 1)
                        .put("mobile", phone));
    }

    void colours(String scheme) throws IOException, InterruptedException {
        ObjectNode media = JSON.createObjectNode();
        var unused = media.putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", scheme);
        send("Emulation.setEmulatedMedia", media);
    }

    /** Goes to an address and waits until its page is shown. */
    void go(String url) throws IOException, InterruptedException {
        send("Page.navigate", JSON.createObjectNode().put("url", "about:blank"));
        await("location.href === 'about:blank'");
        send("Page.navigate", JSON.createObjectNode().put("url", url));
        await("document.body?.dataset.ready === location.href");
    }

    /** Evaluates an expression, a promise if it is one, to a JSON value. */
    JsonNode eval(String expression) throws IOException, InterruptedException {
        JsonNode answer = connection.call(
                "Runtime.evaluate",
                JSON.createObjectNode()
                        .put("expression", expression)
                        .put("awaitPromise", true)
                        .put("returnByValue", true)
                        .put("userGesture", true));
        if (answer.has("exceptionDetails")) {
            throw new IOException(expression + ": " + answer.get("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    String text(String selector) throws IOException, InterruptedException {
        return eval("document.querySelector('" + selector + "')?.innerText ?? ''")
                .asText();
    }

    /** Waits until an expression is true: the page says so itself, at every change and every 50 ms. */
    void await(String expression) throws IOException, InterruptedException {
        String promise =
                "new Promise(resolve => { const end = Date.now() + 25000; const look = () => { let found = false;"
                        + " try { found = Boolean(" + expression + "); } catch { found = false; }"
                        + " if (found || Date.now() > end) resolve(found); else setTimeout(look, 50); }; look(); })";
        IOException last = null;
        for (int attempt = 0; attempt < 20; attempt++) { // a navigation takes the promise with it
            try {
                if (!eval(promise).asBoolean()) {
                    throw new AssertionError("never came true: " + expression + "\n" + text("body") + "\n" + problems);
                }
                return;
            } catch (IOException e) {
                last = e;
            }
        }
        throw new IOException("waiting for " + expression, last);
    }

    /** Clicks on the first element that has the selector. */
    void click(String selector) throws IOException, InterruptedException {
        await("document.querySelector(\"" + selector + "\") !== null");
        var unused = eval("document.querySelector(\"" + selector + "\").click()");
    }

    /** Presses and lets go of a key: Tab, Enter, ArrowRight. */
    void press(String key) throws IOException, InterruptedException {
        int code =
                switch (key) {
                    case "Tab" -> 9;
                    case "Enter" -> 13;
                    case "ArrowRight" -> 39;
                    default -> throw new IllegalArgumentException(key);
                };
        for (String type : List.of("keyDown", "keyUp")) {
            ObjectNode event = JSON.createObjectNode()
                    .put("type", type)
                    .put("key", key)
                    .put("code", key)
                    .put("windowsVirtualKeyCode", code);
            if (key.equals("Enter") && type.equals("keyDown")) {
                event.put("text", "\r");
            }
            send("Input.dispatchKeyEvent", event);
        }
    }

    /** Types into whatever has the focus. */
    void type(String text) throws IOException, InterruptedException {
        send("Input.insertText", JSON.createObjectNode().put("text", text));
    }

    /** Tabs on until what has the focus has the selector; fails where that is never the case, or where the focus cannot be seen. */
    void tabTo(String selector) throws IOException, InterruptedException {
        for (int i = 0; i < 200; i++) {
            press("Tab");
            if (eval("document.activeElement.matches(\"" + selector + "\")").asBoolean()) {
                String outline = eval("(() => { const s = getComputedStyle(document.activeElement);"
                                + " return s.outlineStyle + s.outlineWidth + s.boxShadow; })()")
                        .asText();
                if (outline.equals("none0pxnone")) {
                    throw new AssertionError("the focus on " + selector + " cannot be seen");
                }
                return;
            }
        }
        throw new AssertionError("no Tab leads to " + selector);
    }

    /** Chooses a file, as in a file dialogue. */
    void choose(String selector, Path file) throws IOException, InterruptedException {
        JsonNode found = connection.call(
                "Runtime.evaluate",
                JSON.createObjectNode().put("expression", "document.querySelector(\"" + selector + "\")"));
        ObjectNode files = JSON.createObjectNode()
                .put("objectId", found.at("/result/objectId").asText());
        var unused = files.putArray("files").add(file.toString());
        send("DOM.setFileInputFiles", files);
    }

    /** Drops a file of these bytes on the page. */
    void drop(String name, byte[] bytes) throws IOException, InterruptedException {
        String base64 = Base64.getEncoder().encodeToString(bytes);
        var unused = eval("(() => { const bytes = Uint8Array.from(atob('" + base64 + "'), c => c.charCodeAt(0));"
                + " const data = new DataTransfer(); data.items.add(new File([bytes], '" + name
                + "')); document.body.dispatchEvent(new"
                + " DragEvent('drop',"
                + " {bubbles:"
                + " true,"
                + " cancelable:"
                + " true,"
                + " dataTransfer:"
                + " data}));"
                + " })()");
    }

    /** All of the page, as PNG. */
    void screenshot(Path file) throws IOException, InterruptedException {
        capture(file, true);
    }

    /** What the window shows of it. */
    void screenshotOfWindow(Path file) throws IOException, InterruptedException {
        capture(file, false);
    }

    private void capture(Path file, boolean everything) throws IOException, InterruptedException {
        JsonNode shot = connection.call(
                "Page.captureScreenshot",
                JSON.createObjectNode().put("format", "png").put("captureBeyondViewport", everything));
        Path folder = file.getParent();
        if (folder != null) {
            Path unused = Files.createDirectories(folder);
        }
        Path written =
                Files.write(file, Base64.getDecoder().decode(shot.get("data").asText()));
        if (Files.size(written) < 1000) {
            throw new IOException("an empty picture: " + written);
        }
    }

    private void send(String method, ObjectNode parameters) throws IOException, InterruptedException {
        JsonNode unused = connection.call(method, parameters);
    }

    @Override
    public void close() {
        connection.socket().abort();
    }
}
