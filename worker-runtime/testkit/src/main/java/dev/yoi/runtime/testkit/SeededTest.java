package dev.yoi.runtime.testkit;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// Gives tests their [SeededRandom]: `@ExtendWith(SeededTest.class)`. The seed is the system property `yoi.seed`,
/// or chosen anew for each test. A failure carries the command that repeats it.
public final class SeededTest implements ParameterResolver, TestExecutionExceptionHandler {
    /// Names the seed to repeat a test with.
    public static final String PROPERTY = "yoi.seed";

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SeededTest.class);

    /// Rides on a failure to say how to repeat it.
    static final class Repeat extends Exception {
        private static final long serialVersionUID = 1L;

        Repeat(String command) {
            super("repeat with: " + command, null, false, false);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SeededRandom.class;
    }

    @Override
    public SeededRandom resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var random = new SeededRandom(Long.getLong(PROPERTY, new SecureRandom().nextLong()));
        context.getStore(NAMESPACE).put("seed", random.seed());
        return random;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        Long seed = context.getStore(NAMESPACE).get("seed", Long.class);
        if (seed != null) {
            failure.addSuppressed(new Repeat(command(context, seed)));
        }
        throw failure;
    }

    static String command(ExtensionContext context, long seed) {
        return command(
                context.getRequiredTestClass(), context.getRequiredTestMethod().getName(), seed);
    }

    /// What repeats a test with a seed.
    public static String command(Class<?> test, String method, long seed) {
        return "./mvnw -pl " + module() + " -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest="
                + test.getSimpleName() + "#" + method + " -D" + PROPERTY + "=" + seed;
    }

    /// The module under test as Maven is told it: its folder, seen from the repository.
    private static String module() {
        Path basedir = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        String repository = System.getProperty("yoi.repository", "");
        return repository.isEmpty()
                ? basedir.getFileName().toString()
                : Path.of(repository).toAbsolutePath().relativize(basedir).toString();
    }
}
