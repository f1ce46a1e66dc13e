package dev.yoi.server.wire;

import dev.yoi.runtime.model.TokenUsage;
import dev.yoi.runtime.model.Usage;
import java.util.TreeMap;

/// What was used so far, in all and by model.
public record UsageView(
        long turns,
        long inputTokens,
        long outputTokens,
        long cachedTokens,
        long reasoningTokens,
        long costMicros,
        TreeMap<String, Tokens> byModel) {
    public record Tokens(
            long inputTokens, long outputTokens, long cachedTokens, long reasoningTokens, long costMicros) {
        static Tokens of(TokenUsage usage) {
            return new Tokens(usage.input(), usage.output(), usage.cached(), usage.reasoning(), usage.costMicros());
        }
    }

    public static UsageView of(Usage usage) {
        var byModel = new TreeMap<String, Tokens>();
        usage.byModel().forEach((model, tokens) -> byModel.put(model, Tokens.of(tokens)));
        TokenUsage total = usage.total();
        return new UsageView(
                usage.turns(),
                total.input(),
                total.output(),
                total.cached(),
                total.reasoning(),
                total.costMicros(),
                byModel);
    }
}
