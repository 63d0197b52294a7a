# Part of interop.sh: our list of what is demanded of witnesses, on our witness and on those of others.

seed=$(date +%s)
vitrine witness conformance --print-logs --seed "$seed" >logs.v0
conformance() { # name url vkey...
    name=$1 url=$2
    shift 2
    # shellcheck disable=SC2046 # a list of options
    set -- $(for key in "$@"; do printf -- '--vkey %s ' "$key"; done)
    vitrine witness conformance "$url" --seed "$seed" "$@" >"conformance-$name.log" 2>&1
    code=$?
    seen=$(tail -n 1 "conformance-$name.log" | sed 's/.*: //')
    case $code in
        0) say ok "conformance of $name" "$seen" ;;
        1) if [ "$name" = ours ]; then say FAILED "conformance of $name" "$seen"; else say differs "conformance of $name" "$seen"; fi ;;
        *) say FAILED "conformance of $name" "$seen" ;;
    esac
}

rm -rf conforming && witness init --data conforming --name conforming.example/w >conforming.vkeys
mine=$(port)
witness_server --data conforming --listen "127.0.0.1:$mine" --logs logs.v0 >conforming.out 2>conforming.err & started="$started $!"
up "http://127.0.0.1:$mine/healthz"
# shellcheck disable=SC2046 # two keys
conformance ours "http://127.0.0.1:$mine" $(cat conforming.vkeys)
if litewitness logs.v0; then conformance litewitness "http://127.0.0.1:$lw" "$lw_key"; else say skipped "conformance of litewitness" "not built"; fi
if omniwitness logs.v0; then conformance omniwitness "http://127.0.0.1:$ow" "$(cat ow.pub)"; else say skipped "conformance of omniwitness" "not built"; fi
# shellcheck disable=SC2086 # two keys
if sunlight logs.v0; then conformance Sunlight "http://127.0.0.1:$sl" $sl_keys; else say skipped "conformance of Sunlight" "not built"; fi
