package dev.yoi.runtime.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a worker or a runtime has used so far: `turns` counts finished runs; tokens by model name.
public record Usage(long turns, SortedMap<String, TokenUsage> byModel) {
    public static final Usage ZERO = new Usage(0, Collections.emptySortedMap());

    public Usage {
        byModel = byModel.isEmpty()
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(byModel));
    }

    public Usage plusTurn() {
        return new Usage(turns + 1, byModel);
    }

    public Usage plus(String model, TokenUsage tokens) {
        var sum = new TreeMap<>(byModel);
        sum.merge(model, tokens, TokenUsage::plus);
        return new Usage(turns, sum);
    }

    public Usage plus(Usage other) {
        var sum = new TreeMap<>(byModel);
        other.byModel.forEach((model, tokens) -> sum.merge(model, tokens, TokenUsage::plus));
        return new Usage(turns + other.turns, sum);
    }

    public TokenUsage total() {
        return byModel.values().stream().reduce(TokenUsage.ZERO, TokenUsage::plus);
    }
}
