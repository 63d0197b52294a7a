# Runs one build step inside of new namespaces: everything is read-only but the build's own folder, the devices are the
# harmless ones, the user's home is empty, and no privilege is left. What could not be done is written to NOTES, a line each.
#
#   unshare ... -- sh sandbox.sh MODE BUILD FOLDER HIDE KEEP LIMITS PROGRAM ARGUMENT...
#
#   MODE    full: with a mount namespace; bare: without one, only limits
#   BUILD   the build's own folder, the only one that can be written to
#   FOLDER  where the program starts
#   HIDE    a folder that the build must not see, or "-"
#   KEEP    folders below HIDE that stay visible, separated by ":", or "-"
#   LIMITS  seconds of processor time, KiB of memory, KiB of one file, open files; separated by ":"
mode=$1 build=$2 folder=$3 hide=$4 keep=$5 limits=$6
shift 6
notes=$build/.sandbox-notes
: >"$notes"
note() { printf '%s\n' "$1" >>"$notes"; }

if [ "$mode" = full ]; then
    mount --make-rprivate / || note "mounts are shared with the machine"
    mount --bind "$build" "$build" || note "the build's folder is not a mount of its own"

    case $build/ in
        /tmp/*) ;; # it would hide the build itself
        *) [ ! -d "$build/tmp" ] || mount --bind "$build/tmp" /tmp || note "/tmp is the machine's" ;;
    esac

    # The devices that builds need, and none that holds data.
    dev=$build/.dev
    mkdir -p "$dev"
    if mount -t tmpfs -o mode=755 none "$dev" 2>/dev/null; then
        for node in null zero full random urandom; do
            : >"$dev/$node" && mount --bind "/dev/$node" "$dev/$node" || note "no /dev/$node"
        done
        ln -s /proc/self/fd "$dev/fd"
        ln -s fd/0 "$dev/stdin"
        ln -s fd/1 "$dev/stdout"
        ln -s fd/2 "$dev/stderr"
        mkdir "$dev/shm" && mount -t tmpfs none "$dev/shm" 2>/dev/null
        mount --rbind "$dev" /dev || note "the machine's devices are visible"
    else
        note "the machine's devices are visible"
    fi

    if [ "$hide" != - ]; then
        i=0
        IFS=:
        for path in $keep; do
            [ -d "$path" ] || continue
            i=$((i + 1))
            mkdir -p "$build/.keep/$i" && mount --rbind "$path" "$build/.keep/$i"
        done
        if mount -t tmpfs -o mode=755 none "$hide" 2>/dev/null; then
            i=0
            for path in $keep; do
                [ -d "$build/.keep/$((i + 1))" ] || continue
                i=$((i + 1))
                mkdir -p "$path" && mount --rbind "$build/.keep/$i" "$path"
            done
        else
            note "the user's home is visible"
        fi
        unset IFS
    fi

    # Last, because the steps above make folders. Mounts of the system itself come with options of their own that a user
    # namespace may not change; they are not writable for it either.
    while read -r _ _ _ _ point _; do
        case $point in
            "$build" | "$build"/* | /proc | /proc/* | /dev | /dev/*) continue ;;
        esac
        path=$(printf '%b' "$point")
        mount -o remount,bind,ro "$path" 2>/dev/null || { [ ! -w "$path" ] || note "$path stays writable"; }
    done </proc/self/mountinfo
    # Switches of the kernel, which the machine's own root could still turn inside of a namespace.
    for path in /proc/sys /proc/bus /proc/irq /proc/fs /proc/acpi /proc/scsi; do
        [ ! -d "$path" ] || { mount --bind "$path" "$path" && mount -o remount,bind,ro "$path"; } ||
            note "$path stays writable"
    done
    for path in /proc/sysrq-trigger /proc/kcore /proc/kmsg /proc/timer_list; do
        [ ! -e "$path" ] || mount --bind /dev/null "$path" || note "$path is visible"
    done
    if command -v ip >/dev/null; then ip link set lo up 2>/dev/null || note "no loopback interface"; fi
fi

cd "$folder" || exit 125
umask 022
IFS=: read -r cpu memory file open <<LIMITS
$limits
LIMITS
ulimit -t "$cpu" || note "processor time is not limited"
ulimit -v "$memory" || note "memory is not limited"
ulimit -f "$((file * 2))" || note "the size of files is not limited"
ulimit -n "$open" || note "open files are not limited"
ulimit -c 0

if [ "$mode" = full ] && command -v setpriv >/dev/null; then
    exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all -- "$@"
fi
[ "$mode" = bare ] || note "privileges inside of the namespaces were not dropped: there is no setpriv"
exec "$@"
