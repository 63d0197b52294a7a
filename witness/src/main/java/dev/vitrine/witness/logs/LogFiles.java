package dev.vitrine.witness.logs;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.wire.LogList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that {@link LogDirectory} is filled from, read again when they change. Used by one thread at a time. */
public final class LogFiles {

    private static final Logger LOG = LoggerFactory.getLogger(LogFiles.class);

    private record Stamp(FileTime modified, long size) {}

    private final LogDirectory directory;
    private final List<Path> lists;
    private final List<Path> policies;
    private final Map<Path, Stamp> seen = new HashMap<>();

    public LogFiles(LogDirectory directory, List<Path> lists, List<Path> policies) {
        this.directory = directory;
        this.lists = List.copyOf(lists);
        this.policies = List.copyOf(policies);
    }

    /** Reads everything; the first file that cannot be used is an error that names it. */
    public void load() throws IOException {
        for (Path list : lists) {
            importList(list, stamp(list));
        }
        loadPolicies(stamps(policies));
    }

    /** Reads what changed since. A file that cannot be used is reported and changes nothing; returns how many there were. */
    public int reload() {
        int failures = 0;
        for (Path list : lists) {
            try {
                Stamp now = stamp(list);
                if (!now.equals(seen.get(list))) {
                    importList(list, now);
                }
            } catch (IOException | RuntimeException e) {
                failures++;
                LOG.atWarn().addKeyValue("file", list).setCause(e).log("a log list could not be read again");
            }
        }
        try {
            Map<Path, Stamp> now = stamps(policies);
            if (!seen.entrySet().containsAll(now.entrySet())) {
                loadPolicies(now);
            }
        } catch (IOException | RuntimeException e) {
            failures++;
            LOG.atWarn().setCause(e).log("the policy files could not be read again");
        }
        return failures;
    }

    private void importList(Path list, Stamp stamp) throws IOException {
        try {
            ImportReport report = directory.importList(read(list));
            seen.put(list, stamp);
            LOG.atInfo()
                    .addKeyValue("file", list)
                    .addKeyValue("added", report.added())
                    .addKeyValue("unchanged", report.unchanged())
                    .addKeyValue("ignored", report.ignored())
                    .log("log list imported");
        } catch (MalformedException e) {
            throw new IOException(list + " is not a log list: " + e.getMessage(), e);
        }
    }

    private void loadPolicies(Map<Path, Stamp> stamps) throws IOException {
        List<Bytes> texts = new ArrayList<>();
        for (Path each : policies) {
            texts.add(read(each));
        }
        try {
            directory.replacePolicy(texts);
        } catch (MalformedException e) {
            throw new IOException("a policy file of " + policies + " is malformed: " + e.getMessage(), e);
        }
        seen.putAll(stamps);
        if (!policies.isEmpty()) {
            LOG.atInfo().addKeyValue("files", policies).log("policy files loaded");
        }
    }

    private static Bytes read(Path file) throws IOException {
        if (Files.size(file) > LogList.MAX_SIZE) {
            throw new IOException(file + " is longer than " + LogList.MAX_SIZE + " bytes");
        }
        return Bytes.wrapUnsafe(Files.readAllBytes(file));
    }

    private static Map<Path, Stamp> stamps(List<Path> files) throws IOException {
        Map<Path, Stamp> stamps = new HashMap<>();
        for (Path file : files) {
            stamps.put(file, stamp(file));
        }
        return stamps;
    }

    private static Stamp stamp(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(attributes.lastModifiedTime(), attributes.size());
    }
}
