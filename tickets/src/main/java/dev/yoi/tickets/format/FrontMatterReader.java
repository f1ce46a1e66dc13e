package dev.yoi.tickets.format;

import dev.yoi.tickets.model.DiagnosticCode;
import dev.yoi.tickets.model.Texts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Reads the YAML between the two `---` lines.
///
/// Works on parser events and never builds a YAML object: an alias is never expanded, so a "billion laughs" file
/// is a few events, and depth and number of events are bounded before anything is kept. The values of a ticket
/// are text, so no schema decides what a time or a `no` means.
final class FrontMatterReader {

    /// Most YAML events in one front matter; a ticket has about forty.
    static final int EVENTS_MAX = 10_000;

    /// Longest front matter in characters.
    static final int LENGTH_MAX = 64 * 1024;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setLabel("front matter")
            .setCodePointLimit(LENGTH_MAX)
            .setMaxAliasesForCollections(1)
            .setUseMarks(true)
            .build();
    private static final Set<String> NULL_WORDS = Set.of("", "~", "null", "Null", "NULL");

    private final Findings findings;
    private final List<FrontMatter.Entry> entries = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();
    private final Set<Integer> linesWithAnchors = new HashSet<>();
    private int events;

    private FrontMatterReader(Findings findings) {
        this.findings = findings;
    }

    /// @param text what stands between the two `---` lines, with LF or CRLF
    /// @param findings takes what is wrong, with line numbers turned into offsets
    static FrontMatter read(String text, Findings findings) {
        if (text.length() > LENGTH_MAX) {
            findings.add(
                    DiagnosticCode.FRONT_MATTER_INVALID, 0, "The front matter is longer than 64 KiB; read by lines.");
            return LineReader.read(text.substring(0, LENGTH_MAX));
        }
        if (text.replace("\r\n", "\n").indexOf('\r') >= 0) {
            findings.add(
                    DiagnosticCode.FRONT_MATTER_INVALID,
                    0,
                    "A lone carriage return in the front matter; read by lines.");
            return LineReader.read(text);
        }
        var reader = new FrontMatterReader(findings);
        try {
            reader.readMapping(new ParserImpl(SETTINGS, new StreamReader(SETTINGS, text)));
            return new FrontMatter(reader.entries, false);
        } catch (YamlEngineException | NotAMapping refused) {
            findings.addAtLine(
                    DiagnosticCode.FRONT_MATTER_INVALID,
                    line(refused),
                    "The front matter is no plain YAML mapping; values were read by lines. " + reason(refused));
            return LineReader.read(text);
        }
    }

    private void readMapping(Iterator<Event> stream) {
        next(stream); // stream start
        Event document = next(stream);
        if (document.getEventId() == Event.ID.StreamEnd) {
            return;
        }
        Event root = next(stream);
        if (!(root instanceof MappingStartEvent mapping) || mapping.getFlowStyle() == FlowStyle.FLOW) {
            if (root instanceof ScalarEvent scalar && scalar.getValue().isBlank()) {
                return;
            }
            throw new NotAMapping("It has to be lines of `key: value`.");
        }
        noteAnchor(mapping);
        for (Event key = next(stream); key.getEventId() != Event.ID.MappingEnd; key = next(stream)) {
            readEntry(stream, key);
        }
        next(stream); // document end
        if (next(stream).getEventId() != Event.ID.StreamEnd) {
            throw new NotAMapping("It holds more than one YAML document.");
        }
    }

    private void readEntry(Iterator<Event> stream, Event key) {
        if (!(key instanceof ScalarEvent name)) {
            throw new NotAMapping("A key is not plain text.");
        }
        noteAnchor(name);
        Event first = next(stream);
        var end = new End(first);
        FieldValue value = readValue(stream, first, end);
        int line = mark(name).getLine();
        if (mark(name).getColumn() > 0) {
            findings.addAtLine(
                    DiagnosticCode.KEY_INDENTED,
                    line,
                    "The key `" + Texts.excerpt(name.getValue(), 60)
                            + "` does not start its line; it is read, but can't be changed until it does.");
        }
        if (!keys.add(name.getValue())) {
            findings.addAtLine(
                    DiagnosticCode.DUPLICATE_KEY,
                    line,
                    "The key `" + Texts.excerpt(name.getValue(), 60) + "` comes more than once; the first one counts.");
        }
        entries.add(new FrontMatter.Entry(name.getValue(), value, line, end.line, end.column));
    }

