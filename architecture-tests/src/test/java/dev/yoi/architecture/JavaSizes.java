package dev.yoi.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Counts lines with the compiler's own parser: a method from its first modifier to its closing brace.
final class JavaSizes {
    private JavaSizes() {}

    /// Keys are `path` and `path#method`; overloads share a key, and the longest counts.
    static Map<String, Integer> of(List<Repository.SourceFile> files) {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        files.forEach(file -> sizes.put(file.path(), (int) file.text().lines().count()));
        var task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(
                        null,
                        null,
                        null,
                        null,
                        null,
                        files.stream().map(Source::new).toList());
        var positions = Trees.instance(task).getSourcePositions();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                String path = unit.getSourceFile().toUri().getPath().substring(1);
                new MethodScanner(unit, positions, path, sizes).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sizes;
    }

    private static final class MethodScanner extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final String path;
        private final Map<String, Integer> sizes;

        MethodScanner(CompilationUnitTree unit, SourcePositions positions, String path, Map<String, Integer> sizes) {
            this.unit = unit;
            this.positions = positions;
            this.path = path;
            this.sizes = sizes;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            var lines = unit.getLineMap();
            long first = lines.getLineNumber(positions.getStartPosition(unit, method));
            long last = lines.getLineNumber(positions.getEndPosition(unit, method));
            sizes.merge(path + "#" + nameOf(method), (int) (last - first + 1), Math::max);
            return super.visitMethod(method, null);
        }

        private String nameOf(MethodTree method) {
            return method.getReturnType() == null
                            && getCurrentPath().getParentPath().getLeaf() instanceof ClassTree type
                    ? type.getSimpleName().toString()
                    : method.getName().toString();
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final Repository.SourceFile file;

        Source(Repository.SourceFile file) {
            super(URI.create("string:///" + file.path()), JavaFileObject.Kind.SOURCE);
            this.file = file;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return file.text();
        }
    }
}
