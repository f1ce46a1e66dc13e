package dev.yoi.runtime.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a worker or a runtime has used so far: `turns` counts finished runs; tokens by model name. What is added
/// for a model beyond [#MAX_MODELS], or one with a longer name than a name has, counts as [#OTHER] (I11).
public record Usage(long turns, SortedMap<String, TokenUsage> byModel) {
    public static final int MAX_MODELS = 100;
    /// UTF-16 units.
    public static final int MAX_MODEL_CHARACTERS = 200;
    public static final String OTHER = "other";
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
        add(sum, model, tokens);
        return new Usage(turns, sum);
    }

    public Usage plus(Usage other) {
        var sum = new TreeMap<>(byModel);
        other.byModel.forEach((model, tokens) -> add(sum, model, tokens));
        return new Usage(turns + other.turns, sum);
    }

    private static void add(TreeMap<String, TokenUsage> sum, String model, TokenUsage tokens) {
        boolean takes = sum.containsKey(model) || (sum.size() < MAX_MODELS && model.length() <= MAX_MODEL_CHARACTERS);
        sum.merge(takes ? model : OTHER, tokens, TokenUsage::plus);
    }

    public TokenUsage total() {
        return byModel.values().stream().reduce(TokenUsage.ZERO, TokenUsage::plus);
    }
}
