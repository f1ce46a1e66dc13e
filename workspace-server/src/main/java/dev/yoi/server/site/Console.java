package dev.yoi.server.site;

import dev.yoi.server.http.Answer;
import dev.yoi.server.problem.ProblemCode;
import dev.yoi.server.problem.ServerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The console as files: one page, and assets whose names change with their content.
public final class Console {
    public static final String HTML = "text/html;charset=utf-8";
    private static final String FOLDER = "/dev/yoi/server/console/";
    /// One name, never a path. A dot in front, or two in a row, is nobody's asset.
    private static final Pattern ASSET = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.([a-z0-9]{2,11})");

    private static final int NAME_LENGTH_MAX = 128;
    private static final Map<String, String> MEDIA_TYPES = Map.ofEntries(
            Map.entry("js", "text/javascript;charset=utf-8"),
            Map.entry("css", "text/css;charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("map", "application/json"),
            Map.entry("txt", "text/plain;charset=utf-8"));
    private static final Map<String, String> FOR_EVER = Map.of("Cache-Control", "public, max-age=31536000, immutable");

    /// Where the console was not built: what there is instead.
    private static final String NOT_BUILT = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Yoi</title>
            <link rel="stylesheet" href="/api/docs.css"></head>
            <body><h1>Yoi</h1><p>The server runs. Its console is not part of this build, which was made without Node.
            To get it: install Node 20 or later and npm, and start <code>./yoi</code> in the checkout again.</p>
            <p>There is the command line, and <a href="/api/docs">the API</a>.</p></body></html>
            """;

    private Console() {}

    /// Whether there is one: the build leaves it out where Node is missing.
    public static boolean isBuilt() {
        return Console.class.getResource(FOLDER + "index.html") != null;
    }

    /// The page; never kept by a browser, since it names the assets of one build.
    public static Answer page() {
        byte[] html = read("index.html").orElseGet(() -> NOT_BUILT.getBytes(StandardCharsets.UTF_8));
        return Answer.file(HTML, html);
    }

    /// `route_not_found` for what is no asset.
    public static Answer asset(String name) {
        var matcher = ASSET.matcher(name);
        String mediaType =
                name.length() <= NAME_LENGTH_MAX && matcher.matches() ? MEDIA_TYPES.get(matcher.group(2)) : null;
        if (mediaType == null) {
            throw notFound();
        }
        byte[] content = read("assets/" + name).orElseThrow(Console::notFound);
        return new Answer.File(mediaType, FOR_EVER, ByteBuffer.wrap(content));
    }

    private static Optional<byte[]> read(String name) {
        try (InputStream in = Console.class.getResourceAsStream(FOLDER + name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerException notFound() {
        return ServerException.of(
                ProblemCode.ROUTE_NOT_FOUND, "path", "there is nothing at this path", "load the page again");
    }
}
