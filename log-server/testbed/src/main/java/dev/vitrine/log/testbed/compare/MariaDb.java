package dev.vitrine.log.testbed.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A database server of our own in a directory, reached by a socket there and by nothing else; it flushes each commit, as it
 * does when nobody says otherwise, and has half a gigabyte for its pages.
 */
final class MariaDb implements AutoCloseable {

    private final Path directory;
    private final Process process;

    private MariaDb(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /** Makes an empty one and starts it. */
    static MariaDb start(Path directory) throws IOException, InterruptedException {
        String user = System.getProperty("user.name");
        String unused = Command.output(
                directory,
                Map.of(),
                "mariadb-install-db",
                "--no-defaults",
                "--datadir=" + directory.resolve("data"),
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--user=" + user);
        Path log = directory.resolve("mariadbd.log");
        Process process = new ProcessBuilder(
                        "mariadbd",
                        "--no-defaults",
                        "--datadir=" + directory.resolve("data"),
                        "--socket=" + socket(directory),
                        "--skip-networking",
                        "--pid-file=" + directory.resolve("pid"),
                        "--user=" + user,
                        "--innodb-buffer-pool-size=512M",
                        "--max-connections=512")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        MariaDb database = new MariaDb(directory, process);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!database.answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                database.close();
                throw new IOException("mariadbd does not start; see " + log);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return database;
    }

    private static Path socket(Path directory) {
        return directory.resolve("s");
    }

    private boolean answers() throws InterruptedException {
        try {
            String unused = Command.output(
                    directory,
                    Map.of(),
                    "mariadb-admin",
                    "--no-defaults",
                    "--socket=" + socket(directory),
                    "-uroot",
                    "ping");
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Makes a database of this name with these tables. */
    void create(String name, Path schema) throws IOException, InterruptedException {
        String sql = "CREATE DATABASE " + name + "; USE " + name + ";\n" + Files.readString(schema);
        String unused = Command.outputFor(
                sql, directory, Map.of(), "mariadb", "--no-defaults", "--socket=" + socket(directory), "-uroot");
    }

    /** Where Go's driver finds it. */
    String uri(String name) {
        return "root@unix(" + socket(directory) + ")/" + name;
    }

    /** To be asked what it uses. */
    Server server() {
        return Server.of(process, socket(directory).toString());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                Process unused = process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Process unused = process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
