package dev.vitrine.client;

import java.net.URI;

/** The URL prefix of a server, to which relative paths are appended whether or not it ends in a slash. */
record BaseUrl(URI uri) {

    static BaseUrl of(URI uri) {
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("not an http or https URL prefix: " + uri);
        }
        String text = uri.toString();
        return new BaseUrl(URI.create(text.endsWith("/") ? text : text + "/"));
    }

    URI resolve(String relative) {
        return URI.create(uri + relative);
    }
}
