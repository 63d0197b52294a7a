#!/bin/sh
# Runs our log and our witness against the programs of others, and theirs against ours. Needs a built checkout
# (mvn -DskipTests package), a Go toolchain and its module proxy; without Go it says so and ends with 0.
#
#   interop.sh [WORK]      WORK keeps binaries, keys and logs; default: a new folder below TMPDIR
#
# INTEROP_BIN names a folder with binaries that were built elsewhere (litewitness, witnessctl, omniwitness, generate_keys,
# hammer, fsck, and tessera's conformance server as ts/posix): not every module is on every proxy.
# Prints one line for each pair: "ok", "FAILED" or "skipped", the pair, and what was seen. Ends with 1 if one failed.
set -u

root=$(cd "$(dirname "$0")/../../.." && pwd -P)
work=${1:-$(mktemp -d "${TMPDIR:-/tmp}/vitrine-interop.XXXXXX")}
mkdir -p "$work" && cd "$work" || exit 2
bin=${INTEROP_BIN:-$work/bin}
tessera=v1.0.4
status=0
started=""

say() { printf '%-8s %-44s %s\n' "$1" "$2" "$3"; [ "$1" != FAILED ] || status=1; }
stop() { for pid in $started; do kill "$pid" 2>/dev/null; done; }
trap stop EXIT

vitrine() { JAVA_OPTS="-XX:TieredStopAtLevel=1" "$root/clients/cli/vitrine" "$@"; }
witness() {
    java -XX:TieredStopAtLevel=1 -Xmx128m "-Djava.library.path=$root/witness/target/dist/native" \
        -cp "$root/witness/target/dist/lib/*" dev.vitrine.witness.Main "$@"
}
log() {
    java -XX:TieredStopAtLevel=1 -Xmx256m "-Djava.library.path=$root/log-server/server/target/dist/native" \
        -cp "$root/log-server/server/target/dist/lib/*" dev.vitrine.log.server.Main "$@"
}
# waits until a URL answers, for half a minute
up() { i=0; until curl -s -o /dev/null -m 2 "$1"; do i=$((i + 1)); [ $i -lt 60 ] || return 1; sleep 0.5; done; }
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

if [ -z "${INTEROP_BIN:-}" ]; then
    command -v go >/dev/null || { echo "skipped: there is no Go toolchain here"; exit 0; }
    mkdir -p "$bin/ts"
    install() { GOBIN=$1 go install "$2" 2>"$work/install.log" || say skipped "$2" "$(tail -n 1 "$work/install.log" | cut -c1-90)"; }
    install "$bin/ts" github.com/transparency-dev/tessera/cmd/conformance/posix@$tessera
    install "$bin" github.com/transparency-dev/tessera/cmd/fsck@$tessera
    install "$bin" github.com/transparency-dev/tessera/internal/hammer@$tessera
    install "$bin" filippo.io/torchwood/cmd/litewitness@latest
    install "$bin" filippo.io/torchwood/cmd/witnessctl@latest
    install "$bin" github.com/transparency-dev/witness/cmd/omniwitness@main
    install "$bin" github.com/transparency-dev/witness/cmd/generate_keys@main
fi

# --- our log under tessera's fsck -----------------------------------------------------------------------------------------
rm -rf ours && log init --data ours --origin ours.example/log --admission raw >ours.init 2>&1
log vkeys --data ours | head -n 1 | tr -d '\n' >ours.vkey
ours=$(port)
log serve --data ours --listen "127.0.0.1:$ours" >ours.out 2>ours.err & started="$started $!"
up "http://127.0.0.1:$ours/checkpoint"
for i in 1 2 3 4 5 6 7 8; do
    curl -s -o /dev/null -X POST --data-binary "leaf $i" -H 'Content-Type: application/octet-stream' "http://127.0.0.1:$ours/v1/entries"
done
if [ -x "$bin/fsck" ]; then
    # v1.0.4 ends with 0 whatever it finds: its words decide.
    "$bin/fsck" --storage_url="http://127.0.0.1:$ours/" --public_key=ours.vkey --N=1 --ui=false >fsck.log 2>&1
    grep -q "Successfully fsck'd" fsck.log && say ok "tessera fsck on our log" "$(sed -n 's/.*\(log with size [0-9]*\).*/\1/p' fsck.log)" \
        || say FAILED "tessera fsck on our log" "$(tail -n 1 fsck.log)"
else
    say skipped "tessera fsck on our log" "no fsck"
fi
if [ -x "$bin/hammer" ]; then
    "$bin/hammer" --log_public_key="$(cat ours.vkey)" --log_url="http://127.0.0.1:$ours/" --num_writers=20 --max_write_ops=100 \
        --max_read_ops=20 --num_readers_random=2 --num_readers_full=1 --leaf_min_size=512 --dup_chance=0.05 \
        --leaf_write_goal=400 --max_runtime=2m --show_ui=false >hammer.log 2>&1
    grep -q "Reached tree size goal" hammer.log && say ok "tessera hammer on our log" "$(sed -n 's/.*Reached //p' hammer.log)" \
        || say FAILED "tessera hammer on our log" "$(tail -n 1 hammer.log)"
else
    say skipped "tessera hammer on our log" "no hammer"
fi

