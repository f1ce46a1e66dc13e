package dev.yoi.benchmarks;

import java.util.ArrayList;
import java.util.List;

/// The same figure of several rounds.
public final class Rounds {
    private final List<Double> figures = new ArrayList<>();

    public void add(double figure) {
        figures.add(figure);
    }

    public double median() {
        List<Double> sorted = figures.stream().sorted().toList();
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    public double min() {
        return figures.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    public double max() {
        return figures.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    /// The median of the ratios of each round: what noise hits both in the same round falls out.
    public static double ratio(Rounds over, Rounds under) {
        var ratios = new Rounds();
        for (int i = 0; i < Math.min(over.figures.size(), under.figures.size()); i++) {
            ratios.add(over.figures.get(i) / under.figures.get(i));
        }
        return ratios.median();
    }
}
