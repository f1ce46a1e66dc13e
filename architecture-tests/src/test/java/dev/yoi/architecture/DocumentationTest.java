package dev.yoi.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentationTest {
    @Test
    void linksLeadSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (var document : Repository.files(path -> path.toString().endsWith(".md"))) {
            broken.addAll(DocumentationLinks.broken(Repository.ROOT.resolve(document.path()), document.text()));
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void aLinkToNoFileOrNoHeadingIsCaught(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("there.md"), "# A `good` heading, here\n```\n# not a heading\n```\n");
        var text = """
                [file](there.md), [heading](there.md#a-good-heading-here), [elsewhere](https://localhost/x), [own](#own)
                ## Own
                [no file](gone.md)
                [no heading](there.md#not-a-heading)
                `[code](gone.md)` [no own](#gone)
                ```
                [code](gone.md)
                ```
                """;

        assertThat(DocumentationLinks.broken(folder.resolve("here.md"), text))
                .containsExactly("here.md:3: gone.md", "here.md:4: there.md#not-a-heading", "here.md:5: #gone");
    }
}
