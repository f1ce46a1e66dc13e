package dev.yoi.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.cli.json.Json;
import dev.yoi.cli.process.Program;
import dev.yoi.cli.process.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The archive of `./dev dist` where nothing of the checkout is: a `PATH` with a JDK and a system's basic
/// commands, an empty home, and no Node, Maven or git.
class DistributionTest {
    private static final Path REPOSITORY = Path.of(System.getProperty("yoi.repository"));
    private static final Pattern ASSET = Pattern.compile("\"(/assets/[^\"]+)\"");
    /// What a minimal system has. What is missing here of all there is, is what must not be needed.
    private static final String BASIC_COMMANDS =
            "sh bash env cat ls mkdir mkfifo rm cp mv touch find sed grep tr dirname"
                    + " readlink sleep kill setsid seq head tail uname id";

    private static Path archive;

    @TempDir
    Path folder;

    private Path bin;

    @BeforeAll
    static void pack() throws Exception {
        archive = REPOSITORY.resolve(done(REPOSITORY, "./dev", "dist"));
    }

    @BeforeEach
    void prepareAMachine() throws IOException {
        bin = Files.createDirectories(folder.resolve("bin"));
        for (String name : BASIC_COMMANDS.split(" ", -1)) {
            Path command = Path.of("/bin", name);
            if (!Files.isExecutable(command)) {
                command = Path.of("/usr/bin", name);
            }
            Path here = Files.writeString(bin.resolve(name), "#!/bin/sh\nexec " + command + " \"$@\"\n");
            Files.setPosixFilePermissions(here, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @AfterEach
    void endWhatAFailureLeft() throws Exception {
        Servers.endAllBelow(folder);
    }

    @Test
    void theArchiveRunsWithAJdkAndNothingElse() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        Program yoi = unpacked(home);

        try (ServerProcess server = ServerProcess.start(yoi)) {
            HttpResponse<String> page = get(server, "/");
            assertThat(page.statusCode()).isEqualTo(200);
            List<String> assets = ASSET.matcher(page.body())
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            assertThat(assets).anyMatch(name -> name.endsWith(".js")).anyMatch(name -> name.endsWith(".css"));
            for (String asset : assets) {
                HttpResponse<String> file = get(server, asset);
                assertThat(file.statusCode()).as(asset).isEqualTo(200);
                assertThat(file.body()).as(asset).isNotEmpty();
            }

            String worker =
                    yoi.run("worker", "create", "--profile", "shell").output().strip();
            var sent = yoi.run("worker", "send", worker, "echo there is $((6 * 7))", "--wait");
            assertThat(sent.exit()).as(sent.errors()).isZero();
            assertThat(sent.output()).contains("there is 42");
            assertThat(server.terminate()).isZero();
        }
        assertThat(yoi.run("store", "doctor").exit()).isZero();
        try (Stream<Path> below = Files.walk(home)) {
            assertThat(below.filter(Files::isRegularFile))
                    .as("only the data folder is written in a home")
                    .allMatch(file -> file.startsWith(home.resolve(".local/share/yoi")));
        }
    }

    @Test
    void aServerBuiltWithoutNodeSaysSoAndWorks() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        Program yoi = unpacked(home);
        Path classes = folder.resolve("classes");
        Program build =
                Program.installed(bin.resolve("sh"), folder, Map.of("PATH", bin.toString(), "HOME", home.toString()));

        Program.Result built = build.run(REPOSITORY.resolve("web/build.sh").toString(), classes.toString(), "optional");

        assertThat(built.exit()).as(built.errors()).isZero();
        assertThat(built.errors()).contains("Node 20 or later is needed", "going on without the console");
        Program.Result required =
                build.run(REPOSITORY.resolve("web/build.sh").toString(), classes.toString(), "required");
        assertThat(required.exit()).as("./dev check does not go on without it").isEqualTo(1);

        putInPlaceOfTheConsole(classes);
        try (ServerProcess server = ServerProcess.start(yoi)) {
            HttpResponse<String> page = get(server, "/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("not part of this build", "install Node 20 or later");
            assertThat(get(server, "/workers").body()).isEqualTo(page.body());
            assertThat(server.said()).contains("this build has no console").doesNotContain("#code=");
            assertThat(yoi.run("worker", "create", "--profile", "shell").exit()).isZero();
            assertThat(server.terminate()).isZero();
        }
    }

    /// A program from the archive, in an empty folder.
    private Program unpacked(Path home) throws Exception {
        Path work = Files.createDirectories(folder.resolve("work"));
        Path place = Files.createDirectories(folder.resolve("installed"));
        done(place, "tar", "-xzf", archive.toString());
        try (Stream<Path> inside = Files.list(place)) {
            List<Path> all = inside.toList();
            assertThat(all).as("one folder, so that nothing is strewn about").hasSize(1);
            String path = bin + ":" + Path.of(System.getProperty("java.home"), "bin");
            return Program.installed(
                    all.getFirst().resolve("yoi"), work, Map.of("PATH", path, "HOME", home.toString()));
        }
    }

    /// What a command prints, once it is done.
    private static String done(Path where, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return output.strip();
    }

    private void putInPlaceOfTheConsole(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("installed"))) {
            Path jar = files.filter(file -> file.getFileName().toString().startsWith("yoi-web-"))
                    .findFirst()
                    .orElseThrow();
            Files.delete(jar);
            try (var out = new JarOutputStream(Files.newOutputStream(jar));
                    Stream<Path> entries = Files.walk(classes)) {
                for (Path file : entries.filter(Files::isRegularFile)
                        .sorted(Comparator.naturalOrder())
                        .toList()) {
                    out.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                    Files.copy(file, out);
                    out.closeEntry();
                }
            }
        }
    }

    private static HttpResponse<String> get(ServerProcess server, String path) throws Exception {
        URI uri = URI.create(Json.string(server.announced(), "url")).resolve(path);
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(uri)
                            .header("Accept", "text/html,*/*")
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
