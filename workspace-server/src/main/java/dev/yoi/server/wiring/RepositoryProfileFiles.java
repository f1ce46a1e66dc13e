package dev.yoi.server.wiring;

import dev.yoi.server.profile.ProfileFiles;
import dev.yoi.server.profile.WorkspaceProfiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files `.yoi/profiles/*.toml` of a workspace, the Markdown files beside them, and what they pin. Their
/// texts are shown to everybody who may look at the workspace, so no link of a repository leads to another file.
final class RepositoryProfileFiles implements ProfileFiles {
    private static final String ENDING = ".toml";
    /// Beside the profile, so no folder in it.
    private static final Pattern MARKDOWN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,100}\\.md");

    private static final String BEHIND_A_LINK =
            "the profiles folder is a link, or lies behind one; put the folder itself there";

    private final Path root;
    private final Path folder;
    private final PinnedFiles pinned;

    /// Of the project whose folder `root` is.
    RepositoryProfileFiles(Path root) {
        this.root = root;
        this.folder = WorkspacePlace.profilesDir(root);
        this.pinned = new PinnedFiles(root);
    }

    @Override
    public List<ProfileFile> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            if (!isTheRepositorys()) {
                return List.of(new ProfileFile.Unreadable("profiles", BEHIND_A_LINK));
            }
            return entries.filter(path -> path.getFileName().toString().endsWith(ENDING))
                    .sorted()
                    .limit(WorkspaceProfiles.MAX_FILES)
                    .map(RepositoryProfileFiles::file)
                    .toList();
        } catch (IOException e) {
            return List.of(new ProfileFile.Unreadable("profiles", "the profiles folder can't be read"));
        }
    }

    @Override
    public ProfileFile instructions(String fileName) {
        if (!MARKDOWN.matcher(fileName).matches()) {
            return new ProfileFile.Unreadable(
                    fileName, "'instructions' names a Markdown file beside the profile, such as \"reviewer.md\"");
        }
        try {
            return isTheRepositorys()
                    ? read(folder.resolve(fileName), fileName, WorkspaceProfiles.MAX_INSTRUCTION_BYTES)
                    : new ProfileFile.Unreadable(fileName, BEHIND_A_LINK);
        } catch (IOException e) {
            return new ProfileFile.Unreadable(fileName, "the profiles folder can't be read");
        }
    }

    private boolean isTheRepositorys() throws IOException {
        return folder.toRealPath().equals(WorkspacePlace.profilesDir(root.toRealPath()));
    }

    @Override
    public Pins pins(List<String> paths) {
        return pinned.read(paths);
    }

    private static ProfileFile file(Path path) {
        String fileName = path.getFileName().toString();
        String name = fileName.substring(0, fileName.length() - ENDING.length());
        return read(path, name, WorkspaceProfiles.MAX_FILE_BYTES);
    }

    private static ProfileFile read(Path path, String name, int limit) {
        String fileName = path.getFileName().toString();
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return new ProfileFile.Unreadable(
                    name, "the file " + fileName + " is a link or no file at all; put the file itself in its place");
        }
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                return new ProfileFile.Unreadable(
                        name, "the file " + fileName + " has more than " + (limit >> 10) + " KiB; make it shorter");
            }
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return new ProfileFile.Content(name, text.toString());
        } catch (CharacterCodingException e) {
            return new ProfileFile.Unreadable(name, "the file " + fileName + " is not UTF-8; save it as UTF-8");
        } catch (NoSuchFileException e) {
            return new ProfileFile.Unreadable(name, "there is no file " + fileName + " beside the profile; make it");
        } catch (IOException e) {
            return new ProfileFile.Unreadable(name, "the file " + fileName + " can't be read; look at its permissions");
        }
    }
}
