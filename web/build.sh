#!/bin/sh
# Builds the console into a folder of classes, if anything that it is made from is newer. Called by Maven.
#   build.sh CLASSES required|optional
# optional: a machine without Node, or without the packages, gets a server that says that it has no console.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
cd "$here"
classes=$1
need=$2
console=$classes/dev/yoi/server/console
# Always written, so that the jar exists; says whether there is a console in it.
note=$classes/META-INF/yoi-console
node_release=20

say() { echo "console: $*" >&2; }

without() {
    say "$1"
    [ "$need" = optional ] || exit 1
    say "going on without the console: the server works, its page says how to get it"
    rm -rf "$console"
    mkdir -p "${note%/*}"
    echo missing >"$note"
    exit 0
}

# One at a time in this folder: the launcher's build and another may both be under way.
if [ "${YOI_CONSOLE_LOCKED:-}" != "$here" ] && command -v flock >/dev/null 2>&1; then
    mkdir -p "$here/target"
    YOI_CONSOLE_LOCKED=$here exec flock "$here/target/console.lock" sh "$0" "$@"
fi

up_to_date() {
    [ -f "$console/index.html" ] && [ "$(cat "$note" 2>/dev/null)" = built ] || return 1
    [ -z "$(find index.html package.json package-lock.json svelte.config.js vite.config.ts build.sh src -newer "$note" -print -quit)" ]
}
up_to_date && exit 0

command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 ||
    without "Node $node_release or later is needed to build it, and is not on PATH"
release=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
[ "$release" -ge "$node_release" ] || without "Node $node_release or later is needed to build it; this is $(node --version)"

sh "$here/install.sh" || without "npm could not install what it is built with (see above)"

mkdir -p "${note%/*}"
# Carries the time at which the build began, so that what is edited meanwhile counts as newer.
began=$here/target/console.began
mkdir -p "${began%/*}"
: >"$began"
YOI_CONSOLE_OUT=$console NODE_ENV=production node_modules/.bin/vite build --logLevel warn || {
    say "the build failed"
    exit 1
}
echo built >"$note"
touch -r "$began" "$note"
