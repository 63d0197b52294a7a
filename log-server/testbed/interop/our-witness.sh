# Part of interop.sh: logs of others that our witness cosigns, and their tools for witnesses.

# ours_for NAME POLICY-OR-LIST-OPTION FILE: starts a witness of ours; its port is in $mine
ours_for() {
    rm -rf "w-$1" && witness init --data "w-$1" --name own.example/w >"w-$1.vkeys"
    mine=$(port)
    witness_server --data "w-$1" --listen "127.0.0.1:$mine" "$2" "$3" --gossip-seconds 1 >"w-$1.out" 2>"w-$1.err" & started="$started $!"
    up "http://127.0.0.1:$mine/healthz"
}
# none of the heads that it compared is left waiting or contradicts another
follows() { # URL
    curl -s "$1/status.json" >status.json
    grep -q '"source" : "log"' status.json && ! grep -q '"outcome" : "\(waiting\|contradictory\)"' status.json
}

# --- tessera's log --------------------------------------------------------------------------------------------------------
if has ts/posix; then
    key='PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg'
    vkey='example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx'
    theirs=$(port)
    rm -rf ts && mkdir ts
    LOG_PRIVATE_KEY=$key "$bin/ts/posix" --storage_dir=ts --listen="127.0.0.1:$theirs" >ts.log 2>&1 & started="$started $!"
    up "http://127.0.0.1:$theirs/checkpoint"
    for i in 1 2 3 4 5 6 7 8; do curl -s -o /dev/null -m 20 -d "entry $i" "http://127.0.0.1:$theirs/add"; done
    sleep 2
    vitrine fsck "http://127.0.0.1:$theirs" --vkey "$vkey" >ourfsck.log 2>&1
    check "our fsck on tessera's log" $? "$(sed -n 's/^  tree *//p' ourfsck.log)"

    printf 'log %s http://127.0.0.1:%s/\nquorum none\n' "$vkey" "$theirs" >ts.policy
    ours_for tessera --policy ts.policy
    code=$({ printf 'old 0\n\n'; curl -s "http://127.0.0.1:$theirs/checkpoint"; } |
        curl -s -o cosignature -w '%{http_code}' --data-binary @- "http://127.0.0.1:$mine/add-checkpoint")
    [ "$code" = 200 ]
    check "our witness cosigns tessera's log" $? "HTTP $code"
    curl -s -o /dev/null -m 20 -d "one more" "http://127.0.0.1:$theirs/add"
    sleep 3
    within 10 follows "http://127.0.0.1:$mine"
    check "our witness follows tessera's tiles" $? "no contradiction, nothing waits"
else
    say skipped "tessera's log" "not built"
fi

