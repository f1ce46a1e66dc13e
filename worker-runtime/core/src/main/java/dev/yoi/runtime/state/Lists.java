package dev.yoi.runtime.state;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Changed copies of small immutable lists.
final class Lists {
    private Lists() {}

    /// With `element` at the end, unless the list already has `maximum` elements.
    static <T> List<T> plus(List<T> list, T element, int maximum) {
        if (list.size() >= maximum) {
            return list;
        }
        var copy = new ArrayList<>(list);
        copy.add(element);
        return List.copyOf(copy);
    }

    static <T> List<T> joined(List<T> one, List<T> other) {
        return other.isEmpty()
                ? one
                : Stream.concat(one.stream(), other.stream()).toList();
    }

    static <T> List<T> first(List<T> list, int maximum) {
        return list.size() <= maximum ? list : list.subList(0, maximum);
    }

    static <T> List<T> minus(List<T> list, Predicate<T> gone) {
        return list.stream().filter(gone.negate()).toList();
    }
}
