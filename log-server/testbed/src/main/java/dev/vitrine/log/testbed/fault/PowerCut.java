package dev.vitrine.log.testbed.fault;

import dev.vitrine.log.testbed.fault.Trace.Call;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/*
 * Implementation note. SIGKILL leaves the page cache in place, so it shows nothing about missing flushes. RocksDB only ever
 * appends to a file, so what a machine may lose at a power cut is: the end of each file after its last successful flush, and
 * files and names that were made since the last flush of their directory. The trace says when each of these was flushed. What
 * was removed stays removed, and what was overwritten by a rename is as after it, once the directory was flushed; a rename
 * that was not is undone by taking the new name away only where the old file is still known. Anything that this is too
 * lenient about, the kernel's journal orders anyhow; what it is strict about is the point.
 */

/** A machine that loses power: the directory of a store as it would be found without anything that was not flushed. */
public final class PowerCut {

    private final Map<String, Long> written = new HashMap<>(); // bytes, by path
    private final Map<String, Long> synced = new HashMap<>();
    private final Set<String> unsyncedNames = new HashSet<>();

    private PowerCut() {}

    /** What would be lost of {@code store} at the end of a trace that began when its server was started. */
    public static PowerCut after(Trace trace, Path store) {
        PowerCut cut = new PowerCut();
        for (Call call : trace.calls()) {
            cut.see(call, store);
        }
        return cut;
    }

    /** Bytes that were written and not flushed, over all files. */
    public long lostBytes() {
        long lost = 0;
        for (Map.Entry<String, Long> file : written.entrySet()) {
            lost += file.getValue() - synced.getOrDefault(file.getKey(), 0L);
        }
        return lost;
    }

    /** Files that have a name since the last flush of their directory. */
    public Set<String> lostNames() {
        return Set.copyOf(unsyncedNames);
    }

    /** Takes from a directory, which is {@code store} or a copy of it, what would be lost. */
    public void apply(Path store, Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String original = store.resolve(file.getFileName()).toString();
                if (unsyncedNames.contains(original)) {
                    Files.delete(file);
                } else if (written.containsKey(original)) {
                    try (RandomAccessFile data = new RandomAccessFile(file.toFile(), "rw")) {
                        data.setLength(Math.min(data.length(), synced.getOrDefault(original, 0L)));
                    }
                }
            }
        }
    }

    private void see(Call call, Path store) {
        if (!call.succeeded()) {
            return;
        }
        String file = call.file();
        if (call.name().startsWith("rename") && !call.paths().isEmpty()) {
            rename(call, store);
        } else if (call.isSync() && file.equals(store.toString())) {
            unsyncedNames.clear();
        } else if (!file.startsWith(store + "/") || isDiary(file)) {
            return;
        } else if (call.name().equals("openat")) {
            if (call.arguments().contains("O_TRUNC")) { // a new file; an old one that is opened again has been flushed
                boolean unused = unsyncedNames.add(file);
                Long unusedBytes = written.put(file, 0L);
                Long unusedSynced = synced.put(file, 0L);
            }
        } else if (call.isWrite()) {
            Long unused = written.computeIfPresent(file, (path, bytes) -> bytes + call.result());
        } else if (call.isSync() && written.containsKey(file)) {
            Long unused = synced.put(file, written.get(file));
        }
    }

    private void rename(Call call, Path store) {
        String from = inStore(call.paths().get(0), store);
        String to = inStore(call.paths().get(call.paths().size() - 1), store);
        Long bytes = written.remove(from);
        Long flushed = synced.remove(from);
        boolean unused = unsyncedNames.remove(from);
        if (bytes != null) {
            Long unusedBytes = written.put(to, bytes);
            Long unusedFlushed = synced.put(to, flushed == null ? 0 : flushed);
        }
    }

    /** The arguments of a rename are as the process wrote them. */
    private static String inStore(String path, Path store) {
        return store.resolve(path.substring(path.lastIndexOf('/') + 1)).toString();
    }

    /** RocksDB's diary for people, which nothing depends on. */
    private static boolean isDiary(String file) {
        return file.substring(file.lastIndexOf('/') + 1).startsWith("LOG");
    }
}
