package dev.yoi.server.openapi;

import dev.yoi.server.http.RouteTable;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The document as a page of plain HTML: no script, nothing from elsewhere.
public final class ApiPage {
    public static final String HTML = "text/html;charset=utf-8";
    public static final String CSS = "text/css;charset=utf-8";
    private static final String SCHEMAS = "#/components/schemas/";

    private final StringBuilder page = new StringBuilder(64 << 10);

    private ApiPage() {}

    public static byte[] html(RouteTable table) {
        var writer = new ApiPage();
        writer.write(ApiDocument.of(table));
        return writer.page.toString().getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] css() {
        return """
                :root { color-scheme: light dark; }
                body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
                code, .path { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
                h2 { border-bottom: 1px solid; margin-top: 2.5rem; text-transform: capitalize; }
                .verb { display: inline-block; font-weight: 700; min-width: 4.5rem; }
                .permission { opacity: .75; }
                table { border-collapse: collapse; width: 100%; }
                td { border-top: 1px solid rgb(128 128 128 / 30%); padding: .2rem .75rem .2rem 0; vertical-align: top; }
                dd { margin: 0 0 1rem; }
                """.getBytes(StandardCharsets.UTF_8);
    }

    private void write(ObjectNode document) {
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
                .append(
                        "<title>Yoi API</title><link rel=\"stylesheet\" href=\"/api/docs.css\"></head><body>\n<h1>Yoi API</h1>\n")
                .append("<p>")
                .append(escaped(document.path("info").path("description").asString()))
                .append(" For programs: <a href=\"/api/openapi.json\">openapi.json</a>.</p>\n");
        Map<String, StringBuilder> sections = new TreeMap<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(verb -> sections.computeIfAbsent(
                                        verb.getValue().path("tags").path(0).asString(), _ -> new StringBuilder())
                                .append(operation(path.getKey(), verb.getKey(), verb.getValue()))));
        sections.forEach((tag, operations) ->
                page.append("<h2>").append(escaped(tag)).append("</h2>\n").append(operations));
        page.append("<h2>Schemas</h2>\n");
        document.path("components")
                .path("schemas")
                .properties()
                .forEach(schema -> page.append(schema(schema.getKey(), schema.getValue())));
        page.append("</body></html>\n");
    }

    private static String operation(String path, String verb, JsonNode operation) {
        var text =
                new StringBuilder("<h3 id=\"%s\"><span class=\"verb\">%s</span> <span class=\"path\">%s</span></h3>\n"
                        .formatted(
                                escaped(operation.path("operationId").asString()),
                                escaped(verb.toUpperCase(java.util.Locale.ROOT)),
                                escaped(path)));
        text.append("<p>")
                .append(escaped(operation.path("summary").asString()))
                .append(". <span class=\"permission\">Permission: ")
                .append(escaped(operation.path("x-permission").asString()))
                .append("</span></p>\n<table>");
        operation
                .path("parameters")
                .forEach(parameter -> text.append(row(
                        parameter.path("name").asString(),
                        parameter.path("in").asString()
                                + (parameter.path("required").asBoolean() ? ", required" : ""),
                        escaped(parameter.path("description").asString()))));
        operation
                .path("requestBody")
                .path("content")
                .properties()
                .forEach(body -> text.append(
                        row("body", body.getKey(), type(body.getValue().path("schema")))));
        operation
                .path("responses")
                .properties()
                .forEach(response -> response.getValue()
                        .path("content")
                        .properties()
                        .forEach(content -> text.append(row(
                                response.getKey(),
                                content.getKey(),
                                type(content.getValue().path("schema"))))));
        return text.append("</table>\n").toString();
    }

    private static String row(String name, String what, String html) {
        return "<tr><td><code>%s</code></td><td>%s</td><td>%s</td></tr>\n"
                .formatted(escaped(name), escaped(what), html);
    }

    private static String schema(String name, JsonNode schema) {
        var text = new StringBuilder(
                "<h3 id=\"schema-%s\"><code>%s</code></h3>\n<table>".formatted(escaped(name), escaped(name)));
        var required = StreamSupport.stream(schema.path("required").spliterator(), false)
                .map(JsonNode::asString)
                .collect(Collectors.toSet());
        schema.path("properties")
                .properties()
                .forEach(field -> text.append(row(
                        field.getKey(),
                        required.contains(field.getKey()) ? "" : "may be absent",
                        type(field.getValue()))));
        return text.append("</table>\n").toString();
    }

    /// A schema in a few words, as HTML.
    private static String type(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        if (reference.startsWith(SCHEMAS)) {
            String name = escaped(reference.substring(SCHEMAS.length()));
            return "<a href=\"#schema-%s\">%s</a>".formatted(name, name);
        }
        if (schema.has("anyOf")) {
            return joined(schema.path("anyOf"));
        }
        String type = schema.path("type").isArray()
                ? StreamSupport.stream(schema.path("type").spliterator(), false)
                        .map(JsonNode::asString)
                        .collect(Collectors.joining(" or "))
                : schema.path("type").asString("anything");
        if (schema.has("items")) {
            return "list of " + type(schema.path("items"));
        }
        if (schema.path("additionalProperties").isObject()) {
            return "map to " + type(schema.path("additionalProperties"));
        }
        String values = StreamSupport.stream(schema.path("enum").spliterator(), false)
                .filter(JsonNode::isString)
                .map(value -> "<code>" + escaped(value.asString()) + "</code>")
                .collect(Collectors.joining(", "));
        return escaped(type) + (values.isEmpty() ? "" : ": " + values);
    }

    private static String joined(JsonNode schemas) {
        return StreamSupport.stream(schemas.spliterator(), false)
                .map(ApiPage::type)
                .collect(Collectors.joining(" or "));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
