package dev.yoi.runtime.testkit.crashfs;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Keeps the log of a crash trial readable: what a program logs because its simulated process died, or because an
/// operation was told to fail, is left out. Everything else is logged as always.
///
/// A record is left out when a [ProcessDied], or anything else that a file system of this package threw, is among
/// the causes of what was logged.
public final class QuietDeaths implements BeforeAllCallback, AfterAllCallback {
    private record Filtered(Handler handler, @Nullable Filter before) {}

    private final List<Filtered> filtered = new ArrayList<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        for (Handler handler : LogManager.getLogManager().getLogger("").getHandlers()) {
            Filter before = handler.getFilter();
            filtered.add(new Filtered(handler, before));
            handler.setFilter(record -> !simulated(record) && (before == null || before.isLoggable(record)));
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        filtered.forEach(one -> one.handler().setFilter(one.before()));
        filtered.clear();
    }

    private static boolean simulated(LogRecord record) {
        for (Throwable cause = record.getThrown(); cause != null; cause = cause.getCause()) {
            StackTraceElement[] stack = cause.getStackTrace();
            if (cause instanceof ProcessDied) {
                return true;
            }
            if (stack.length > 0 && stack[0].getClassName().startsWith(QuietDeaths.class.getPackageName() + ".")) {
                return true;
            }
        }
        return false;
    }
}
