package dev.yoi.tickets.merge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.yoi.tickets.format.PlanFile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The union of plan lines: what both have, then what either added, by time.
final class PlanMerge {

    private PlanMerge() {}

    static byte[] merge(Versions versions) {
        return versions.trivial().orElseGet(() -> union(versions));
    }

    private static byte[] union(Versions versions) {
        List<String> ours = PlanFile.lines(versions.ours());
        List<String> theirs = PlanFile.lines(versions.theirs());
        Set<String> common = new LinkedHashSet<>(ours);
        common.retainAll(Set.copyOf(theirs));
        var added = new ArrayList<String>();
        ours.stream().filter(line -> !common.contains(line)).forEach(added::add);
        theirs.stream().filter(line -> !common.contains(line)).forEach(added::add);
        added.sort((left, right) -> {
            int byTime = PlanFile.timeOf(left).compareTo(PlanFile.timeOf(right));
            return byTime != 0 ? byTime : left.compareTo(right);
        });
        var out = new StringBuilder();
        common.forEach(line -> out.append(line).append('\n'));
        added.stream().distinct().forEach(line -> out.append(line).append('\n'));
        return out.toString().getBytes(ISO_8859_1);
    }
}
