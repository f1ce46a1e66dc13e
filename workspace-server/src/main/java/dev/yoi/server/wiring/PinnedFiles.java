package dev.yoi.server.wiring;

import dev.yoi.runtime.bundle.Profile;
import dev.yoi.runtime.model.Digest;
import dev.yoi.server.profile.ProfileFiles.Pins;
import dev.yoi.server.profile.WorkspaceProfiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Files of a repository by digest: `PATH sha256:HEX`, or `PATH none` where there is none. What is behind a link
/// out of the repository is not looked at.
record PinnedFiles(Path root) {
    private static final String ANY_FOLDER = "*";
    private static final String NONE = "none";
    private static final String SHA_256 = "sha256:";

    /// The digests of what `paths` name now; one folder of a path may be `*`.
    Pins read(List<String> paths) {
        var entries = new TreeSet<String>();
        var problems = new ArrayList<String>();
        for (String path : paths) {
            if (!relative(path)) {
                problems.add("pin '" + path + "' is no path within the repository; write it like \"AGENTS.md\"");
                continue;
            }
            for (String found : expanded(path)) {
                entry(found, entries, problems);
            }
        }
        if (entries.size() > Profile.MAX_VALUES) {
            problems.add(
                    "the pins name " + entries.size() + " files; at most " + Profile.MAX_VALUES + " can be pinned");
        }
        return new Pins(List.copyOf(entries), problems);
    }

    /// Those of the pinned files that are other ones now, by path.
    List<String> changed(List<String> entries) {
        var changed = new ArrayList<String>();
        for (String entry : entries) {
            String path = entry.substring(0, Math.max(0, entry.lastIndexOf(' ')));
            if (!relative(path) || !read(List.of(path)).entries().contains(entry)) {
                changed.add(path);
            }
        }
        return changed;
    }

    private void entry(String path, TreeSet<String> entries, List<String> problems) {
        Path file = root.resolve(path);
        try {
            if (!Files.exists(file)) {
                entries.add(path + " " + NONE);
                return;
            }
            if (!file.toRealPath().startsWith(root.toRealPath()) || !Files.isRegularFile(file)) {
                problems.add("pin '" + path + "' is no file of the repository; name a file that is in it");
                return;
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(WorkspaceProfiles.MAX_PINNED_BYTES + 1);
                if (bytes.length > WorkspaceProfiles.MAX_PINNED_BYTES) {
                    problems.add("pinned file '" + path + "' has more than 1 MiB; pin a smaller one");
                } else {
                    entries.add(path + " " + SHA_256 + Digest.sha256(bytes).hex());
                }
            }
        } catch (IOException e) {
            problems.add("pinned file '" + path + "' can't be read; look at its permissions");
        }
    }

    /// Only paths that are there; a path without `*` as it is.
    private List<String> expanded(String path) {
        List<String> parts = List.of(path.split("/"));
        int star = parts.indexOf(ANY_FOLDER);
        if (star < 0) {
            return List.of(path);
        }
        Path folder = root.resolve(String.join("/", parts.subList(0, star)));
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        String before = star == 0 ? "" : String.join("/", parts.subList(0, star)) + "/";
        String after = "/" + String.join("/", parts.subList(star + 1, parts.size()));
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(Files::isDirectory)
                    .map(child -> before + child.getFileName() + after)
                    .filter(found -> Files.exists(root.resolve(found)))
                    .sorted()
                    .limit(Profile.MAX_VALUES + 1L)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean relative(String path) {
        try {
            Path parsed = Path.of(path);
            List<String> parts = List.of(path.split("/"));
            return !path.isBlank()
                    && !parsed.isAbsolute()
                    && parsed.normalize().equals(parsed)
                    && !parsed.startsWith("..")
                    && parts.indexOf(ANY_FOLDER) == parts.lastIndexOf(ANY_FOLDER)
                    && !parts.getLast().equals(ANY_FOLDER);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
