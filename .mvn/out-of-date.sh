# Sourced by ./yoi and its build, with root and out set.

# Is anything that goes into the product newer than the build? If so, `newer` names it. A folder counts too: its time
# moves when a file in it is removed or renamed. Takes about 5 ms. A distribution has no sources, and is never.
out_of_date() {
    newer=
    [ -f "$root/pom.xml" ] || return 1
    [ -f "$out/current" ] || return 0
    newer=$(find "$root" \
        \( -name .git -o -name target -o -name node_modules -o -name .yoi-build -o -name docs -o -path '*/src/test' \) \
        -prune -o \( -path '*/src/main*' -o -name pom.xml -o -path '*/.mvn/*.sh' -o -path '*/web/src*' -o -path '*/web/*.sh' \
        -o -path '*/web/index.html' -o -path '*/web/package*.json' -o -path '*/web/vite.config.ts' \) \
        -newer "$out/current" -print -quit)
    # It was built without the console, and now there is what builds it.
    [ -n "$newer" ] || [ ! -f "$out/without-node" ] || ! command -v node >/dev/null 2>&1 || newer="what Node is for"
    [ -n "$newer" ]
}
