# Part of interop.sh: starts the witnesses of others. Each function takes a list of logs (logs/v0), starts the witness with it
# anew, and tells its port and keys in variables; false if it cannot be had.

litewitness() {
    has litewitness && command -v ssh-agent >/dev/null || return 1
    rm -f lw.db* lw.pem lw.pem.pub lw.sock
    ssh-keygen -q -t ed25519 -N '' -f lw.pem
    ssh-agent -D -a "$work/lw.sock" >/dev/null 2>&1 & started="$started $!"
    within 5 test -S lw.sock || return 1
    SSH_AUTH_SOCK=$work/lw.sock ssh-add -q lw.pem
    lw=$(port)
    "$bin/litewitness" -db lw.db -name lw.example/w -ssh-agent lw.sock -listen "127.0.0.1:$lw" \
        -key "$(ssh-keygen -lf lw.pem.pub | cut -d' ' -f2)" >lw.log 2>&1 & started="$started $!"
    up "http://127.0.0.1:$lw/" || return 1
    # What `witnessctl add-log` and `add-key` write; that tool is not on every proxy.
    python3 - "$1" <<'PYTHON' || return 1
import sqlite3, sys
db = sqlite3.connect("lw.db")
for line in open(sys.argv[1]):
    if line.startswith("vkey "):
        key = line.split()[1]
        origin = key.split("+")[0]
        root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        db.execute("INSERT INTO log (origin, tree_size, tree_hash) VALUES (?, 0, ?)", (origin, root))
        db.execute("INSERT INTO key (origin, key) VALUES (?, ?)", (origin, key))
db.commit()
PYTHON
    lw_key=$(sed -n 's/.*vkey=//p' lw.log | head -n 1 | tr -d '"')
}

omniwitness() {
    has omniwitness generate_keys || return 1
    rm -f ow.db*
    "$bin/generate_keys" --origin ow.example --out_priv ow.key --out_pub ow.pub >/dev/null 2>&1
    { echo 'Logs:'; sed -n 's/^vkey //p' "$1" | while read -r key; do
        printf '  - Origin: %s\n    PublicKey: %s\n    URL: http://127.0.0.1:1/\n    Feeder: none\n' "${key%%+*}" "$key"
    done; } >logs.yaml
    ow=$(port)
    "$bin/omniwitness" --private_key_path ow.key --db_file ow.db --additional_logs logs.yaml \
        --listen "127.0.0.1:$ow" --metrics_listen "127.0.0.1:$(port)" >ow.log 2>&1 & started="$started $!"
    up "http://127.0.0.1:$ow/"
}

# Sunlight stops serving when it has no CT log of its own, so it gets one that nobody uses. It tells requests apart by their
# host, without the port.
sunlight() {
    has sunlight sunlight-keygen && command -v openssl >/dev/null || return 1
    home=$work/sunlight-$1 # two may run at once
    rm -rf "$home" && mkdir "$home"
    head -c 32 /dev/urandom >"$home/seed"
    "$bin/sunlight-keygen" -f "$home/seed" -witness sl.example/w >"$home/keys" 2>&1
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$home/root.key" -out "$home/roots.pem" \
        -subj /CN=root -days 30 2>/dev/null
    python3 -c 'import sqlite3, sys
sqlite3.connect(sys.argv[1]).execute("CREATE TABLE checkpoints (logID BLOB PRIMARY KEY, body BLOB NOT NULL) STRICT")' "$home/db"
    sl=$(port)
    cat >"$home/sunlight.yaml" <<YAML
listen: ["127.0.0.1:$sl"]
checkpoints: $home/db
witness:
  name: sl.example/w
  submissionprefix: https://127.0.0.1
  monitoringprefix: https://127.0.0.1/monitoring
  secret: $home/seed
  loglists: ["$work/$1"]
  localdirectory: $home/witness
logs:
  - shortname: unused
    inception: "$(date +%F)"
    submissionprefix: https://127.0.0.1/unused
    monitoringprefix: https://127.0.0.1/unused
    roots: $home/roots.pem
    secret: $home/seed
    cache: $home/cache
    localdirectory: $home/log
    notafterstart: 2026-01-01T00:00:00Z
    notafterlimit: 2046-01-01T00:00:00Z
YAML
    "$bin/sunlight" -c "$home/sunlight.yaml" >"$home/out" 2>&1 & started="$started $!"
    up "http://127.0.0.1:$sl/health" || return 1
    sl_keys=$(sed -n 's/^Witness vkey[^:]*: //p' "$home/keys" | tr '\n' ' ')
}
