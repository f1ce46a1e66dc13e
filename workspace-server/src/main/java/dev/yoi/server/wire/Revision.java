package dev.yoi.server.wire;

import dev.yoi.runtime.event.ContentPart;
import dev.yoi.runtime.model.CanonicalForm;
import dev.yoi.runtime.state.QueuedInput;
import dev.yoi.runtime.state.WorkerOptions;

/// Entity tags of what can be edited: digests of the editable part, so that the same tag always means the same
/// content and nothing needs to be stored for it.
public final class Revision {
    private static final int DIGITS = 24;

    private Revision() {}

    public static String of(WorkerOptions options) {
        var form = new CanonicalForm("yoi-worker-options-1");
        form.put(options.name() == null ? "" : options.name().value());
        form.put(Boolean.toString(options.hidden()));
        options.labels().values().forEach((key, value) -> form.put(key).put(value));
        return tag("o-", form);
    }

    public static String of(QueuedInput input) {
        var form = new CanonicalForm("yoi-queued-input-1");
        form.put(Long.toString(input.seq())).put(input.kind().code());
        for (ContentPart part : input.content().parts()) {
            switch (part) {
                case ContentPart.Text text -> form.put("text").put(text.text());
                case ContentPart.Unknown unknown -> form.put(unknown.type()).put(unknown.json());
            }
        }
        return tag("q-", form);
    }

    private static String tag(String prefix, CanonicalForm form) {
        return '"' + prefix + form.digest().hex().substring(0, DIGITS) + '"';
    }
}
