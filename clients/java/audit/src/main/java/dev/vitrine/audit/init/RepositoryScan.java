package dev.vitrine.audit.init;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The files of a repository that say how its enclaves are made.
 *
 * @param files relative to the repository, those nearest to its root first
 */
record RepositoryScan(Path root, List<String> files) {

    private static final int MAX_DEPTH = 8;
    private static final int MAX_FILES = 200_000;
    private static final Set<String> SKIPPED =
            Set.of(".git", "node_modules", "target", ".venv", "venv", "__pycache__", "third_party", "vendor");

    RepositoryScan {
        files = List.copyOf(files);
    }

    static RepositoryScan of(Path root) throws IOException {
        List<String> files = new ArrayList<>();
        Path unused = Files.walkFileTree(root, Set.of(), MAX_DEPTH, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                Path name = folder.getFileName();
                boolean skipped = name != null && !folder.equals(root) && SKIPPED.contains(name.toString());
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    files.add(root.relativize(file).toString().replace('\\', '/'));
                }
                return files.size() < MAX_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(Comparator.comparingLong(
                        (String file) -> file.chars().filter(c -> c == '/').count())
                .thenComparing(Comparator.naturalOrder()));
        return new RepositoryScan(root, files);
    }

    List<String> named(Predicate<String> lowerCaseName) {
        return files.stream()
                .filter(file -> lowerCaseName.test(name(file).toLowerCase(Locale.ROOT)))
                .toList();
    }

    List<String> dockerfiles() {
        return named(name -> name.matches("(dockerfile|containerfile)([._-].*)?") || name.endsWith(".dockerfile"));
    }

    /** Enclave.config.xml of Intel's SDK. */
    List<String> sgxConfigurations() {
        return named(name -> name.matches(".*enclave.*config.*\\.xml|.*\\.config\\.xml")).stream()
                .filter(file -> contains(file, "<EnclaveConfiguration>"))
                .toList();
    }

    /** The .conf of Open Enclave. */
    List<String> openEnclaveConfigurations() {
        return named(name -> name.endsWith(".conf")).stream()
                .filter(file -> contains(file, "NumHeapPages"))
                .toList();
    }

    List<String> gramineTemplates() {
        return named(name -> name.endsWith(".manifest.template"));
    }

    List<String> signedEnclaves() {
        return named(name ->
                name.matches(".*[._-]signed(\\.so|\\.bin|\\.sgx|\\.enclave)?|.*\\.so\\.signed|.*\\.signed\\..*"));
    }

    List<String> interfaces() {
        return named(name -> name.endsWith(".edl"));
    }

    boolean has(String file) {
        return files.contains(file);
    }

    boolean contains(String file, String text) {
        try {
            Path path = root.resolve(file);
            return Files.size(path) < 1 << 20 && Files.readString(path).contains(text);
        } catch (IOException e) {
            return false;
        }
    }

    static String name(String file) {
        return file.substring(file.lastIndexOf('/') + 1);
    }

    static String folder(String file) {
        return file.contains("/") ? file.substring(0, file.lastIndexOf('/')) : "";
    }
}
