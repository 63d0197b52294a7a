# What the launchers of the servers have in common; they name $main and define first_run, which makes the data of a new server in $1.
#
#   PROGRAM [-JOPTION]... COMMAND ...    runs a command; options behind -J, and those in JAVA_OPTS, are the Java virtual machine's
#   PROGRAM --rehearse                   makes the archive of classes now, for images and for the impatient
#
# A start spends most of its time on reading and checking classes. So the first `serve` of an installation also starts a second,
# short-lived server in the background, on a directory of its own, which leaves an archive of its classes behind (AppCDS); later
# ones map it. It lies in $VITRINE_CACHE, or $CACHE_DIRECTORY (systemd), or ~/.cache/vitrine, for one Java and one state of the jars;
# VITRINE_CACHE=none is without. Where it cannot be made or does not fit, everything works the same, only slower.

bin=$(dirname "$(readlink -f "$0")")
dist=$(dirname "$bin")
program=$(basename "$0")

fail() {
    printf '%s: %s\n  %s\n' "$program" "$1" "$2" >&2
    exit 1
}

if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, which has no bin/java" "point it at a Java runtime, version 17 or later"
else
    java=$(command -v java) || fail "there is no java on the PATH" "install Java, version 17 or later, or set JAVA_HOME"
fi

# Where the archive is, or would be. Empty: there can be none. What others may write is not trusted: it is code.
locate() {
    archive=
    caches=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
    cache=${VITRINE_CACHE:-${CACHE_DIRECTORY:-${caches:+$caches/vitrine}}}
    if [ -z "$cache" ] || [ "$cache" = none ] || ! (umask 077 && mkdir -p "$cache") 2>/dev/null || [ ! -O "$cache" ]; then
        return
    fi
    case $(ls -ldn "$cache") in
        d????w* | d???????w*) return ;;
    esac
    prefix=$cache/$program-$(printf %s "$dist" | cksum | tr -d ' ')
    archive=$prefix-$(ls -lnL "$(readlink -f "$java")" "$dist"/lib/*.jar | cksum | tr -d ' ').jsa
}

# Becomes the program. $1 says which archive; then options of the virtual machine, main class, arguments. Warnings of the virtual
# machine go to standard error, where logs go, and not into the middle of what a program reads.
run() {
    sharing=$1
    shift
    # shellcheck disable=SC2086 # JAVA_OPTS is a list
    exec "$java" "$sharing" -Xlog:disable -Xlog:all=warning:stderr --enable-native-access=ALL-UNNAMED ${JAVA_OPTS:-} \
        -Djava.library.path="$dist/native" -cp "$dist/lib/*" "$@"
}

# Makes the archive, unless somebody is at it. A server that outlives its two minutes is killed.
rehearse() {
    umask 077
    stale=$(find "$archive.making" -maxdepth 0 -mmin +10 2>/dev/null) || true
    [ -z "$stale" ] || rm -rf "$archive.making"
    mkdir "$archive.making" 2>/dev/null || return 0
    trap 'rm -rf "$archive.making"' EXIT
    work=$archive.making
    (first_run "$work/data") >/dev/null 2>&1 || return 1
    mkfifo "$work/out" || return 1
    run "-XX:ArchiveClassesAtExit=$work/archive" "$main" serve --data "$work/data" --listen 127.0.0.1:0 \
        >"$work/out" 2>/dev/null &
    server=$!
    (
        trap 'kill $sleeping; exit' TERM
        sleep 120 &
        sleeping=$!
        wait "$sleeping" && kill -9 "$server"
    ) >/dev/null 2>&1 &
    guard=$!
    url=$(sed -n '/"url"/{s/.*"url":"\([^"]*\)".*/\1/p;q;}' "$work/out") || true
    # What the first requests need is archived too, where there is a program that can ask.
    for path in readyz metrics checkpoint; do
        curl -fs --noproxy '*' -m 5 "$url/$path" >/dev/null 2>&1 || wget -qO /dev/null "$url/$path" 2>/dev/null || true
    done
    kill "$server" 2>/dev/null || true
    wait "$server" || true
    kill "$guard" 2>/dev/null || true
    [ -s "$work/archive" ] || return 1
    for old in "$prefix"-*.jsa; do
        [ ! -e "$old" ] || rm -f "$old"
    done
    mv "$work/archive" "$archive"
}

locate
if [ "${1:-}" = --rehearse ]; then
    [ -n "$archive" ] || fail "there is no folder for the archive of classes" "set VITRINE_CACHE to a folder that is only yours"
    [ -r "$archive" ] || (rehearse) || fail "the archive of classes was not made" "try $program serve by hand"
    printf '%s\n' "$archive"
    exit 0
fi

sharing=-Xshare:auto
if [ -n "$archive" ] && [ -r "$archive" ] && [ -O "$archive" ]; then
    sharing=-XX:SharedArchiveFile=$archive
elif [ -n "$archive" ]; then
    for argument in "$@"; do
        case $argument in
            -J*) ;;
            serve)
                (rehearse) </dev/null >/dev/null 2>&1 &
                break
                ;;
            *) break ;;
        esac
    done
fi

# Options behind -J move in front of the main class, the rest behind it.
rest=$#
leading=yes
while [ "$rest" -gt 0 ]; do
    case $leading$1 in
        yes-J*) set -- "$@" "${1#-J}" ;;
        yes*)
            leading=no
            set -- "$@" "$main" "$1"
            ;;
        *) set -- "$@" "$1" ;;
    esac
    shift
    rest=$((rest - 1))
done
[ "$leading" = no ] || set -- "$@" "$main"
run "$sharing" "$@"