# --- Rekor v2, which asks our witness itself ------------------------------------------------------------------------------
if has rk/posix && command -v openssl >/dev/null; then
    rm -rf rekor && mkdir rekor
    openssl genpkey -algorithm ed25519 -out rekor.pem 2>/dev/null
    rekor_vkey=$(openssl pkey -in rekor.pem -pubout -outform DER | python3 -c '
import base64, hashlib, sys
key = b"\x01" + sys.stdin.buffer.read()[-32:]
name = "rekor.example"
print(name + "+" + hashlib.sha256(name.encode() + b"\n" + key).hexdigest()[:8] + "+" + base64.b64encode(key).decode())')
    rekor=$(port)
    tiles=$(port)
    printf 'log %s http://127.0.0.1:%s/\nquorum none\n' "$rekor_vkey" "$tiles" >rekor-log.policy
    ours_for rekor --policy rekor-log.policy
    printf 'witness own %s http://127.0.0.1:%s\nquorum own\n' "$(head -n 1 w-rekor.vkeys)" "$mine" >rekor-witness.policy
    (cd rekor && exec python3 -m http.server --bind 127.0.0.1 "$tiles") >rekor-tiles.log 2>&1 & started="$started $!"
    "$bin/rk/posix" serve --storage-dir rekor --signer-filepath rekor.pem --hostname rekor.example --checkpoint-interval 1s \
        --batch-max-age 100ms --http-port "$rekor" --grpc-port "$(port)" --http-metrics-port "$(port)" \
        --witness-policy-path rekor-witness.policy >rekor.log 2>&1 & started="$started $!"
    up "http://127.0.0.1:$rekor/healthz"
    openssl ecparam -name prime256v1 -genkey -noout -out publisher.pem 2>/dev/null
    rekor_add() { # TEXT
        printf '%s' "$1" >artifact
        printf '{"hashedRekordRequestV002":{"digest":"%s","signature":{"content":"%s","verifier":{"publicKey":{"rawBytes":"%s"},"keyDetails":"PKIX_ECDSA_P256_SHA_256"}}}}' \
            "$(openssl dgst -sha256 -binary artifact | base64 -w 0)" "$(openssl dgst -sha256 -sign publisher.pem artifact | base64 -w 0)" \
            "$(openssl pkey -in publisher.pem -pubout -outform DER 2>/dev/null | base64 -w 0)" |
            curl -s -m 30 -o rekor-entry.json -w '%{http_code}' -H 'Content-Type: application/json' --data-binary @- \
                "http://127.0.0.1:$rekor/api/v2/log/entries"
    }
    code=$(rekor_add one)
    code="$code $(rekor_add two)"
    rekor_cosigned() { [ "$(sed -n 2p rekor/checkpoint)" = 2 ] && cosigned rekor/checkpoint own.example/w; }
    within 20 rekor_cosigned
    check "our witness cosigns Rekor v2, asked by Rekor" $? "entries HTTP $code, tree of $(sed -n 2p rekor/checkpoint)"
    if has torchwood; then
        { echo "log $rekor_vkey"; cat rekor-witness.policy; } >rekor.policy
        "$bin/torchwood" checkpoint rekor.policy rekor/checkpoint >rekor-torchwood.log 2>&1
        check "torchwood on Rekor's checkpoint, our cosignature" $? "$(tail -n 1 rekor-torchwood.log)"
    fi
    within 10 follows "http://127.0.0.1:$mine"
    check "our witness follows Rekor's tiles" $? "no contradiction, nothing waits"
    vitrine fsck "http://127.0.0.1:$tiles" --vkey "$rekor_vkey" >rekorfsck.log 2>&1
    check "our fsck on Rekor's log" $? "$(sed -n 's/^  tree *//p' rekorfsck.log)"
else
    say skipped "Rekor v2" "not built"
fi

# --- sigsum's sequence ----------------------------------------------------------------------------------------------------
if has sigsum-key mk-add-checkpoint-request; then
    rm -f sigsum.key sigsum.key.pub
    "$bin/sigsum-key" generate -o sigsum.key
    printf 'logs/v0\nvkey %s\nqpd 86400000\ncontact none\n' "$("$bin/sigsum-key" to-vkey -k sigsum.key.pub)" >sigsum.v0
    ours_for sigsum --logs sigsum.v0
    seen=""
    for step in "0 2" "1 2" "2 4" "4 4" "4 5"; do
        # shellcheck disable=SC2086 # two sizes
        "$bin/mk-add-checkpoint-request" $step <sigsum.key |
            curl -s -o sigsum.rsp -w '%{http_code} %{content_type}' --data-binary @- "http://127.0.0.1:$mine/add-checkpoint" >sigsum.code
        case $(cat sigsum.code) in
            200*) if cosigned sigsum.rsp own.example/w; then seen="$seen 200"; else seen="$seen empty"; fi ;;
            409*) seen="$seen 409/$(cat sigsum.rsp)/$(cut -d' ' -f2 sigsum.code)" ;;
            *) seen="$seen $(cat sigsum.code)" ;;
        esac
    done
    [ "$seen" = " 200 409/2/text/x.tlog.size 200 200 200" ]
    check "sigsum's add-checkpoint sequence on our witness" $? "$seen"
else
    say skipped "sigsum's add-checkpoint sequence" "not built"
fi

# --- transparency-dev's load tool -----------------------------------------------------------------------------------------
if has loadtest; then
    "$bin/loadtest" --log_count=50 >load.yaml 2>/dev/null
    { echo logs/v0; awk '/PublicKey:/ {print "vkey " $2 "\nqpd 86400000\ncontact none"}' load.yaml; } >load.v0
    ours_for load --logs load.v0
    # It raises the rate only while it keeps exactly to it, which it seldom does; what counts is that nothing fails.
    timeout 20 "$bin/loadtest" "--target=http://127.0.0.1:$mine/" --log_count=50 --start_qps=200 --success_qps=400 --timeout=2s \
        >load.log 2>&1
    case $? in 0 | 124) true ;; *) false ;; esac
    check "transparency-dev's load tool on our witness, 200/s" $? "$(sed -n 's/.*\] //p' load.log | tail -n 1 | cut -c1-60)"
else
    say skipped "transparency-dev's load tool" "not built"
fi
