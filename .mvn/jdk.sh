# Sourced by ./yoi, ./dev and ./mvnw; POSIX sh. Sets JAVA_HOME to a JDK of at least the release below.
# Reads each candidate's `release` file instead of starting it: a JVM start costs more than all the rest.

jdk_release=25

# is_jdk DIR: DIR holds a JDK (not a bare JRE) of the wanted release or a later one.
is_jdk() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    while IFS='=' read -r jdk_key jdk_value; do
        [ "$jdk_key" = JAVA_VERSION ] || continue
        jdk_value=${jdk_value#\"}
        jdk_value=${jdk_value%%[!0-9]*}
        [ "${jdk_value:-0}" -ge "$jdk_release" ]
        return
    done <"$1/release"
    return 1
}

# The home of the java command on PATH, through the links that distributions put in front of it.
jdk_on_path() {
    jdk_java=$(command -v java) || return 1
    while [ -L "$jdk_java" ]; do
        jdk_link=$(readlink "$jdk_java")
        case $jdk_link in
            /*) jdk_java=$jdk_link ;;
            *) jdk_java=${jdk_java%/*}/$jdk_link ;;
        esac
    done
    jdk_java=${jdk_java%/bin/java}
}

find_jdk() {
    if [ -n "${YOI_JAVA_HOME:-}" ]; then
        if is_jdk "$YOI_JAVA_HOME"; then
            JAVA_HOME=$YOI_JAVA_HOME
            return 0
        fi
        echo "yoi: YOI_JAVA_HOME is set, but there is no JDK $jdk_release or later in $YOI_JAVA_HOME" >&2
        return 1
    fi
    if [ -n "${JAVA_HOME:-}" ] && is_jdk "$JAVA_HOME"; then
        return 0
    fi
    if jdk_on_path && is_jdk "$jdk_java"; then
        JAVA_HOME=$jdk_java
        return 0
    fi
    # A glob that matches nothing stays as it is written, and is then no JDK.
    for jdk_home in \
        /usr/lib/jvm/*"$jdk_release"* /usr/lib/jvm/* /opt/*jdk* /opt/java/* \
        "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
        "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        if is_jdk "$jdk_home"; then
            JAVA_HOME=$jdk_home
            return 0
        fi
    done
    cat >&2 <<END
yoi: no JDK $jdk_release or later found.
     Looked at YOI_JAVA_HOME, JAVA_HOME, java on PATH, /usr/lib/jvm, ~/.sdkman and macOS's folders.
     Get one: 'apt-get install openjdk-$jdk_release-jdk-headless' (Debian, Ubuntu), 'sdk install java $jdk_release-tem'
     (SDKMAN), 'brew install openjdk@$jdk_release' (macOS), or unpack any build of it and set YOI_JAVA_HOME to its folder.
END
    return 1
}
