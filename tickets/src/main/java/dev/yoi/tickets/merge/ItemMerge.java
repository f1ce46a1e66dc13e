package dev.yoi.tickets.merge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.yoi.tickets.format.FieldValue;
import dev.yoi.tickets.format.FrontMatter;
import dev.yoi.tickets.format.ItemEditor;
import dev.yoi.tickets.format.ItemFile;
import dev.yoi.tickets.model.Diagnostic;
import dev.yoi.tickets.model.DiagnosticCode;
import dev.yoi.tickets.model.TicketFailure;
import dev.yoi.tickets.model.TicketState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// Merges two versions of an `item.md`, key by key. Our file keeps its bytes; the lines of keys that come from
/// the other side are written in our style.
final class ItemMerge {

    private static final String UPDATED_AT = "updated_at";
    private static final String STATE = "state";

    private final String ticket;
    private final ItemFile base;
    private final ItemFile ours;
    private final ItemFile theirs;
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    private ItemMerge(String ticket, Versions versions) {
        this.ticket = ticket;
        this.base = ItemFile.read(ticket, versions.base());
        this.ours = ItemFile.read(ticket, versions.ours());
        this.theirs = ItemFile.read(ticket, versions.theirs());
    }

    static MergedFile merge(String ticket, Versions versions, Optional<TicketState> threadState) {
        var merge = new ItemMerge(ticket, versions);
        if (!merge.ours.isEditable() || !merge.theirs.isEditable()) {
            return merge.wholeFile(versions);
        }
        try {
            return merge.byKey(threadState);
        } catch (TicketFailure notByLine) {
            return merge.wholeFile(versions);
        }
    }

    private MergedFile byKey(Optional<TicketState> threadState) {
        var keys = new LinkedHashSet<String>();
        theirs.frontMatter().entries().stream().map(FrontMatter.Entry::key).forEach(keys::add);
        var changes = new LinkedHashMap<String, FieldValue>();
        for (String key : keys) {
            choose(key)
                    .filter(value ->
                            !Optional.of(value).equals(ours.frontMatter().value(key)))
                    .ifPresent(value -> changes.put(key, value));
        }
        mergeState(threadState, changes);
        LineMerge.Result body = LineMerge.merge(body(base), body(ours), body(theirs));
        byte[] edited = ItemEditor.withKeys(ours, changes);
        if (!body.text().equals(body(ours))) {
            edited = ItemEditor.withBody(
                    ItemFile.read(ticket, edited), body.text().getBytes(ISO_8859_1));
        }
        return new MergedFile(edited, body.conflicted(), diagnostics);
    }

    /// One character per byte, so that no byte is lost.
    private static String body(ItemFile item) {
        byte[] bytes = item.bytes();
        return new String(bytes, item.bodyOffset(), bytes.length - item.bodyOffset(), ISO_8859_1);
    }

    private Optional<FieldValue> choose(String key) {
        Optional<FieldValue> our = ours.frontMatter().value(key);
        Optional<FieldValue> their = theirs.frontMatter().value(key);
        Optional<FieldValue> old = base.frontMatter().value(key);
        if (our.equals(their) || their.equals(old)) {
            return our;
        }
        if (our.equals(old)) {
            return their;
        }
        return theirsAreLater() ? their : our;
    }

    private boolean theirsAreLater() {
        String our = ours.frontMatter().text(UPDATED_AT).orElse("");
        String their = theirs.frontMatter().text(UPDATED_AT).orElse("");
        return their.compareTo(our) > 0;
    }

    private void mergeState(Optional<TicketState> threadState, SequencedMap<String, FieldValue> changes) {
        boolean bothChanged =
                !ours.state().equals(base.state()) && !theirs.state().equals(base.state());
        if (bothChanged && !ours.state().equals(theirs.state())) {
            diagnostics.add(new Diagnostic(
                    DiagnosticCode.STATE_CONFLICT,
                    ticket,
                    ItemFile.NAME,
                    0,
                    "One branch has the state " + ours.stateWord().orElse("unknown") + ", the other "
                            + theirs.stateWord().orElse("unknown") + "; decide which is right."));
        }
        threadState.ifPresent(state -> {
            changes.remove(STATE);
            if (!ours.state().equals(Optional.of(state))) {
                changes.put(STATE, FieldValue.text(state.word()));
            }
        });
    }

    /// Where a side can't be edited by key the file is merged like any text.
    private MergedFile wholeFile(Versions versions) {
        LineMerge.Result result = LineMerge.merge(
                new String(versions.base(), ISO_8859_1),
                new String(versions.ours(), ISO_8859_1),
                new String(versions.theirs(), ISO_8859_1));
        return versions.trivial()
                .map(MergedFile::clean)
                .orElseGet(() -> new MergedFile(result.text().getBytes(ISO_8859_1), result.conflicted(), diagnostics));
    }
}
