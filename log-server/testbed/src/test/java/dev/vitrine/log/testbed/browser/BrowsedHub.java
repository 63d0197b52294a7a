package dev.vitrine.log.testbed.browser;

import java.nio.file.Path;

/** A browser, and a Hub with a story to look at. */
record BrowsedHub(Chromium chromium, HubSite site) implements AutoCloseable {

    /**
     * Skips where there is no browser.
     *
     * @param home for the browser's profile and the log's data
     */
    static BrowsedHub start(Path home) throws Exception {
        Chromium chromium = Chromium.start(home.resolve("profile"));
        try {
            return new BrowsedHub(chromium, HubSite.start(home));
        } catch (Exception e) {
            chromium.close();
            throw e;
        }
    }

    BrowserPage open() throws Exception {
        return chromium.open();
    }

    /** Without a trailing slash. */
    String url() {
        return site.url();
    }

    @Override
    public void close() {
        site.close();
        chromium.close();
    }
}
