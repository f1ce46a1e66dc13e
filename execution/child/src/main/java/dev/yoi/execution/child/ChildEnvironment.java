package dev.yoi.execution.child;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Which variables of the host's environment a command inherits: the usual ones, those that its profile names or
/// gives, and the marks by which it is found again. Nothing else, since the host's environment may hold tokens.
public final class ChildEnvironment {
    private static final List<String> USUAL =
            List.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "LC_*", "TZ", "TMPDIR");
    /// Variables of the host itself; never handed on.
    private static final String OWN_PREFIX = "YOI_";

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*\\*?");

    private ChildEnvironment() {}

    static Map<String, String> of(
            Map<String, String> host, List<String> named, DeclaredEnvironment declared, ExecutionTag tag) {
        var child = new TreeMap<String, String>();
        host.forEach((name, value) -> {
            if (!name.startsWith(OWN_PREFIX) && (listed(USUAL, name) || listed(named, name))) {
                child.put(name, value);
            }
        });
        // There is no terminal behind the output: no colours, no cursor movements.
        child.put("TERM", "dumb");
        child.putAll(declared.values());
        child.putAll(tag.marks());
        return child;
    }

    /// True for a name, or the beginning of one with a `*`, that a profile may list.
    public static boolean mayBeNamed(String name) {
        return NAME.matcher(name).matches() && !name.startsWith(OWN_PREFIX);
    }

    private static boolean listed(List<String> list, String name) {
        return list.stream()
                .anyMatch(entry -> entry.endsWith("*")
                        ? name.startsWith(entry.substring(0, entry.length() - 1))
                        : name.equals(entry));
    }
}
