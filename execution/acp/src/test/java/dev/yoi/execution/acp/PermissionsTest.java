package dev.yoi.execution.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.event.ReportRules;
import dev.yoi.runtime.event.WorkerEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// What an agent words at length is asked for all the same.
class PermissionsTest {
    private static final String LONG = "Always allow " + "rm -rf build ".repeat(50);

    @Test
    void aQuestionWithLongWordsCanBeRecorded() {
        ObjectNode params = Json.object();
        params.putArray("options")
                .addObject()
                .put("optionId", "a")
                .put("name", LONG)
                .put("kind", "allow_always");
        List<Permissions.Option> options = Permissions.options(params);
        var request = new WorkerEvent.PermissionRequested(
                1,
                "1-1",
                "call",
                "May I?",
                options.stream().map(Permissions.Option::shown).toList());

        ReportRules.check(List.of(request));

        assertThat(request.options().getFirst().label())
                .startsWith("Always allow rm -rf build")
                .endsWith("…");
    }

    @Test
    void aCallOfAToolWithALongNameToo() {
        ObjectNode said = Json.object().put("toolCallId", "c").put("status", "in_progress");
        said.put("name", LONG).put("title", LONG.repeat(20));
        List<WorkerEvent.Reported> events = new ToolCalls(1, () -> null).begun(said);

        ReportRules.check(events);

        assertThat(events).hasSize(1);
    }

    @Test
    void noHalfOfACharacterIsLeft() {
        assertThat(ToolCalls.cut("abc", 3)).isEqualTo("abc");
        assertThat(ToolCalls.cut("ab😀d", 4)).isEqualTo("ab…");
        assertThat(ToolCalls.cut("abcde", 4)).isEqualTo("abc…");
    }
}
