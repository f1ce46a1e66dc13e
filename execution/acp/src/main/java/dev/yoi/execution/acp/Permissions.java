package dev.yoi.execution.acp;

import dev.yoi.runtime.event.PermissionOption;
import dev.yoi.runtime.event.ReportRules;
import dev.yoi.runtime.execution.Decision;
import dev.yoi.runtime.model.OptionKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The permission requests of one execution that wait for a decision. The agent counts its requests anew in each
/// process, so names are ours: `<generation>-<number>`, never used again in one log.
final class Permissions {
    /// One that waits: which request of the agent's, about which call, with which of its options behind each of
    /// ours.
    record Waiting(JsonNode id, String call, List<Option> options) {
        List<PermissionOption> offered() {
            return options.stream().map(Option::shown).toList();
        }
    }

    /// An option as it is recorded, and the agent's own word for it.
    record Option(PermissionOption shown, String agents) {}

    private final long generation;
    private final AtomicLong count = new AtomicLong();
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

    Permissions(long generation) {
        this.generation = generation;
    }

    /// From now on a decision about this request may come. Returns its name.
    String add(Waiting request) {
        String name = generation + "-" + count.incrementAndGet();
        waiting.put(name, request);
        return name;
    }

    /// The request, for the one who answers it; empty when somebody else did.
    Optional<Waiting> take(String name) {
        return Optional.ofNullable(waiting.remove(name));
    }

    /// Everything that waits, for the one who answers it.
    List<Waiting> takeAll() {
        var taken = new ArrayList<Waiting>();
        for (String name : List.copyOf(waiting.keySet())) {
            take(name).ifPresent(taken::add);
        }
        return taken;
    }

    /// The option that a decision means.
    static Optional<Option> chosen(Waiting request, Decision decision) {
        return request.options().stream()
                .filter(option -> option.shown().id().equals(decision.option()))
                .findFirst();
    }

    static boolean refuses(Option option) {
        return switch (option.shown().kind()) {
            case REJECT_ONCE, REJECT_ALWAYS -> true;
            case ALLOW_ONCE, ALLOW_ALWAYS, OTHER -> false;
        };
    }

    static ObjectNode selected(String option) {
        ObjectNode answer = Json.object();
        answer.putObject("outcome").put("outcome", "selected").put("optionId", option);
        return answer;
    }

    static ObjectNode cancelled() {
        ObjectNode answer = Json.object();
        answer.putObject("outcome").put("outcome", "cancelled");
        return answer;
    }

    /// What the agent offers, as it can be recorded: an id that can't be gets one of ours.
    static List<Option> options(JsonNode params) {
        var options = new ArrayList<Option>();
        var ids = new HashSet<String>();
        for (JsonNode option : Json.elements(params, "options")) {
            String agents = Json.text(option, "optionId", "");
            boolean usable = !agents.isBlank() && agents.length() <= ReportRules.MAX_ID_CHARACTERS && ids.add(agents);
            String id = usable ? agents : "option-" + (options.size() + 1);
            if (options.size() < ReportRules.MAX_OPTIONS && (usable || ids.add(id))) {
                String label = ToolCalls.cut(Json.text(option, "name").orElse(id), ReportRules.MAX_ID_CHARACTERS);
                options.add(new Option(new PermissionOption(id, label, kind(Json.text(option, "kind", ""))), agents));
            }
        }
        return options;
    }

    private static OptionKind kind(String word) {
        for (OptionKind kind : OptionKind.values()) {
            if (kind.code().equals(word)) {
                return kind;
            }
        }
        return OptionKind.OTHER;
    }
}
