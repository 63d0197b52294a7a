# Part of interop.sh: programs that read, fill, cosign or verify our log.

# --- a log without witnesses under tessera's programs ---------------------------------------------------------------------
rm -rf ours && log init --data ours --origin interop.example --admission raw >ours.init 2>&1
log vkeys --data ours | head -n 1 | tr -d '\n' >ours.vkey
ours=$(port)
log_server --data ours --listen "127.0.0.1:$ours" >ours.out 2>ours.err & started="$started $!"
up "http://127.0.0.1:$ours/checkpoint"
add() { curl -s -o /dev/null -X POST --data-binary "$2" -H 'Content-Type: application/octet-stream' "http://127.0.0.1:$1/v1/entries"; }
for i in 1 2 3 4 5 6 7 8; do add "$ours" "leaf $i"; done

if has integration; then
    "$bin/integration" --run_integration_test=true --log_url="http://127.0.0.1:$ours/" --write_log_url="http://127.0.0.1:$ours/" \
        --log_public_key="$(cat ours.vkey)" --test_entry_size=512 -test.count=1 -test.v >integration.log 2>&1
    check "tessera's integration test on our log" $? "$(sed -n 's/^--- //p' integration.log | tr '\n' ' ')"
else
    say skipped "tessera's integration test on our log" "not built"
fi
if has hammer; then
    "$bin/hammer" --log_public_key="$(cat ours.vkey)" --log_url="http://127.0.0.1:$ours/" --num_writers=20 --max_write_ops=100 \
        --max_read_ops=20 --num_readers_random=2 --num_readers_full=1 --leaf_min_size=512 --dup_chance=0.05 \
        --leaf_write_goal=400 --max_runtime=2m --show_ui=false >hammer.log 2>&1
    grep -q "Reached tree size goal" hammer.log
    check "tessera's hammer on our log" $? "$(sed -n 's/.*Reached //p' hammer.log | tail -n 1)"
else
    say skipped "tessera's hammer on our log" "not built"
fi
if has fsck; then
    # v1.0.4 ends with 0 whatever it finds: its words decide.
    "$bin/fsck" --storage_url="http://127.0.0.1:$ours/" --public_key=ours.vkey --N=1 --ui=false >fsck.log 2>&1
    grep -q "Successfully fsck'd" fsck.log
    check "tessera's fsck on our log" $? "$(sed -n 's/.*\(log with size [0-9]*\).*/\1/p' fsck.log)"
else
    say skipped "tessera's fsck on our log" "not built"
fi

# --- a log that litewitness, omniwitness and Sunlight cosign --------------------------------------------------------------
rm -rf cosigned && log init --data cosigned --origin interop.example --admission raw >cosigned.init 2>&1
log vkeys --data cosigned | head -n 1 | tr -d '\n' >cosigned.vkey
printf 'logs/v0\nvkey %s\nqpd 8640000\ncontact none\n' "$(cat cosigned.vkey)" >cosigned.v0
names=""
group=""
: >witnesses.policy
cosigner() { # name url vkey...
    n=0
    for key in "$3" ${4:+"$4"}; do
        n=$((n + 1))
        echo "witness $1-$n $key $2" >>witnesses.policy
        group="$group $1-$n"
    done
    names="$names ${3%%+*}"
}
if litewitness cosigned.v0; then cosigner litewitness "http://127.0.0.1:$lw" "$lw_key"; else say skipped litewitness "not built, or it did not start"; fi
if omniwitness cosigned.v0; then cosigner omniwitness "http://127.0.0.1:$ow" "$(cat ow.pub)"; else say skipped omniwitness "not built, or it did not start"; fi
if sunlight cosigned.v0; then cosigner sunlight "http://127.0.0.1:$sl" $sl_keys; else say skipped "Sunlight's witness" "not built, or it did not start"; fi

