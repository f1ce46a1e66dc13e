package dev.yoi.runtime.model;

/// Tokens and cost of some model work. Counts are tokens; `costMicros` is millionths of the price's currency, 0
/// when unpriced.
public record TokenUsage(long input, long output, long cached, long reasoning, long costMicros) {
    public static final TokenUsage ZERO = new TokenUsage(0, 0, 0, 0, 0);

    public TokenUsage plus(TokenUsage more) {
        return new TokenUsage(
                input + more.input,
                output + more.output,
                cached + more.cached,
                reasoning + more.reasoning,
                costMicros + more.costMicros);
    }
}