# --- tessera's log under our fsck and our witness -------------------------------------------------------------------------
if [ -x "$bin/ts/posix" ]; then
    export LOG_PRIVATE_KEY='PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg'
    vkey='example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx'
    theirs=$(port)
    rm -rf ts && mkdir ts
    "$bin/ts/posix" --storage_dir=ts --listen="127.0.0.1:$theirs" >ts.log 2>&1 & started="$started $!"
    up "http://127.0.0.1:$theirs/checkpoint"
    for i in 1 2 3 4 5 6 7 8; do curl -s -o /dev/null -m 20 -d "entry $i" "http://127.0.0.1:$theirs/add"; done
    sleep 2
    vitrine fsck "http://127.0.0.1:$theirs" --vkey "$vkey" >ourfsck.log 2>&1 \
        && say ok "our fsck on tessera's log" "$(sed -n 's/^  tree *//p' ourfsck.log)" || say FAILED "our fsck on tessera's log" "$(tail -n 1 ourfsck.log)"

    printf 'log %s http://127.0.0.1:%s/\nquorum none\n' "$vkey" "$theirs" >ts.policy
    rm -rf w && witness init --data w --name own.example/w >w.vkeys
    mine=$(port)
    witness serve --data w --listen "127.0.0.1:$mine" --policy ts.policy --gossip-seconds 1 >w.out 2>w.err & started="$started $!"
    up "http://127.0.0.1:$mine/healthz"
    code=$({ printf 'old 0\n\n'; curl -s "http://127.0.0.1:$theirs/checkpoint"; } |
        curl -s -o cosignature -w '%{http_code}' --data-binary @- "http://127.0.0.1:$mine/add-checkpoint")
    [ "$code" = 200 ] && say ok "our witness cosigns tessera's log" "HTTP 200" || say FAILED "our witness cosigns tessera's log" "HTTP $code"
    curl -s -o /dev/null -m 20 -d "one more" "http://127.0.0.1:$theirs/add"
    sleep 5
    curl -s "http://127.0.0.1:$mine/status.json" >status.json
    if grep -q '"source" : "log"' status.json && ! grep -q '"outcome" : "\(waiting\|contradictory\)"' status.json; then
        say ok "our witness follows tessera's tiles" "consistent"
    else
        say FAILED "our witness follows tessera's tiles" "see status.json"
    fi
else
    say skipped "tessera's log" "no conformance server"
fi

# --- conformance of witnesses ---------------------------------------------------------------------------------------------
seed=$(date +%s)
vitrine witness conformance --print-logs --seed "$seed" >logs.v0
conformance() { # name url vkey...
    name=$1 url=$2
    shift 2
    set -- $(for key in "$@"; do printf -- '--vkey %s ' "$key"; done)
    vitrine witness conformance "$url" --seed "$seed" "$@" >"conformance-$name.log" 2>&1
    case $? in
        0) say ok "conformance of $name" "$(tail -n 1 "conformance-$name.log" | sed 's/.*: //')" ;;
        1) say differs "conformance of $name" "$(tail -n 1 "conformance-$name.log" | sed 's/.*: //')" ;;
        *) say FAILED "conformance of $name" "$(tail -n 1 "conformance-$name.log")" ;;
    esac
}

rm -rf c && witness init --data c --name conforming.example/w >c.vkeys
own=$(port)
witness serve --data c --listen "127.0.0.1:$own" --logs logs.v0 >c.out 2>c.err & started="$started $!"
up "http://127.0.0.1:$own/healthz"
conformance ours "http://127.0.0.1:$own"
grep -q PROVEN conformance-ours.log || status=1

if [ -x "$bin/litewitness" ] && [ -x "$bin/witnessctl" ]; then
    rm -f lw.db lw.pem lw.pem.pub lw.sock
    ssh-keygen -q -t ed25519 -N '' -f lw.pem
    ssh-agent -D -a "$work/lw.sock" >/dev/null 2>&1 & started="$started $!"
    sleep 1
    SSH_AUTH_SOCK=$work/lw.sock ssh-add -q lw.pem
    sed -n 's/^vkey //p' logs.v0 | while read -r key; do
        "$bin/witnessctl" add-log -db lw.db -origin "${key%%+*}" >/dev/null 2>&1
        "$bin/witnessctl" add-key -db lw.db -origin "${key%%+*}" -key "$key" >/dev/null 2>&1
    done
    lw=$(port)
    "$bin/litewitness" -db lw.db -name lw.example/w -ssh-agent lw.sock -listen "127.0.0.1:$lw" \
        -key "$(ssh-keygen -lf lw.pem.pub | cut -d' ' -f2)" >lw.log 2>&1 & started="$started $!"
    up "http://127.0.0.1:$lw/"
    conformance litewitness "http://127.0.0.1:$lw" "$(sed -n 's/.*vkey=//p' lw.log | head -n 1)"
else
    say skipped "conformance of litewitness" "no litewitness"
fi

if [ -x "$bin/omniwitness" ] && [ -x "$bin/generate_keys" ]; then
    rm -f ow.db
    "$bin/generate_keys" --origin ow.example --out_priv ow.key --out_pub ow.pub >/dev/null 2>&1
    { echo 'Logs:'; sed -n 's/^vkey //p' logs.v0 | while read -r key; do
        printf '  - Origin: %s\n    PublicKey: %s\n    URL: http://127.0.0.1:1/\n    Feeder: none\n' "${key%%+*}" "$key"
    done; } >logs.yaml
    ow=$(port)
    "$bin/omniwitness" --private_key_path ow.key --db_file ow.db --additional_logs logs.yaml \
        --listen "127.0.0.1:$ow" --metrics_listen "127.0.0.1:$(port)" >ow.log 2>&1 & started="$started $!"
    up "http://127.0.0.1:$ow/"
    conformance omniwitness "http://127.0.0.1:$ow" "$(cat ow.pub)"
else
    say skipped "conformance of omniwitness" "no omniwitness"
fi

echo "details are in $work"
exit $status
