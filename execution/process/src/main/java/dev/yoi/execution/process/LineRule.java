package dev.yoi.execution.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.StringNode;

/// One declared way from a line of JSON to an event of the worker, as a profile's `events` has it:
///
/// ```
/// result type==user @message.content .type==tool_result .is_error==true failed id=.tool_use_id text=.content
/// ```
///
/// The first word is what it makes. `PATH==VALUE` and `PATH!=VALUE` must hold; `@PATH` does it for each element
/// of a list, and then a path that begins with a dot counts from that element; `FIELD=PATH` takes a field from
/// the line, `FIELD:WORD` gives it; a bare word is a mark.
///
/// @param each path of the list, empty for the line itself
record LineRule(Makes makes, List<Condition> conditions, String each, Map<String, String> fields, Set<String> marks) {
    /// What a rule makes, with the fields that it knows; those in capitals it must have.
    enum Makes {
        TEXT("text", "TEXT"),
        REASONING("reasoning", "TEXT"),
        CALL("call", "ID TOOL title input"),
        RESULT("result", "ID text"),
        USAGE("usage", "input output cached reasoning cost model"),
        SESSION("session", "ID model"),
        ERROR("error", "text");

        private final String word;
        /// With a blank between each two.
        private final String fields;

        Makes(String word, String fields) {
            this.word = word;
            this.fields = fields;
        }

        static Optional<Makes> of(String word) {
            return Arrays.stream(values())
                    .filter(known -> known.word.equals(word))
                    .findFirst();
        }

        private boolean knows(String field) {
            return Arrays.stream(fields.split(" ", -1)).anyMatch(known -> known.equalsIgnoreCase(field));
        }

        private Optional<String> missing(Set<String> given) {
            return Arrays.stream(fields.split(" ", -1))
                    .filter(known -> Character.isUpperCase(known.charAt(0)))
                    .map(known -> known.toLowerCase(Locale.ROOT))
                    .filter(known -> !given.contains(known))
                    .findFirst();
        }
    }

    /// That this piece goes on where the last one ended.
    static final String DELTA = "delta";
    /// That the call failed.
    static final String FAILED = "failed";

    /// Against an amount that is no price.
    private static final double MAX_AMOUNT = 1_000_000_000;

    private static final Set<String> MARKS = Set.of(DELTA, FAILED);
    /// Before a literal, among the paths of [#fields].
    private static final String LITERAL = ":";

    record Condition(String path, boolean equal, String value) {
        boolean holds(JsonNode line, JsonNode element) {
            return at(path, line, element).asString("").equals(value) == equal;
        }
    }

    /// Why a rule can't be read.
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }

        /// The same as [#getMessage], which is never null here.
        String sentence() {
            return String.valueOf(getMessage());
        }
    }

    static LineRule parse(String text) throws Unreadable {
        List<String> words = List.of(text.strip().split("\\s+"));
        Makes makes = Makes.of(words.getFirst())
                .orElseThrow(
                        () -> new Unreadable(
                                "'" + words.getFirst()
                                        + "' is nothing that a line makes; known: text, reasoning, call, result, usage, session, error"));
        var conditions = new ArrayList<Condition>();
        var fields = new TreeMap<String, String>();
        var marks = new TreeSet<String>();
        String each = "";
        for (String word : words.subList(1, words.size())) {
            int unequal = word.indexOf("!=");
            int equal = word.indexOf("==");
            if (word.startsWith("@")) {
                each = word.substring(1);
            } else if (unequal > 0 || equal > 0) {
                int at = equal > 0 ? equal : unequal;
                conditions.add(new Condition(word.substring(0, at), equal > 0, word.substring(at + 2)));
            } else if (word.matches("[a-z]+[=:].+")) {
                int at = word.indexOf('=') > 0 && (word.indexOf(':') < 0 || word.indexOf('=') < word.indexOf(':'))
                        ? word.indexOf('=')
                        : word.indexOf(':');
                String field = word.substring(0, at);
                if (!makes.knows(field)) {
                    throw new Unreadable("'" + makes.word + "' has no field '" + field + "'");
                }
                fields.put(field, (word.charAt(at) == ':' ? LITERAL : "") + word.substring(at + 1));
            } else if (MARKS.contains(word)) {
                marks.add(word);
            } else {
                throw new Unreadable(
                        "'" + word + "' can't be read; write PATH==VALUE, @PATH, FIELD=PATH or FIELD:WORD");
            }
        }
        Optional<String> missing = makes.missing(fields.keySet());
        if (missing.isPresent()) {
            throw new Unreadable("'" + makes.word + "' needs the field '" + missing.get() + "'");
        }
        return new LineRule(makes, List.copyOf(conditions), each, Map.copyOf(fields), Set.copyOf(marks));
    }

    /// What this line gives, by field; nothing when the rule is not about it.
    List<Found> of(JsonNode line) {
        if (each.isEmpty()) {
            return found(line, line);
        }
        var all = new ArrayList<Found>();
        at(each, line, line).forEach(element -> all.addAll(found(line, element)));
        return all;
    }

    private List<Found> found(JsonNode line, JsonNode element) {
        return conditions.stream().allMatch(condition -> condition.holds(line, element))
                ? List.of(new Found(this, line, element))
                : List.of();
    }

    /// A path that begins with a dot counts from the element.
    private static JsonNode at(String path, JsonNode line, JsonNode element) {
        JsonNode node = path.startsWith(".") ? element : line;
        for (String part : path.split("\\.", -1)) {
            node = part.isEmpty() ? node : node.path(part);
        }
        return node;
    }

    /// A rule that holds for a line, or for one of its elements.
    record Found(LineRule rule, JsonNode line, JsonNode element) {
        Makes makes() {
            return rule.makes;
        }

        boolean marked(String mark) {
            return rule.marks.contains(mark);
        }

        JsonNode node(String field) {
            String path = rule.fields.get(field);
            if (path == null) {
                return MissingNode.getInstance();
            }
            return path.startsWith(LITERAL) ? StringNode.valueOf(path.substring(1)) : at(path, line, element);
        }

        /// As a person reads it: a list of pieces is joined, anything else that is no text is its JSON.
        String text(String field) {
            JsonNode node = node(field);
            if (node.isArray()) {
                var joined = new StringBuilder();
                node.forEach(piece -> joined.append(piece.path("text").asString("")));
                return joined.toString();
            }
            return node.isMissingNode() || node.isNull()
                    ? ""
                    : node.isValueNode() ? node.asString("") : node.toString();
        }

        /// Never negative.
        long number(String field) {
            return Math.max(0, node(field).asLong(0));
        }

        /// A price in whole units as millionths.
        long micros(String field) {
            double amount = node(field).asDouble(0);
            return amount > 0 && amount < MAX_AMOUNT ? Math.round(amount * 1_000_000) : 0;
        }
    }
}
