package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an examination found so far, as much of it as can be listed (I11).
final class Findings {
    private static final int MAX_LISTED = 10_000;

    private final List<Finding> listed = new ArrayList<>();
    private long more;

    void add(Finding finding) {
        if (listed.size() < MAX_LISTED) {
            listed.add(finding);
        } else {
            more++;
        }
    }

    List<Finding> list() {
        if (more == 0) {
            return listed;
        }
        var all = new ArrayList<>(listed);
        all.add(new Finding(
                Finding.Code.STORE_DIAGNOSTIC,
                Severity.ERROR,
                Optional.empty(),
                "",
                0,
                "there are " + more + " more findings, which are not listed",
                StoreDoctor.REPAIR));
        return all;
    }
}
