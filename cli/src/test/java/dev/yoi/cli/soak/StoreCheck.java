package dev.yoi.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.client.Reads;
import dev.yoi.cli.json.Json;
import dev.yoi.cli.soak.Ledger.Fate;
import dev.yoi.cli.soak.Ledger.Input;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Compares what a reopened store shows with the ledger.
final class StoreCheck {
    private static final Pattern KEY = Pattern.compile("\\bi[0-9]+\\b");

    private final Reads reads;
    private final Ledger ledger;

    StoreCheck(Reads reads, Ledger ledger) {
        this.reads = reads;
        this.ledger = ledger;
    }

    /// Right after a start without restoring.
    void run() {
        List<JsonNode> listed = listed();
        nothingIsConnected(listed);
        everyWorkerWasAskedForOnceAndEveryAcknowledgedOneIsThere(listed);
        for (JsonNode worker : listed) {
            String id = Json.string(worker, "worker_id");
            if (!ledger.isClosed(id)) {
                logHoldsWhatWasAcknowledged(id, Json.number(worker, "last_seq"));
                endsStay(id, Json.string(worker, "lifecycle"));
                ledger.lastCheck(id);
            }
        }
    }

    private List<JsonNode> listed() {
        List<JsonNode> workers = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = reads.workers(Map.of("limit", "1000", "hidden", "true", "cursor", cursor));
            page.path("items").forEach(workers::add);
            cursor = Json.string(page, "next_cursor");
        } while (!cursor.isEmpty());
        return workers;
    }

    private static void nothingIsConnected(List<JsonNode> listed) {
        for (JsonNode worker : listed) {
            assertThat(Json.string(worker, "attachment"))
                    .as("I2: attachment of " + worker)
                    .isNotEqualTo("connected");
            assertThat(worker.path("run_state").isNull())
                    .as("I2: run state of " + worker)
                    .isTrue();
        }
    }

    private void everyWorkerWasAskedForOnceAndEveryAcknowledgedOneIsThere(List<JsonNode> listed) {
        Map<String, Fate> creates = ledger.creates();
        Map<String, String> listedByKey = new HashMap<>();
        for (JsonNode worker : listed) {
            String key = Json.string(worker, "name");
            String id = Json.string(worker, "worker_id");
            assertThat(creates).as("phantom worker " + worker).containsKey(key);
            assertThat(creates.get(key)).as("refused worker " + worker).isNotEqualTo(Fate.REFUSED);
            assertThat(listedByKey.put(key, id))
                    .as("I8: twice created with " + key)
                    .isNull();
        }
        creates.forEach((key, fate) -> {
            if (fate == Fate.ACKNOWLEDGED) {
                assertThat(listedByKey)
                        .as("I1: acknowledged worker of " + key)
                        .containsEntry(key, ledger.workerOf(key).orElseThrow());
            }
        });
    }

    private void logHoldsWhatWasAcknowledged(String worker, long lastSeq) {
        Map<String, List<Long>> seqsByKey = new HashMap<>();
        long seq = 0;
        for (JsonNode page = events(worker, 0); !page.path("items").isEmpty(); page = events(worker, seq)) {
            for (JsonNode event : page.path("items")) {
                assertThat(Json.number(event, "seq"))
                        .as("I3: sequence in " + worker)
                        .isEqualTo(seq + 1);
                seq++;
                String kind = Json.string(event, "kind");
                boolean taken = kind.equals("input_accepted") && Json.number(event, "queued_seq") > 0;
                if (kind.equals("input_queued") || (kind.equals("input_accepted") && !taken)) {
                    Matcher key = KEY.matcher(event.path("content").toString());
                    assertThat(key.find())
                            .as("an input that nobody sent: " + event)
                            .isTrue();
                    seqsByKey
                            .computeIfAbsent(key.group(), _ -> new ArrayList<>())
                            .add(seq);
                }
            }
        }
        assertThat(seq).as("I3: last sequence of " + worker).isEqualTo(lastSeq);
        inputsAreThereOnce(worker, seqsByKey);
    }

    private void inputsAreThereOnce(String worker, Map<String, List<Long>> seqsByKey) {
        Map<String, Input> sent = new HashMap<>();
        ledger.inputsOf(worker).forEach(input -> sent.put(input.key(), input));
        seqsByKey.forEach((key, seqs) -> {
            assertThat(seqs).as("I8: input " + key + " of " + worker).hasSize(1);
            assertThat(sent).as("input of another worker in " + worker).containsKey(key);
            assertThat(sent.get(key).fate())
                    .as("refused input " + sent.get(key) + " in the log at " + seqs)
                    .isNotEqualTo(Fate.REFUSED);
        });
        sent.values().stream()
                .filter(input -> input.fate() == Fate.ACKNOWLEDGED)
                .forEach(input -> assertThat(seqsByKey)
                        .as("I1: acknowledged input of " + worker)
                        .containsEntry(input.key(), List.of(input.seq())));
    }

    private void endsStay(String worker, String lifecycle) {
        ledger.endOf(worker)
                .ifPresent(end -> assertThat(lifecycle)
                        .as("I7: acknowledged end of " + worker)
                        .isEqualTo(end));
    }

    private JsonNode events(String worker, long after) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("after", Long.toString(after));
        query.put("limit", "1000");
        return reads.events(worker, query);
    }
}
