#!/bin/sh
# Called by ./yoi when its build is missing or out of date; JAVA_HOME is set. What it makes is described in ./yoi.
# One build at a time, and whoever waited for another's build finds it done. A build that is in use is never
# changed: each has a folder of its own, and `current`, which names one, is renamed into place last.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
out=$root/.yoi-build
log=$out/build.log
# How many builds stay: the current one, and those that servers started before an edit may still run from.
builds_kept=3
# How long the training of the start-up cache may take, in seconds. Without the cache everything works, slower.
training_seconds_max=120

. "$root/.mvn/jvm-options.sh"
. "$root/.mvn/out-of-date.sh"

say() { echo "yoi: $*" >&2; }

# Serialises by running this script again under flock, whose lock lives as long as anything that the build started, so
# that what an interrupted ./yoi leaves running does not meet the next build; where there is none (macOS), by a
# folder that names its owner.
mkdir -p "$out/builds"
if [ "${YOI_BUILD_LOCKED:-}" != "$out" ] && command -v flock >/dev/null 2>&1; then
    YOI_BUILD_LOCKED=$out exec flock "$out/lock" sh "$0"
elif [ "${YOI_BUILD_LOCKED:-}" != "$out" ]; then
    until mkdir "$out/lock.d" 2>/dev/null; do
        owner=$(cat "$out/lock.d/pid" 2>/dev/null || true)
        if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
            rm -rf "$out/lock.d"
        else
            sleep 1
        fi
    done
    echo $$ >"$out/lock.d/pid"
    trap 'rm -rf "$out/lock.d"' EXIT
fi
out_of_date || exit 0

if [ -f "$out/current" ]; then
    say "building again, because ${newer#"$root"/} changed ..."
else
    say "building for the first time; this takes a minute, and downloads libraries if they are not here ..."
fi
# `current` gets the time at which the build began: what is edited while it runs counts as newer than it.
touch "$out/began"
build=$(mktemp -d "$out/builds/XXXXXX")
chmod 755 "$build"

if ! (cd "$root" && ./mvnw -B -ntp -q -Plauncher "-Dyoi.lib=$build/lib" -pl cli -am package) >"$log" 2>&1; then
    rm -rf "$build"
    tail -n 60 "$log" >&2
    say "the build failed; all that Maven said is in $log"
    exit 1
fi

# What the build of the console had to say (see web/build.sh) is in the log, where nobody would look.
rm -f "$out/without-node"
if [ "$(cat "$root/web/target/launcher/classes/META-INF/yoi-console")" != built ]; then
    grep '^console: ' "$log" >&2 || true
    command -v node >/dev/null 2>&1 || : >"$out/without-node"
fi

# One fixed order, whatever the locale sorts like: the start-up cache fits one class path only.
jars=$(LC_ALL=C ls "$build/lib" | tr '\n' ' ')
class_path=
for jar in $jars; do
    class_path=$class_path${class_path:+:}$build/lib/$jar
done

# Trains the start-up cache: a run of the real program that notes which classes it loads and which methods are hot. In an
# empty folder away from the checkout, which may be a workspace itself. train MAIN_CLASS ARGUMENTS...
train() {
    training=$(mktemp -d "${TMPDIR:-/tmp}/yoi-training-XXXXXX")
    # shellcheck disable=SC2086
    (cd "$training" && exec "$JAVA_HOME/bin/java" $jvm_options -XX:AOTCacheOutput="$build/yoi.aot" \
        -cp "$class_path" "$@") >>"$log" 2>&1 &
    trainee=$!
    (
        sleep "$training_seconds_max" &
        timer=$!
        trap 'kill "$timer" 2>/dev/null' TERM
        wait "$timer" && kill -9 "$trainee"
    ) 2>/dev/null &
    watchdog=$!
    trained=0
    wait "$trainee" || trained=$?
    kill "$watchdog" 2>/dev/null || true
    rm -rf "$training"
    [ "$trained" -eq 0 ] && [ -s "$build/yoi.aot" ]
}
say "training the start-up cache ..."
# A server and its client at work; where that can't be (no loopback, say), at least the command line.
train dev.yoi.cli.TrainingRun || train dev.yoi.cli.Main version || {
    rm -f "$build/yoi.aot"*
    say "no start-up cache (why is in $log); everything works, but starts slower"
}

# The oldest builds go. Whoever still runs from one that old has its jars open; the newest are never touched.
kept=0
for old in $(ls -1t "$out/builds"); do
    kept=$((kept + 1))
    [ "$kept" -le "$builds_kept" ] || rm -rf "${out:?}/builds/$old"
done

# Names only, so that the checkout can be moved.
printf "build_id='%s'\njars='%s'\n" "${build##*/}" "$jars" >"$out/current.new"
touch -r "$out/began" "$out/current.new"
mv "$out/current.new" "$out/current"
