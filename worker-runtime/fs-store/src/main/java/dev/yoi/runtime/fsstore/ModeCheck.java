package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.fsstore.Finding.Code;
import dev.yoi.runtime.model.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// The doctor's look at who else may use the store's files. Where nobody else gets into the root, nothing below
/// it is open to anybody, whatever its mode says.
final class ModeCheck {
    /// Of a store that was copied with other modes all files are open: some say it.
    private static final int TOLD = 20;

    private final StoreFiles files;
    private final Path root;
    private final Findings findings;
    private long open;

    ModeCheck(StoreFiles files, Path root, Findings findings) {
        this.files = files;
        this.root = root;
        this.findings = findings;
    }

    void run() throws IOException {
        look(root);
        if (open > 0) {
            new Tree(files.disk(), files.home()).walk(new Tree.Visitor() {
                @Override
                public void directory(Path directory) throws IOException {
                    look(directory);
                }

                @Override
                public void file(Path file) throws IOException {
                    look(file);
                }
            });
        }
        if (open > TOLD) {
            tell(files.home(), "others may use " + open + " directories and files in all");
        }
    }

    private void look(Path path) throws IOException {
        String mode = files.disk().modeForOthers(path);
        if (mode != null && ++open <= TOLD) {
            tell(path, "others than the owner may use it: its mode is " + mode);
        }
    }

    private void tell(Path path, String what) {
        findings.add(new Finding(
                Code.OPEN_TO_OTHERS,
                Severity.WARNING,
                Optional.empty(),
                path.equals(root) ? "." : files.relative(path),
                0,
                what,
                "chmod -R go-rwx the store's root, unless that is meant"));
    }
}
