package dev.vitrine.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The pages of the Hub for a mirror: its list names them. They are code, which nothing in the log vouches for; whoever serves them
 * answers for them. A log without a Hub has no list.
 */
final class MirrorPages {

    private static final String LIST = "hub/files.txt";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*");
    private static final int MAX_FILES = 1_000;

    private MirrorPages() {}

    /** How many files were written. */
    static int fetch(MirrorWeb web, Path folder, Output output) throws IOException {
        Optional<byte[]> list = web.get(LIST);
        if (list.isEmpty()) {
            output.progress("this log serves no pages");
            return 0;
        }
        int count = 0;
        for (String name : new String(list.get(), StandardCharsets.UTF_8)
                .lines()
                .limit(MAX_FILES)
                .toList()) {
            if (!NAME.matcher(name).matches()) {
                throw new IOException(web.address(LIST) + " names a file that it may not: " + name);
            }
            byte[] content = web.get(name).orElseThrow(() -> new IOException(web.address(name) + " is not there"));
            MirrorWeb.write(folder.resolve(name), content);
            count++;
        }
        return count;
    }
}