if [ -n "$group" ]; then
    # shellcheck disable=SC2086 # names of the group
    { grep '^log ' cosigned/policy; cat witnesses.policy; echo "group everybody all$group"; echo "quorum everybody"; } >policy
    cp policy cosigned/policy
    cosigned=$(port)
    log_server --data cosigned --listen "127.0.0.1:$cosigned" >cosigned.out 2>cosigned.err & started="$started $!"
    up "http://127.0.0.1:$cosigned/checkpoint"
    for i in 1 2 3; do add "$cosigned" "leaf $i"; sleep 1; done
    printf '%s' '{"apiVersion":"0.0.2","kind":"hashedrekord","spec":{"hashedRekordV002":{"data":{"algorithm":"SHA2_256","digest":"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="}}}}' >rekor.leaf
    curl -s -m 30 -X POST --data-binary @rekor.leaf -H 'Content-Type: application/octet-stream' \
        -o rekor.json -w '%{http_code}' "http://127.0.0.1:$cosigned/v1/entries?wait=witnessed" >rekor.code
    index=$(python3 -c 'import json; print(json.load(open("rekor.json"))["index"])')
    curl -s -H 'Accept: text/plain' -o rekor.tlog-proof "http://127.0.0.1:$cosigned/v1/entries/$index/receipt"
    curl -s "http://127.0.0.1:$cosigned/checkpoint" >cosigned.checkpoint
    for name in $names; do
        cosigned cosigned.checkpoint "$name"
        check "$name cosigns our log" $? "tree of $(sed -n 2p cosigned.checkpoint)"
    done
    case $(cat rekor.code) in 20?) true ;; *) false ;; esac
    check "quorum of all of them: an entry waits for its receipt" $? "HTTP $(cat rekor.code)"

    if has torchwood; then
        # Policies of v0.9.0 have Ed25519 keys only.
        { echo "log $(cat cosigned.vkey)"; grep -- '-1 ' witnesses.policy; echo "group everybody all$(echo "$group " | sed 's/ [a-z]*-2 / /g')"
            echo "quorum everybody"; } >torchwood.policy
        for what in "checkpoint cosigned.checkpoint" "proof rekor.tlog-proof rekor.leaf" "tree http://127.0.0.1:$cosigned/"; do
            # shellcheck disable=SC2086 # a command and its arguments
            set -- $what
            part=$1
            shift
            "$bin/torchwood" "$part" torchwood.policy "$@" >"torchwood-$part.log" 2>&1
            check "torchwood on our $part" $? "$(tail -n 1 "torchwood-$part.log")"
        done
    else
        say skipped "torchwood's verifier on our proofs" "not built"
    fi

    if [ -z "${SIGSTORE_LIB:-}" ]; then
        SIGSTORE_LIB=$work/sigstore
        command -v "${MAVEN:-mvn}" >/dev/null && [ ! -d "$SIGSTORE_LIB" ] && {
            mkdir pom-sigstore && cat >pom-sigstore/pom.xml <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>interop</groupId><artifactId>sigstore</artifactId><version>1</version>
<dependencies><dependency><groupId>dev.sigstore</groupId><artifactId>sigstore-java</artifactId><version>2.0.0</version></dependency></dependencies>
</project>
POM
            "${MAVEN:-mvn}" -q -B -f pom-sigstore/pom.xml dependency:copy-dependencies "-DoutputDirectory=$SIGSTORE_LIB" >sigstore-fetch.log 2>&1
        }
    fi
    if ls "$SIGSTORE_LIB"/sigstore-java-*.jar >/dev/null 2>&1; then
        java -cp "$SIGSTORE_LIB/*" "$here/SigstoreCheck.java" rekor.leaf rekor.tlog-proof "$(cat cosigned.vkey)" >sigstore.log 2>&1
        check "sigstore-java on our proof of a Rekor-like entry" $? "$(tail -n 1 sigstore.log | cut -c1-100)"
    else
        say skipped "sigstore-java on our proofs" "it could not be had"
    fi
fi
