package dev.vitrine.audit.lint;

import static dev.vitrine.audit.lint.Lint.run;
import static dev.vitrine.audit.lint.Lint.script;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitrine.audit.lint.file.FileKind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurroundingsTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void findsTheClockInWhatIsBuilt() {
        assertThat(run(
                        "date > /build-date",
                        "make BUILD_DATE=$(date -u +%FT%TZ)",
                        "go build -ldflags \"-X main.date=`date`\" .",
                        "echo \"built $(date)\" > /info",
                        "echo \"built $(date)\"",
                        "date -u -d @$SOURCE_DATE_EPOCH > /build-date",
                        "touch -d \"$(date -u -r Cargo.lock)\" x"))
                .containsExactly("2 wall-clock", "3 wall-clock", "4 wall-clock", "5 wall-clock");
        assertThat(script(
                        "start=$(date +%s)", "log \"$(date)\"", "export BUILD_DATE=$(date)", "LOG=run-$(date +%s).log"))
                .containsExactly("3 wall-clock");
    }

    @Test
    void findsTheClockInMakefilesAndSources() {
        assertThat(Lint.of(
                        FileKind.MAKEFILE,
                        "DATE := $(shell date -u)",
                        "COMMIT != git rev-parse HEAD",
                        "EPOCH = $(shell git log -1 --format=%ct)",
                        "all: $(wildcard *.c)",
                        "\t@echo building on $$(date)",
                        "\tgcc -DBUILT=\"$$(date)\" \\",
                        "\t  $(CFLAGS) -o x",
                        "\tapt-get install -y x"))
                .containsExactly("1 wall-clock", "6 wall-clock", "8 apt-without-snapshot");
        assertThat(Lint.of(
                        FileKind.C_SOURCE,
                        "// __DATE__",
                        "const char *built = __DATE__ \" \" \"__TIME__\";",
                        "#ifdef __TIMESTAMP__",
                        "/* __TIME__ */ int t = sizeof __TIME__;"))
                .containsExactly("2 wall-clock", "4 wall-clock");
        assertThat(Lint.of(FileKind.BUILD_RS, "fn main() {", "  let t = SystemTime::now();", "}"))
                .containsExactly("2 wall-clock");
    }

    @Test
    void findsKeysAndNumbersThatNobodyCanMakeAgain() {
        assertThat(run(
                        "openssl genrsa -3 -out k.pem 3072",
                        "gramine-sgx-gen-private-key",
                        "head -c 32 /dev/urandom > seed",
                        "ssh-keygen -t ed25519 -f k -N ''",
                        "ssh-keygen -y -f k",
                        "openssl dgst -sha256 x"))
                .containsExactly("2 random-in-build", "3 random-in-build", "4 random-in-build", "5 random-in-build");
    }

    @Test
    void findsActionsByTag() {
        assertThat(Lint.of(
                        FileKind.WORKFLOW,
                        "on: push",
                        "jobs:",
                        "  build:",
                        "    runs-on: ubuntu-22.04",
                        "    container: rust:1.75",
                        "    steps:",
                        "      - uses: actions/checkout@v4",
                        "      - uses: actions/cache@0123456789abcdef0123456789abcdef01234567 # v4",
                        "      - uses: ./local",
                        "      - uses: docker://alpine:3",
                        "      - uses: dtolnay/rust-toolchain@0123456789abcdef0123456789abcdef01234567",
                        "        with: {toolchain: nightly}",
                        "      - run: |",
                        "          echo ${{ github.sha }}",
                        "          curl https://example.org/x | sh",
                        "      - run: npm install"))
                .containsExactlyInAnyOrder(
                        "5 image-by-tag",
                        "7 action-by-tag",
                        "10 image-by-tag",
                        "12 toolchain-floating",
                        "15 pipe-to-shell",
                        "16 npm-unlocked");
    }

    @Test
    void findsPipelinesOfGitlab() {
        assertThat(Lint.of(
                        FileKind.GITLAB,
                        "image: rust:1",
                        "build:",
                        "  script:",
                        "    - cargo build",
                        "    - pip install x"))
                .containsExactlyInAnyOrder("1 image-by-tag", "4 cargo-unlocked", "5 pip-unlocked");
    }

    @Test
    void findsNixWithoutRevisions() throws Exception {
        assertThat(Lint.of(
                        FileKind.NIX,
                        "# import <nixpkgs>",
                        "{ pkgs ? import <nixpkgs> {} }:",
                        "let a = fetchTarball \"https://github.com/x/y/archive/master.tar.gz\";",
                        "    b = fetchTarball { url = \"https://example.org/b\"; sha256 = \"0abc\"; };",
                        "    c = builtins.fetchGit { url = \"https://example.org/c\"; ref = \"main\"; };",
                        "    d = pkgs.fetchFromGitHub { owner = \"x\"; repo = \"y\"; rev = \"main\"; hash = \"sha256-x\"; };",
                        "    t = builtins.currentTime; in a"))
                .containsExactlyInAnyOrder(
                        "2 nix-channel", "3 nix-unlocked", "5 nix-unlocked", "6 nix-unlocked", "7 wall-clock");
        String flake = "{ inputs.nixpkgs.url = \"github:NixOS/nixpkgs/nixos-23.11\"; outputs = x: x; }";
        Path file = folder.resolve("flake.nix");
        assertThat(Lint.at(file, FileKind.NIX, flake)).containsExactly("1 nix-unlocked");
        Path unused = Files.writeString(folder.resolve("flake.lock"), "{}");
        assertThat(Lint.at(file, FileKind.NIX, flake)).isEmpty();
        assertThat(run(
                        "nix-env -iA nixpkgs.gcc",
                        "nix build --impure .#x",
                        "nix build .#x",
                        "nix-shell -p gcc --run 'apt-get update'"))
                .containsExactlyInAnyOrder(
                        "2 nix-channel", "3 nix-unlocked", "5 nix-channel", "5 apt-without-snapshot");
    }

    @Test
    void letsAnAuthorAllowAFindingWithAReason() {
        assertThat(script("# vitrine:allow go-latest because it only formats", "go install a.b/c@latest"))
                .isEmpty();
        assertThat(script("# vitrine:allow go-latest because", "go install a.b/c@latest"))
                .containsExactly("2 go-latest");
    }
}
