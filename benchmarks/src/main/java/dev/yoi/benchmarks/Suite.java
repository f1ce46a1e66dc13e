package dev.yoi.benchmarks;

import java.nio.file.Path;

/// A group of measurements that can be asked for by its name.
public interface Suite {
    String name();

    void run(Context context) throws Exception;

    /// `folder` is on the disk that is measured; `quick`: figures of a smoke test, not to be quoted.
    record Context(Path folder, boolean quick, Report report) {}
}
