package dev.yoi.runtime.fsstore.format;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.ContentPart;
import java.util.ArrayList;
import java.util.List;

/// Content as `"content":"all text"`, with `"parts":[…]` beside it when it is anything else than one text.
final class ContentForm {
    private ContentForm() {}

    static void write(JsonWriter out, Content content) {
        out.field("content", content.plainText());
        if (content.parts().size() == 1 && content.parts().getFirst() instanceof ContentPart.Text) {
            return;
        }
        out.name("parts").beginArray();
        for (ContentPart part : content.parts()) {
            switch (part) {
                case ContentPart.Text text ->
                    out.beginObject()
                            .field("type", "text")
                            .field("text", text.text())
                            .endObject();
                case ContentPart.Unknown unknown -> EventEncoder.value(out, "parts", unknown.json());
            }
        }
        out.endArray();
    }

    static Content read(JsonObject from) {
        if (!from.has("parts")) {
            return Content.text(from.text("content"));
        }
        List<ContentPart> parts = new ArrayList<>();
        for (JsonObject part : from.objects("parts")) {
            String type = part.text("type");
            parts.add(
                    type.equals("text")
                            ? new ContentPart.Text(part.text("text"))
                            : new ContentPart.Unknown(type, part.json()));
        }
        return new Content(parts);
    }
}
