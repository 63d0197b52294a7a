# Part of interop.sh: builds the programs of others into $bin. Each is built as a dependency of an empty module, so that the
# versions are those written here and nothing else of this machine counts.

mkdir -p "$bin/ts" "$bin/rk"
# install FOLDER MODULE@VERSION PACKAGE...
install() {
    folder=$1 module=$2
    shift 2
    for package in "$@"; do
        target=$folder/${package##*/}
        [ -x "$target" ] && continue
        empty=$(mktemp -d)
        (cd "$empty" && go mod init peers && go mod edit -require="$module" && go build -mod=mod -o "$folder/" "${module%@*}/$package") \
            >"$target.build" 2>&1 || say skipped "$package of $module" "$(tail -n 1 "$target.build" | cut -c1-100)"
        rm -rf "$empty"
    done
}
tessera=github.com/transparency-dev/tessera@v1.0.4
torchwood=filippo.io/torchwood@v0.9.0
witness=github.com/transparency-dev/witness@v0.0.0-20260701145555-54dbcdd14f82
install "$bin/ts" $tessera cmd/conformance/posix
install "$bin" $tessera cmd/fsck internal/hammer
install "$bin" $torchwood cmd/litewitness
install "$bin" $witness cmd/omniwitness cmd/generate_keys cmd/loadtest
install "$bin" filippo.io/sunlight@v0.8.2-0.20260711180829-ed0bc38779ae cmd/sunlight cmd/sunlight-keygen
install "$bin" sigsum.org/sigsum-go@v0.14.1-dev.0.0.20260506082808-192b553292d7 cmd/sigsum-key tests/mk-add-checkpoint-request
install "$bin/rk" github.com/sigstore/rekor-tiles/v2@v2.3.0 cmd/rekor-server/posix

if [ ! -x "$bin/integration" ]; then
    empty=$(mktemp -d)
    (cd "$empty" && go mod init peers && go mod edit -require="$tessera" &&
        go test -mod=mod -c -o "$bin/integration" "${tessera%@*}/integration") >"$bin/integration.build" 2>&1 ||
        say skipped "integration test of $tessera" "$(tail -n 1 "$bin/integration.build" | cut -c1-100)"
    rm -rf "$empty"
fi
if [ ! -x "$bin/torchwood" ]; then
    empty=$(mktemp -d)
    cp "$here/torchwood/main.go" "$empty/"
    (cd "$empty" && go mod init check && go mod edit -require=$torchwood && go build -mod=mod -o "$bin/torchwood" .) \
        >"$bin/torchwood.build" 2>&1 || say skipped "a program around $torchwood" "$(tail -n 1 "$bin/torchwood.build" | cut -c1-100)"
    rm -rf "$empty"
fi
