package dev.yoi.runtime;

import dev.yoi.runtime.event.Content;
import dev.yoi.runtime.event.ContentPart;
import dev.yoi.runtime.event.PermissionOption;
import dev.yoi.runtime.event.SequencedEvent;
import dev.yoi.runtime.event.WorkerEvent;
import dev.yoi.runtime.model.ItemId;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.WorkerName;
import dev.yoi.runtime.redaction.Masking;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Masks every text of an event that somebody outside of the runtime has a say in. Codes and references of this
/// runtime (profile, backend, bundle, workdir, idempotency key) stay: a secret in one of those was refused
/// before.
final class EventMask {
    /// An item's id can't hold the mask.
    private static final ItemId MASKED_ITEM = new ItemId("masked");

    private final Masking masking;

    private EventMask(Masking masking) {
        this.masking = masking;
    }

    static SequencedEvent masked(Masking masking, long seq, Instant at, WorkerEvent event) {
        WorkerEvent masked = new EventMask(masking).event(event);
        int places = masking.places();
        return new SequencedEvent(seq, at, places == 0 ? event : masked, places);
    }

    static Content content(Masking masking, Content content) {
        return new EventMask(masking).content(content);
    }

    static ItemId item(Masking masking, ItemId item) {
        return new EventMask(masking).item(item);
    }

    private WorkerEvent event(WorkerEvent event) {
        return switch (event) {
            case WorkerEvent.WorkerCreated e ->
                new WorkerEvent.WorkerCreated(
                        e.profile(), e.backend(), e.bundle(), e.workdir(), name(e.name()), labels(e.labels()), e.key());
            case WorkerEvent.OptionsChanged e ->
                new WorkerEvent.OptionsChanged(
                        name(e.name()), e.labels() == null ? null : labels(e.labels()), e.hidden());
            case WorkerEvent.InputAccepted e ->
                new WorkerEvent.InputAccepted(e.inputKind(), content(e.content()), e.queuedSeq(), e.key());
            case WorkerEvent.InputQueued e ->
                new WorkerEvent.InputQueued(e.inputKind(), content(e.content()), e.replaces(), e.key());
            case WorkerEvent.ExecutionStarted e ->
                new WorkerEvent.ExecutionStarted(
                        e.generation(), e.backend(), text(e.binding()), optional(e.resumedFrom()));
            case WorkerEvent.ExecutionEnded e ->
                new WorkerEvent.ExecutionEnded(e.generation(), e.reason(), optional(e.detail()));
            case WorkerEvent.WorkerFailed e -> new WorkerEvent.WorkerFailed(text(e.detail()));
            case WorkerEvent.PermissionDecided e ->
                new WorkerEvent.PermissionDecided(text(e.request()), text(e.option()), text(e.actor()));
            case WorkerEvent.ToolResolved e ->
                new WorkerEvent.ToolResolved(
                        e.run(), text(e.call()), e.resolution(), content(e.content()), text(e.actor()));
            case WorkerEvent.Unknown e -> new WorkerEvent.Unknown(e.kindCode(), masking.json(e.payloadJson()));
            case WorkerEvent.Reported e -> reported(e);
            case WorkerEvent.InputWithdrawn _,
                    WorkerEvent.ExecutionRequested _,
                    WorkerEvent.RunStarted _,
                    WorkerEvent.WorkerStopped _,
                    WorkerEvent.WorkerCancelled _,
                    WorkerEvent.Forked _,
                    WorkerEvent.ForkedTo _,
                    WorkerEvent.Imported _ -> event;
        };
    }

    private WorkerEvent reported(WorkerEvent.Reported event) {
        return switch (event) {
            case WorkerEvent.Message e ->
                new WorkerEvent.Message(e.run(), item(e.item()), e.offset(), e.role(), content(e.content()));
            case WorkerEvent.Reasoning e ->
                new WorkerEvent.Reasoning(e.run(), item(e.item()), e.offset(), text(e.text()));
            case WorkerEvent.ToolCall e ->
                new WorkerEvent.ToolCall(
                        e.run(), text(e.call()), text(e.tool()), text(e.title()), masking.json(e.inputJson()));
            case WorkerEvent.ToolResult e ->
                new WorkerEvent.ToolResult(e.run(), text(e.call()), e.status(), content(e.content()));
            case WorkerEvent.PermissionRequested e ->
                new WorkerEvent.PermissionRequested(
                        e.run(),
                        text(e.request()),
                        optional(e.call()),
                        text(e.title()),
                        e.options().stream().map(this::option).toList());
            case WorkerEvent.UsageReported e -> new WorkerEvent.UsageReported(e.run(), text(e.model()), e.tokens());
            case WorkerEvent.PlanUpdated e ->
                new WorkerEvent.PlanUpdated(
                        e.run(),
                        e.steps().stream()
                                .map(step -> new WorkerEvent.PlanUpdated.Step(text(step.title()), text(step.status())))
                                .toList());
            case WorkerEvent.RunFinished e ->
                new WorkerEvent.RunFinished(e.run(), e.reason(), e.exitCode(), optional(e.detail()));
            case WorkerEvent.DiagnosticRaised e ->
                new WorkerEvent.DiagnosticRaised(e.code(), e.severity(), text(e.message()), text(e.subject()));
            case WorkerEvent.Extension e ->
                new WorkerEvent.Extension(text(e.namespace()), text(e.name()), masking.json(e.payloadJson()));
        };
    }

    private PermissionOption option(PermissionOption option) {
        return new PermissionOption(text(option.id()), text(option.label()), option.kind());
    }

    private String text(String text) {
        return masking.text(text);
    }

    private @Nullable String optional(@Nullable String text) {
        return masking.optional(text);
    }

    private Content content(Content content) {
        int before = masking.places();
        var parts = content.parts().stream().map(this::part).toList();
        return masking.places() == before ? content : new Content(parts);
    }

    private ContentPart part(ContentPart part) {
        return switch (part) {
            case ContentPart.Text text -> new ContentPart.Text(text(text.text()));
            case ContentPart.Unknown unknown ->
                new ContentPart.Unknown(text(unknown.type()), masking.json(unknown.json()));
        };
    }

    private @Nullable WorkerName name(@Nullable WorkerName name) {
        return name == null ? null : new WorkerName(text(name.value()));
    }

    /// The keys of labels have a form of their own; a secret in one was refused before.
    private Labels labels(Labels labels) {
        if (labels.values().isEmpty()) {
            return labels;
        }
        var masked = labels.values().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, label -> text(label.getValue()), (_, b) -> b, TreeMap::new));
        return new Labels(masked);
    }

    private ItemId item(ItemId item) {
        int before = masking.places();
        text(item.value());
        return masking.places() == before ? item : MASKED_ITEM;
    }
}
