#!/usr/bin/env bash
# Measures our log and our witness beside their peers, in turns on this machine, and prints a table of ratios.
#
#   mvn -DskipTests package && log-server/testbed/compare.sh [OPTIONS OF Compare]
#
# Peers are built with the Go toolchain into $VITRINE_PEERS (default: target/peers of the testbed); what is there already is
# used as it is. nginx is taken from the PATH or from $NGINX, MariaDB from the PATH: it gets a directory and a socket of its
# own and ends with the run. What cannot be had is said, and left out of the table.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
PATH=$PATH:/usr/sbin # where Debian has servers, which not every user's PATH has
peers=${VITRINE_PEERS:-$here/target/peers}
nginx=${NGINX:-$(command -v nginx || echo nginx)}

tessera=github.com/transparency-dev/tessera@v1.0.4
torchwood=filippo.io/torchwood@v0.9.0
witness=github.com/transparency-dev/witness@v0.0.0-20260701145555-54dbcdd14f82
trillian=github.com/google/trillian@v1.8.0

mkdir -p "$peers"

# build MODULE@VERSION PACKAGE [FILE]: as a dependency of an empty module, which needs no list of versions. FILE of the module
# is put beside the program.
build() {
  local name=${2##*/} module=${1%@*}
  [ -x "$peers/$name" ] && return
  command -v go >/dev/null || { echo "$name is left out: there is no Go toolchain" >&2; return 1; }
  echo "building $2 of $1" >&2
  local work
  work=$(mktemp -d)
  (cd "$work" && go mod init peers && go mod edit -require="$1" && go build -mod=mod -o "$peers/" "$module/$2" &&
    { [ -z "${3:-}" ] || install -m 644 "$(go list -m -f '{{.Dir}}' "$module")/$3" "$peers/"; }) \
    >"$peers/$name.build" 2>&1 || { echo "$name is left out: see $peers/$name.build" >&2; rm -rf "$work"; return 1; }
  rm -rf "$work"
}

# Our own program that delays flushes, built again when its source is newer.
slowflush() {
  local source=$here/slowflush/slowflush.go
  [ "$peers/slowflush" -nt "$source" ] && return
  command -v go >/dev/null || { echo "slow flushes are left out: there is no Go toolchain" >&2; return 1; }
  CGO_ENABLED=0 go build -o "$peers/slowflush" "$source" && "$peers/slowflush" 1ms true ||
    { echo "slow flushes are left out: $source does not build or run here" >&2; return 1; }
}

has_mariadb() {
  local program
  for program in mariadb mariadb-admin mariadb-install-db mariadbd; do
    command -v "$program" >/dev/null || { echo "Trillian is left out: there is no $program (Debian: mariadb-server)" >&2; return 1; }
  done
}

slow=
slowflush && slow=slow-
scenarios=
add() { scenarios=${scenarios:+$scenarios,}$1; }
if build "$tessera" cmd/conformance/posix; then
  add single; add antispam; add stream
  [ -z "$slow" ] || { add slow-single; add slow-stream; }
fi
if has_mariadb && build "$trillian" cmd/trillian_log_server storage/mysql/schema/storage.sql &&
  build "$trillian" cmd/trillian_log_signer && build "$trillian" cmd/createtree; then add trillian; fi
if [ -x "$nginx" ]; then add tiles; add receipts; else echo "nginx is left out: it is not installed" >&2; fi
if build "$witness" cmd/omniwitness; then
  add omniwitness; add omniwitness-one
  [ -z "$slow" ] || add slow-omniwitness
fi
if command -v ssh-agent >/dev/null && build "$torchwood" cmd/litewitness; then
  # Without its tool, litewitness is told of its logs by way of SQLite.
  if build "$torchwood" cmd/witnessctl || command -v python3 >/dev/null; then
    add litewitness
    [ -z "$slow" ] || add slow-litewitness
  fi
fi
add witness-keys # ours with one key and with both: nobody else is needed

for binary in "$peers"/*; do
  if [ -x "$binary" ] && command -v go >/dev/null; then go version -m "$binary" 2>/dev/null | awk '$1 == "path" {p = $2} $1 == "dep" && index(p, $2) == 1 {print p, $3; exit} $1 == "mod" && $3 != "(devel)" {print p, $3; exit}' || true; fi
done
"$nginx" -v 2>&1 || true
mariadbd --version 2>/dev/null || true

[ -d "$here/target/dist/lib" ] || { echo "build first: mvn -DskipTests package" >&2; exit 1; }
exec java -Xmx1500m -Dvitrine.root="$root" -cp "$here/target/dist/lib/*" dev.vitrine.log.testbed.compare.Compare \
  --peers "$peers" --nginx "$nginx" --scenario "$scenarios" "$@"
