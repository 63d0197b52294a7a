#!/bin/sh
# Runs our log and our witness against the programs of others, and theirs against ours, all on this machine. Needs a built
# checkout (mvn -DskipTests package), curl, python3 and the Go toolchain with its module proxy; without Go it says so and ends
# with 0. Takes about five minutes when the programs are built.
#
#   interop.sh [WORK]      WORK keeps binaries, keys and logs; default: a new folder below TMPDIR
#
# INTEROP_BIN names a folder with binaries that were built elsewhere, as install.sh lays it out: not every module is on every
# proxy. INTEROP_PARTS names some of the parts: our-log our-witness conformance. SIGSTORE_LIB names a folder with sigstore-java and what it needs; otherwise Maven (MAVEN) fetches it.
# Prints one line for each pair: "ok", "differs", "FAILED" or "skipped", the pair, and what was seen. Ends with 1 if one failed.
set -u

here=$(cd "$(dirname "$0")" && pwd -P)
root=$(cd "$here/../../.." && pwd -P)
work=${1:-$(mktemp -d "${TMPDIR:-/tmp}/vitrine-interop.XXXXXX")}
mkdir -p "$work" && work=$(cd "$work" && pwd -P) && cd "$work" || exit 2
bin=${INTEROP_BIN:-$work/bin}
status=0
started=""

say() { printf '%-8s %-52s %s\n' "$1" "$2" "$3"; [ "$1" != FAILED ] || status=1; }
# check PAIR OUTCOME SEEN: ok if OUTCOME is 0
check() { if [ "$2" = 0 ]; then say ok "$1" "$3"; else say FAILED "$1" "$3"; fi; }
has() { for program in "$@"; do [ -x "$bin/$program" ] || return 1; done; }
stop() { for pid in $started; do kill "$pid" 2>/dev/null; done; }
trap stop EXIT
trap 'exit 2' INT TERM

vitrine() { JAVA_OPTS="-XX:TieredStopAtLevel=1" "$root/clients/cli/vitrine" "$@"; }
witness() {
    java -XX:TieredStopAtLevel=1 -Xmx128m "-Djava.library.path=$root/witness/target/dist/native" \
        -cp "$root/witness/target/dist/lib/*" dev.vitrine.witness.Main "$@"
}
log() {
    java -XX:TieredStopAtLevel=1 -Xmx256m "-Djava.library.path=$root/log-server/server/target/dist/native" \
        -cp "$root/log-server/server/target/dist/lib/*" dev.vitrine.log.server.Main "$@"
}
# For the background only: the process that can be stopped is the server itself.
witness_server() {
    exec java -XX:TieredStopAtLevel=1 -Xmx128m "-Djava.library.path=$root/witness/target/dist/native" \
        -cp "$root/witness/target/dist/lib/*" dev.vitrine.witness.Main serve "$@"
}
log_server() {
    exec java -XX:TieredStopAtLevel=1 -Xmx256m "-Djava.library.path=$root/log-server/server/target/dist/native" \
        -cp "$root/log-server/server/target/dist/lib/*" dev.vitrine.log.server.Main serve "$@"
}
# up URL: waits until it answers, for half a minute
up() { i=0; until curl -s -o /dev/null -m 2 "$1"; do i=$((i + 1)); [ $i -lt 60 ] || return 1; sleep 0.5; done; }
# within SECONDS COMMAND...: repeats the command until it succeeds
within() { left=$((2 * $1)); shift; until "$@"; do left=$((left - 1)); [ $left -gt 0 ] || return 1; sleep 0.5; done; }
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
# cosigned NOTE NAME...: each of them has a signature line
cosigned() { note=$1; shift; for name in "$@"; do grep -q "^— $name " "$note" || return 1; done; }

for module in clients/cli witness log-server/server; do
    [ -d "$root/$module/target/dist/lib" ] || { echo "build first: mvn -DskipTests package" >&2; exit 2; }
done
if [ -z "${INTEROP_BIN:-}" ]; then
    command -v go >/dev/null || { echo "skipped: there is no Go toolchain here"; exit 0; }
    . "$here/install.sh"
fi

. "$here/peers.sh"
for part in ${INTEROP_PARTS:-our-log our-witness conformance}; do
    # shellcheck source=/dev/null
    . "$here/$part.sh"
done

echo "details are in $work"
exit $status
