package dev.vitrine.log.testbed.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The archives of classes that the launchers in {@code dist/bin} make, so that what is measured starts as what users start. */
final class Archives {

    private static final String COMMON = "launch.sh";
    private static final Map<Path, String> FLAGS = new ConcurrentHashMap<>();

    private Archives() {}

    /** The option of the virtual machine; one without effect where there is no archive. */
    static String flag(Path dist) throws IOException {
        String known = FLAGS.get(dist);
        if (known == null) {
            known = rehearse(dist);
            FLAGS.put(dist, known);
        }
        return known;
    }

    private static String rehearse(Path dist) throws IOException {
        Path bin = dist.resolve("bin");
        if (!Files.isDirectory(bin)) {
            return "-Xshare:auto";
        }
        List<Path> launchers;
        try (Stream<Path> files = Files.list(bin)) {
            launchers = files.filter(file -> !file.endsWith(COMMON)).toList();
        }
        ProcessBuilder builder = new ProcessBuilder(launchers.get(0).toString(), "--rehearse");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("VITRINE_CACHE", JavaProcess.archives().toString());
        Process process = builder.redirectErrorStream(true).start();
        String archive = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return archive.endsWith(".jsa") ? "-XX:SharedArchiveFile=" + archive : "-Xshare:auto";
    }
}
