package dev.vitrine.log.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some files that are read together, once now and again whenever one of them changed. What cannot be used at the start stops
 * the start; later it is reported, and what was read before stays in force.
 */
final class WatchedFiles {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedFiles.class);

    /** Reads the files and puts what they say into force. */
    @FunctionalInterface
    interface Reader {
        void read() throws IOException;
    }

    private final List<Path> files;
    private final Reader reader;
    private List<String> seen;

    /** Reads for the first time. */
    WatchedFiles(List<Path> files, Reader reader) throws IOException {
        this.files = files;
        this.reader = reader;
        this.seen = stamps();
        reader.read();
    }

    /** Reads again if a file is another one than last time. One caller at a time. */
    synchronized void look() {
        try {
            List<String> now = stamps();
            if (!now.equals(seen)) {
                seen = now; // a file that cannot be used is reported once, not every time
                reader.read();
                LOG.atInfo().addKeyValue("files", files).log("read again");
            }
        } catch (IOException | RuntimeException e) {
            LOG.atWarn().setCause(e).addKeyValue("files", files).log("not usable; what was read before stays in force");
        }
    }

    private List<String> stamps() throws IOException {
        List<String> stamps = new ArrayList<>();
        for (Path file : files) {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            stamps.add(attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey());
        }
        return stamps;
    }
}
