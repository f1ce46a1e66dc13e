package dev.yoi.tickets.merge;

import java.util.ArrayList;
import java.util.List;

/// A three-way merge of text by line, of one changed stretch per side: enough for descriptions, and honest about
/// the rest.
///
/// Each side's change is the stretch between what it still has in common with the base at the start and at the
/// end. Stretches that neither overlap nor touch are both taken; others become a conflict with the usual markers.
final class LineMerge {

    private LineMerge() {}

    /// @param text with conflict markers if `conflicted`
    record Result(String text, boolean conflicted) {}

    static Result merge(String base, String ours, String theirs) {
        if (ours.equals(theirs) || base.equals(theirs)) {
            return new Result(ours, false);
        }
        if (base.equals(ours)) {
            return new Result(theirs, false);
        }
        List<String> old = lines(base);
        Edit our = Edit.between(old, lines(ours));
        Edit their = Edit.between(old, lines(theirs));
        if (our.end() < their.start()) {
            return new Result(apply(old, our, their), false);
        }
        if (their.end() < our.start()) {
            return new Result(apply(old, their, our), false);
        }
        return new Result(conflict(old, our, their), true);
    }

    private static String apply(List<String> old, Edit first, Edit second) {
        var out = new StringBuilder();
        old.subList(0, first.start()).forEach(out::append);
        first.lines().forEach(out::append);
        old.subList(first.end(), second.start()).forEach(out::append);
        second.lines().forEach(out::append);
        old.subList(second.end(), old.size()).forEach(out::append);
        return out.toString();
    }

    private static String conflict(List<String> old, Edit our, Edit their) {
        int start = Math.min(our.start(), their.start());
        int end = Math.max(our.end(), their.end());
        var out = new StringBuilder();
        old.subList(0, start).forEach(out::append);
        out.append("<<<<<<< ours\n");
        appendSide(out, old, our, start, end);
        out.append("=======\n");
        appendSide(out, old, their, start, end);
        out.append(">>>>>>> theirs\n");
        old.subList(end, old.size()).forEach(out::append);
        return out.toString();
    }

    private static void appendSide(StringBuilder out, List<String> old, Edit edit, int start, int end) {
        old.subList(start, edit.start()).forEach(out::append);
        edit.lines().forEach(out::append);
        old.subList(edit.end(), end).forEach(out::append);
        if (out.charAt(out.length() - 1) != '\n') {
            out.append('\n');
        }
    }

    private static List<String> lines(String text) {
        var lines = new ArrayList<String>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            int next = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(start, next));
            start = next;
        }
        return lines;
    }

    /// The lines `start` to `end` of the base become `lines`.
    private record Edit(int start, int end, List<String> lines) {

        static Edit between(List<String> old, List<String> now) {
            int start = 0;
            while (start < old.size() && start < now.size() && old.get(start).equals(now.get(start))) {
                start++;
            }
            int oldEnd = old.size();
            int nowEnd = now.size();
            while (oldEnd > start && nowEnd > start && old.get(oldEnd - 1).equals(now.get(nowEnd - 1))) {
                oldEnd--;
                nowEnd--;
            }
            return new Edit(start, oldEnd, now.subList(start, nowEnd));
        }
    }
}
