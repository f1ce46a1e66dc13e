package dev.yoi.runtime.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.model.WorkerId;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class PredictableIdsTest {
    @Test
    void twoSourcesGiveTheSameIdsAndIdsGrow() {
        var one = new PredictableIds();
        var two = new PredictableIds();
        var ids = new ArrayList<WorkerId>();
        for (int i = 1; i <= 10_000; i++) {
            WorkerId id = one.next();
            assertThat(id).isEqualTo(two.next()).isEqualTo(PredictableIds.number(i));
            ids.add(id);
        }
        assertThat(ids).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void anIdSurvivesItsWrittenForm() {
        WorkerId id = PredictableIds.number(5_000);
        assertThat(WorkerId.parse(id.toString())).isEqualTo(id);
    }
}
