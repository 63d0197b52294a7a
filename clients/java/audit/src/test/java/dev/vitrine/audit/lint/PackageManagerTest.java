package dev.vitrine.audit.lint;

import static dev.vitrine.audit.lint.Lint.docker;
import static dev.vitrine.audit.lint.Lint.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.audit.lint.file.FileKind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageManagerTest {

    private static final String BASE = "FROM debian@sha256:" + "a".repeat(64) + " AS a";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void findsAptOncePerInstruction() {
        assertThat(run(
                        "apt-get update && apt-get install -y gcc",
                        "apt install -y make",
                        "apt-get clean && dpkg -i a.deb"))
                .containsExactly("2 apt-without-snapshot", "3 apt-without-snapshot");
        assertThat(run("[\"apt-get\", \"install\", \"-y\", \"gcc\"]")).containsExactly("2 apt-without-snapshot");
        assertThat(run("set -eux; \\\n    apt-get -o Acquire::Retries=3 update"))
                .containsExactly("3 apt-without-snapshot");
    }

    @Test
    void readsDocumentsOfRun() {
        assertThat(docker(BASE, "RUN <<EOF", "set -e", "apt-get update", "EOF"))
                .containsExactly("4 apt-without-snapshot");
        assertThat(docker(
                        BASE, "RUN bash -e <<'EOF'", "apt-get update", "EOF", "COPY <<EOF /x", "apt-get update", "EOF"))
                .containsExactly("3 apt-without-snapshot");
    }

    @Test
    void takesASnapshotInTheStageOrTheOneBelow() {
        assertThat(docker(
                        BASE,
                        "RUN echo 'deb http://snapshot.debian.org/archive/debian/20240101T000000Z bookworm main' > /etc/apt/sources.list",
                        "RUN apt-get update && apt-get install -y gcc",
                        "FROM a",
                        "RUN apt-get install -y make"))
                .isEmpty();
        assertThat(run("apt-get --snapshot 20240301T000000Z update")).isEmpty();
        assertThat(
                        run(
                                "echo 'deb [snapshot=20240301T000000Z] http://archive.ubuntu.com/ubuntu noble main' > /etc/apt/sources.list && apt-get update"))
                .isEmpty();
        assertThat(docker(
                        BASE,
                        "COPY <<EOF /etc/apt/sources.list.d/x.sources",
                        "Snapshot: 20240301T000000Z",
                        "EOF",
                        "RUN apt-get update"))
                .isEmpty();
        assertThat(docker(
                        BASE,
                        "ADD --checksum=sha256:" + "b".repeat(64) + " https://example.org/repro-sources-list.sh /r.sh",
                        "RUN /r.sh/repro-sources-list.sh && apt-get update"))
                .isEmpty();
        assertThat(docker(
                        BASE,
                        "RUN echo snapshot.debian.org",
                        "FROM debian@sha256:" + "c".repeat(64),
                        "RUN apt-get update"))
                .containsExactly("4 apt-without-snapshot");
    }

    @Test
    void readsTheSourcesThatAreCopiedOver() throws Exception {
        Path file = folder.resolve("Dockerfile");
        String copy = "COPY debian.sources /etc/apt/sources.list.d/debian.sources";
        assertThat(Lint.at(file, FileKind.DOCKERFILE, BASE, copy, "RUN apt-get update"))
                .isEmpty();
        Path unused = Files.writeString(folder.resolve("debian.sources"), "URIs: http://deb.debian.org/debian\n");
        assertThat(Lint.at(file, FileKind.DOCKERFILE, BASE, copy, "RUN apt-get update"))
                .containsExactly("3 apt-without-snapshot");
    }

    @Test
    void findsOtherPackagesWithoutVersions() {
        assertThat(run(
                        "apk add --no-cache gcc",
                        "apk add --no-cache gcc=13.2.1-r0",
                        "dnf install -y gcc && dnf clean all",
                        "yum -y update",
                        "pacman -Syu --noconfirm gcc",
                        "gem install fpm",
                        "gem install fpm -v 1.15.1"))
                .containsExactly(
                        "2 packages-unpinned",
                        "4 packages-unpinned",
                        "5 packages-unpinned",
                        "6 packages-unpinned",
                        "7 packages-unpinned");
    }

    @Test
    void findsPipWithoutDigests() {
        assertThat(run(
                        "pip install requests",
                        "pip3 install requests==2.31.0",
                        "python3 -m pip install --upgrade pip",
                        "pip install --require-hashes -r requirements.txt",
                        "pip install --no-index --find-links=/wheels app",
                        "pip install --no-cache-dir -r requirements.txt",
                        "pip install .",
                        "uv pip install flask",
                        "uv sync --frozen"))
                .containsExactly(
                        "2 pip-unlocked", "3 pip-unlocked", "4 pip-unlocked", "7 pip-unlocked", "9 pip-unlocked");
    }

    @Test
    void findsWhatIsNotPinnedInRequirements() {
        assertThat(Lint.of(
                        FileKind.REQUIREMENTS,
                        "# comment",
                        "requests",
                        "flask>=2",
                        "click==8.1.7 \\",
                        "    --hash=sha256:" + "a".repeat(64),
                        "-r other.txt",
                        "jinja2==3.1.2"))
                .containsExactly("2 pip-unlocked", "3 pip-unlocked", "7 pip-unlocked");
    }

    @Test
    void takesPipWhereTheFileBesideHasTheDigests() throws Exception {
        Path file = folder.resolve("Dockerfile");
        Path unused = Files.writeString(
                folder.resolve("requirements.txt"), "click==8.1.7 --hash=sha256:" + "a".repeat(64) + "\n");
        assertThat(Lint.at(
                        file,
                        FileKind.DOCKERFILE,
                        BASE,
                        "COPY requirements.txt .",
                        "RUN pip install -r requirements.txt"))
                .isEmpty();
    }

    @Test
    void findsNodePackagesOutsideOfTheLockFile() {
        assertThat(run(
                        "npm install",
                        "npm ci",
                        "npm i -g typescript",
                        "yarn install --frozen-lockfile",
                        "yarn",
                        "pnpm install",
                        "npm run build",
                        "npx tsc",
                        "npx --yes cowsay@latest hi",
                        "bun install --frozen-lockfile"))
                .containsExactly(
                        "2 npm-unlocked", "4 npm-unlocked", "6 npm-unlocked", "7 npm-unlocked", "10 npm-unlocked");
    }

    @Test
    void findsManifestsWithoutLockFiles() throws Exception {
        Path unused = Files.createDirectory(folder.resolve(".git"));
        String[] npm = {"{", "  \"name\": \"x\",", "  \"dependencies\": {", "    \"a\": \"^1\"", "  }", "}"};
        String[] cargo = {"[package]", "name = \"x\"", "[dependencies]", "# none", "serde = \"1\""};
        assertThat(Lint.at(folder.resolve("package.json"), FileKind.PACKAGE_JSON, npm))
                .containsExactly("4 npm-unlocked");
        assertThat(Lint.at(folder.resolve("Cargo.toml"), FileKind.CARGO, cargo)).containsExactly("5 cargo-unlocked");

        Path lock = Files.writeString(folder.resolve("package-lock.json"), "{}");
        Path cargoLock = Files.writeString(folder.resolve("Cargo.lock"), "");
        assertThat(lock).exists();
        assertThat(cargoLock).exists();
        assertThat(Lint.at(folder.resolve("package.json"), FileKind.PACKAGE_JSON, npm))
                .isEmpty();
        assertThat(Lint.at(folder.resolve("Cargo.toml"), FileKind.CARGO, cargo)).isEmpty();
    }
}