    private FieldValue readValue(Iterator<Event> stream, Event first, End end) {
        if (first instanceof NodeEvent node) {
            noteAnchor(node);
        }
        if (first instanceof ScalarEvent scalar) {
            return scalar.isPlain() && NULL_WORDS.contains(scalar.getValue())
                    ? FieldValue.none()
                    : FieldValue.text(scalar.getValue());
        }
        if (first instanceof SequenceStartEvent) {
            return readItems(stream, end);
        }
        if (first instanceof MappingStartEvent) {
            skipCollection(stream, end);
        }
        unsupported(first);
        return new FieldValue.Unsupported();
    }

    private FieldValue readItems(Iterator<Event> stream, End end) {
        var items = new ArrayList<String>();
        boolean flat = true;
        for (Event item = next(stream); ; item = next(stream)) {
            end.extend(item);
            if (item.getEventId() == Event.ID.SequenceEnd) {
                break;
            }
            if (item instanceof NodeEvent node) {
                noteAnchor(node);
            }
            if (item instanceof ScalarEvent scalar) {
                items.add(scalar.getValue());
                continue;
            }
            flat = false;
            unsupported(item);
            if (item instanceof SequenceStartEvent || item instanceof MappingStartEvent) {
                skipCollection(stream, end);
            }
        }
        return flat ? FieldValue.items(items) : new FieldValue.Unsupported();
    }

    private void skipCollection(Iterator<Event> stream, End end) {
        int depth = 1;
        while (depth > 0) {
            Event event = next(stream);
            end.extend(event);
            if (event instanceof SequenceStartEvent || event instanceof MappingStartEvent) {
                depth++;
            } else if (event.getEventId() == Event.ID.SequenceEnd || event.getEventId() == Event.ID.MappingEnd) {
                depth--;
            }
            if (event instanceof NodeEvent node) {
                noteAnchor(node);
            }
        }
    }

    private void unsupported(Event event) {
        findings.addAtLine(
                DiagnosticCode.VALUE_UNSUPPORTED,
                mark(event).getLine(),
                "A value here is deeper than a list of text; it is kept but not shown.");
    }

    private void noteAnchor(NodeEvent node) {
        int line = mark(node).getLine();
        if ((node.getAnchor().isPresent() || node instanceof AliasEvent) && linesWithAnchors.add(line)) {
            findings.addAtLine(
                    DiagnosticCode.YAML_ANCHOR,
                    line,
                    "YAML anchors and aliases are not used in tickets; write the value out.");
        }
    }

    private Event next(Iterator<Event> stream) {
        if (++events > EVENTS_MAX) {
            throw new NotAMapping("It has more than " + EVENTS_MAX + " parts.");
        }
        return stream.next();
    }

    private static Mark mark(Event event) {
        return event.getStartMark().orElseThrow(() -> new NotAMapping("A part of it has no place."));
    }

    /// Where YAML gave up: the mistake is there or shortly before it.
    private static int line(RuntimeException refused) {
        return refused instanceof MarkedYamlEngineException marked
                ? marked.getProblemMark().map(Mark::getLine).orElse(0)
                : 0;
    }

    private static String reason(RuntimeException refused) {
        String message = String.valueOf(
                refused instanceof MarkedYamlEngineException marked ? marked.getProblem() : refused.getMessage());
        int end = message.indexOf('\n');
        return Texts.excerpt(end < 0 ? message : message.substring(0, end), 160);
    }

    /// Where a value ends: behind its last scalar, or behind the bracket of a flow collection.
    private static final class End {
        private int line;
        private int column;

        End(Event first) {
            extend(first);
        }

        void extend(Event event) {
            Mark start = mark(event);
            Mark end = event.getEndMark().orElse(start);
            if (start.getIndex() == end.getIndex() && !(event instanceof ScalarEvent)) {
                return; // the end of a block collection has no width and stands where the next key starts
            }
            boolean atLineStart = end.getColumn() == 0 && end.getLine() > start.getLine();
            line = atLineStart ? end.getLine() - 1 : end.getLine();
            column = atLineStart ? Integer.MAX_VALUE : end.getColumn();
        }
    }

    private static final class NotAMapping extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotAMapping(String message) {
            super(message);
        }
    }
}
