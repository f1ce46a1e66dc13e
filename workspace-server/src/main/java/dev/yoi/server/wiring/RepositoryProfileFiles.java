package dev.yoi.server.wiring;

import dev.yoi.server.profile.ProfileFiles;
import dev.yoi.server.profile.WorkspaceProfiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The files `.yoi/profiles/*.toml` of a workspace.
final class RepositoryProfileFiles implements ProfileFiles {
    private static final String ENDING = ".toml";

    private final Path folder;

    RepositoryProfileFiles(Path folder) {
        this.folder = folder;
    }

    @Override
    public List<ProfileFile> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(path -> path.getFileName().toString().endsWith(ENDING))
                    .sorted()
                    .limit(WorkspaceProfiles.MAX_FILES)
                    .map(RepositoryProfileFiles::file)
                    .toList();
        } catch (IOException e) {
            return List.of(new ProfileFile.Unreadable("profiles", "the profiles folder can't be read"));
        }
    }

    private static ProfileFile file(Path path) {
        String fileName = path.getFileName().toString();
        String name = fileName.substring(0, fileName.length() - ENDING.length());
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(WorkspaceProfiles.MAX_FILE_BYTES + 1);
            if (bytes.length > WorkspaceProfiles.MAX_FILE_BYTES) {
                return new ProfileFile.Unreadable(name, "the file has more than 64 KiB");
            }
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return new ProfileFile.Content(name, text.toString());
        } catch (CharacterCodingException e) {
            return new ProfileFile.Unreadable(name, "the file is not UTF-8");
        } catch (IOException e) {
            return new ProfileFile.Unreadable(name, "the file can't be read");
        }
    }
}
