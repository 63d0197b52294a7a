package dev.vitrine.audit.rebuild;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A fresh folder for one build: {@code source}, {@code inputs}, {@code home} and {@code tmp}. A build sees nothing else that
 * it could write to.
 */
record BuildFolder(Path root) {

    static BuildFolder create(Path root) throws IOException {
        for (String name : new String[] {"inputs", "home", "tmp"}) {
            Path unused = Files.createDirectories(root.resolve(name));
        }
        return new BuildFolder(root);
    }

    Path source() {
        return root.resolve("source");
    }

    Path inputs() {
        return root.resolve("inputs");
    }

    /**
     * The whole environment of a build. Nothing of the caller's gets in, and nothing of it depends on the machine but where
     * the programs are.
     */
    Map<String, String> environment(SourceTree source, Builder builder, Programs programs) {
        Map<String, String> environment = new TreeMap<>();
        String toolFolder = builder.program()
                .map(program -> String.valueOf(program.getParent()))
                .orElse("");
        environment.put(
                "PATH",
                toolFolder.isEmpty() || Programs.systemPath().contains(toolFolder)
                        ? Programs.systemPath()
                        : toolFolder + ":" + Programs.systemPath());
        environment.put("HOME", root.resolve("home").toString());
        environment.put("TMPDIR", root.resolve("tmp").toString());
        environment.put("USER", "builder");
        environment.put("LOGNAME", "builder");
        environment.put("SHELL", "/bin/sh");
        environment.put("TERM", "dumb");
        environment.put("TZ", "UTC");
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("LANG", "C.UTF-8");
        environment.put("SOURCE_DATE_EPOCH", Long.toString(source.time().getEpochSecond()));
        environment.put("VITRINE_INPUTS", inputs().toString());
        environment.put("CARGO_HOME", root.resolve("home").resolve(".cargo").toString());
        rustup(programs).ifPresent(folder -> environment.put("RUSTUP_HOME", folder.toString()));
        return environment;
    }

    /** Where rustup keeps its compilers: its `cargo` only points there. */
    static Optional<Path> rustup(Programs programs) {
        Optional<Path> named = programs.variable("RUSTUP_HOME").map(Path::of);
        Optional<Path> usual = programs.variable("HOME").map(home -> Path.of(home, ".rustup"));
        return named.or(() -> usual).filter(Files::isDirectory);
    }
}
