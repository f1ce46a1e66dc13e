# Sourced by ./yoi and by its build, which trains the start-up cache: the cache fits only the options it was made with.
#
# UseSerialGC: for a heap this small; least memory, no helper threads.
# ExitOnOutOfMemoryError: a server that lost a thread to it must not go on half alive; a restart is what it is built for.
# encoding: what a run printed is UTF-8, whatever the terminal or the service manager set as locale.
# Xlog: what the JVM itself has to say goes to standard error (standard output belongs to the command), and a start-up
# cache that does not fit any more is passed over in silence.
jvm_options="-XX:+UseSerialGC -Xms32m -Xmx1g -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED \
-Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 \
-Xlog:disable -Xlog:all=warning:stderr -Xlog:aot*=off:stderr -Xlog:cds*=off:stderr"
