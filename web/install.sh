#!/bin/sh
# Installs exactly what package-lock.json names, once; runs no script of any package.
set -eu

cd "$(dirname -- "$0")"
stamp=node_modules/.installed
if [ ! -f "$stamp" ] || ! cmp -s package-lock.json "$stamp"; then
    echo "console: installing what it is built with" >&2
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
    cp package-lock.json "$stamp"
fi
