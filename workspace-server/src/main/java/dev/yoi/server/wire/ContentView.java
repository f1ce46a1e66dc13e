package dev.yoi.server.wire;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.ContentPart;
import java.util.List;
import tools.jackson.databind.util.RawValue;

/// The parts of what somebody said. One of a type that the server does not know is passed on as it was stored.
final class ContentView {
    private ContentView() {}

    private record Text(String type, String text) {}

    static List<Object> parts(Content content) {
        return content.parts().stream().map(ContentView::part).toList();
    }

    private static Object part(ContentPart part) {
        return switch (part) {
            case ContentPart.Text text -> new Text("text", text.text());
            case ContentPart.Unknown unknown -> new RawValue(unknown.json());
        };
    }
}
