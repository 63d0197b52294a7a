package dev.vitrine.audit.lint;

import static dev.vitrine.audit.lint.Lint.docker;
import static dev.vitrine.audit.lint.Lint.run;
import static dev.vitrine.audit.lint.Lint.script;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.audit.lint.file.FileKind;
import org.junit.jupiter.api.Test;

class SourceTest {

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final String BASE = "FROM debian@sha256:" + "a".repeat(64);

    @Test
    void findsClonesOfBranchesAndTags() {
        assertThat(run(
                        "git clone https://example.org/a.git",
                        "git clone --branch v1.2 --depth 1 https://example.org/a.git",
                        "git clone https://example.org/a.git && cd a && git checkout v1.2",
                        "cd a && git pull"))
                .containsExactly("2 git-branch", "3 git-branch", "4 git-branch", "5 git-branch");
    }

    @Test
    void takesClonesThatCheckOutACommit() {
        assertThat(run(
                        "git clone https://example.org/a.git && cd a && git checkout " + COMMIT,
                        "git clone https://example.org/a.git && git -C a reset --hard " + COMMIT,
                        "git clone /src/a b"))
                .isEmpty();
        assertThat(docker(
                        BASE,
                        "ARG REV=" + COMMIT,
                        "RUN git clone https://example.org/a.git",
                        "WORKDIR a",
                        "RUN git checkout $REV"))
                .isEmpty();
        assertThat(docker(BASE, "ARG REV=main", "RUN git clone https://example.org/a.git && cd a && git checkout $REV"))
                .containsExactly("3 git-branch");
        assertThat(script(
                        "git clone --branch v1 https://example.org/a.git",
                        "test \"$(git -C a rev-parse HEAD)\" = " + COMMIT))
                .isEmpty();
        assertThat(run("git init a && cd a && git fetch --depth 1 https://example.org/a.git " + COMMIT))
                .isEmpty();
    }

    @Test
    void findsSubmodulesMovedAway() {
        assertThat(run("git submodule update --init --remote", "git submodule update --init --recursive"))
                .containsExactly("2 submodule-remote");
    }

    @Test
    void findsRepositoriesThatAddTakes() {
        assertThat(docker(
                        BASE,
                        "ADD https://example.org/a.git#v1 /a",
                        "ADD https://example.org/a.git#" + COMMIT + " /a",
                        "ADD git@example.org:a/b.git /b"))
                .containsExactly("2 git-branch", "4 git-branch");
    }

    @Test
    void findsScriptsRunFromTheNetwork() {
        assertThat(run(
                        "curl -sSf https://sh.rustup.rs | sh -s -- -y --default-toolchain 1.75.0",
                        "curl -fsSL https://example.org/setup | sudo -E bash -",
                        "wget -qO- https://example.org/x | python3",
                        "bash <(curl -s https://example.org/x)",
                        "sh -c \"$(curl -fsSL https://example.org/x)\"",
                        "eval \"$(wget -qO- https://example.org/x)\""))
                .containsExactly(
                        "2 pipe-to-shell",
                        "3 pipe-to-shell",
                        "4 pipe-to-shell",
                        "5 pipe-to-shell",
                        "6 pipe-to-shell",
                        "7 pipe-to-shell");
    }

    @Test
    void findsFilesThatNothingVerifies() {
        assertThat(run(
                        "curl -fsSLO https://example.org/a.tar.gz && tar xf a.tar.gz",
                        "wget -O /usr/lib/e.so https://example.org/e.so",
                        "curl -L https://example.org/a.tar.gz | tar xz",
                        "curl https://example.org/k.asc | gpg --dearmor > /k.gpg",
                        "V=$(curl -s https://api.example.org/releases/latest)",
                        "curl -O https://example.org/a && curl -O https://example.org/SUMS && sha256sum -c SUMS"))
                .containsExactly(
                        "2 download-unverified",
                        "3 download-unverified",
                        "4 download-unverified",
                        "5 download-unverified",
                        "6 download-unverified",
                        "7 download-unverified");
    }

    @Test
    void takesFilesThatAreVerified() {
        String hash = "b".repeat(64);
        assertThat(run(
                        "curl -fsSLO https://example.org/a.tgz && echo \"" + hash
                                + "  a.tgz\" | sha256sum -c - && tar xf a.tgz",
                        "wget https://example.org/b.tgz\\\n && sha256sum --check <<< '" + hash + "  b.tgz'",
                        "curl -o s https://example.org/s && echo 'abc123  s' | sha256sum -c",
                        "curl -o c https://example.org/c && [ \"$(sha256sum c | cut -d' ' -f1)\" = \"$C_SHA\" ]",
                        "curl -O https://example.org/d -O https://example.org/d.sig && gpg --verify d.sig d",
                        "curl -fI https://example.org/ > /dev/null && curl -s http://localhost:8080/health > x"))
                .isEmpty();
        assertThat(docker(
                        BASE,
                        "ADD https://example.org/a.tgz /tmp/",
                        "ADD --checksum=sha256:" + hash + " https://example.org/b.tgz /tmp/",
                        "RUN echo '" + hash + " /tmp/a.tgz' | sha256sum -c",
                        "ADD https://example.org/c.tgz c.tgz",
                        "ADD local.tgz /"))
                .containsExactly("5 download-unverified");
    }

    @Test
    void letsAScriptAskAServer() {
        assertThat(script(
                        "STATUS=$(curl -s http://node:26657/status | jq .x)",
                        "curl -X POST -d '{}' https://example.org/rpc > answer.json",
                        "until curl -sf https://example.org/health; do sleep 1; done",
                        "curl -s https://example.org/status | jq ."))
                .isEmpty();
    }

    @Test
    void looksIntoVariablesForTheOptionsOfCargo() {
        assertThat(Lint.of(
                        FileKind.MAKEFILE,
                        "FLAGS := --release --locked",
                        "LOOSE := --release",
                        "all:",
                        "\tcargo build $(FLAGS)",
                        "\tcargo build $(LOOSE)"))
                .containsExactly("5 cargo-unlocked");
    }

    @Test
    void findsMovingVersionsOfGoRustAndTheirTools() {
        assertThat(run(
                        "go install github.com/a/b@latest",
                        "go install github.com/a/b@v1.2.3 && go install ./cmd/x",
                        "go get -u ./...",
                        "go get github.com/a/b",
                        "cargo build --release",
                        "cargo build --release --locked",
                        "cargo install xargo --version 0.3.25",
                        "cargo install xargo@0.3.25 --locked",
                        "cargo +nightly build --locked",
                        "rustup default nightly-2024-02-01",
                        "rustup toolchain install stable"))
                .containsExactly(
                        "2 go-latest",
                        "4 go-latest",
                        "5 go-latest",
                        "6 cargo-unlocked",
                        "8 cargo-unlocked",
                        "10 toolchain-floating",
                        "12 toolchain-floating");
        assertThat(Lint.of(FileKind.RUST_TOOLCHAIN, "[toolchain]", "channel = \"nightly\""))
                .containsExactly("2 toolchain-floating");
        assertThat(Lint.of(FileKind.RUST_TOOLCHAIN, "1.75.0")).isEmpty();
    }
}
