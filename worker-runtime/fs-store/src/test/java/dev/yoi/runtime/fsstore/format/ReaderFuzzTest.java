package dev.yoi.runtime.fsstore.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.fsstore.Noise;
import dev.yoi.runtime.model.BundleId;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.store.CatalogEntry;
import dev.yoi.runtime.store.Tombstone;
import dev.yoi.runtime.testkit.SeededRandom;
import dev.yoi.runtime.testkit.SeededTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Every reader of a durable text file gets damaged specimens of every file, most of them with a checksum that
/// holds: it answers, or says with a [FormatException] that this is not its format. Nothing else gets out.
@ExtendWith(SeededTest.class)
class ReaderFuzzTest {
    private static final int ROUNDS = Integer.getInteger("yoi.fuzz.rounds", 200_000);
    private static final int ROUNDS_IN_CHECK = 4_000;
    private static final int SEAL_BYTES = ",\"crc\":\"89abcdef\"}".length();

    private static final Map<String, Consumer<byte[]>> READERS = readers();

    private static Map<String, Consumer<byte[]>> readers() {
        var readers = new LinkedHashMap<String, Consumer<byte[]>>();
        readers.put("runtime.json", Records.RuntimeRecord::read);
        readers.put("holder.json", Records.Holder::read);
        readers.put("checkpoint.json", Records.Checkpoint::read);
        readers.put("incoming", Records.CopyNote::read);
        readers.put("runtime.jsonl", Records::runtimeEvent);
        readers.put("format", Records::format);
        readers.put("bundle", bytes -> BundleForm.read(new BundleId("builtin"), bytes));
        readers.put("state.json", StateForm::snapshot);
        readers.put("events.jsonl", EventDecoder::decode);
        readers.put("transcript.jsonl", TranscriptForm::item);
        readers.put("catalog", bytes -> CatalogForm.read(bytes, new Nowhere()));
        readers.put("line", bytes -> {
            boolean intact = Line.intact(bytes, 0, bytes.length);
            long seq = Line.seq(bytes, 0, bytes.length);
            long position = Line.position(bytes, 0, bytes.length);
            assertThat(intact && (seq < -1 || position < -1)).isFalse();
        });
        return readers;
    }

    private static final class Nowhere implements CatalogForm.Receiver {
        @Override
        public void header(CatalogForm.Header header) {
            assertThat(header.bundles()).isNotNull();
        }

        @Override
        public void entry(CatalogEntry entry) {
            assertThat(entry.id()).isNotNull();
        }

        @Override
        public void removed(WorkerId id) {
            assertThat(id).isNotNull();
        }

        @Override
        public void deleted(Tombstone tombstone) {
            assertThat(tombstone).isNotNull();
        }
    }

    @Test
    void damagedSpecimensAreReadOrRefused(SeededRandom random) throws IOException {
        run(ROUNDS_IN_CHECK, random);
    }

    @Test
    @Tag("soak")
    @Tag("soak-fuzz")
    void manyDamagedSpecimensAreReadOrRefused(SeededRandom random) throws IOException {
        run(ROUNDS, random);
    }

    private static void run(int rounds, SeededRandom random) throws IOException {
        List<byte[]> seeds = seeds();
        assertThat(seeds).hasSizeGreaterThan(30);
        for (int round = 0; round < rounds; round++) {
            byte[] input = Noise.damaged(random.pick(seeds), random);
            input = switch (random.nextInt(3)) {
                case 0 -> sealedAgain(input);
                case 1 -> catalogSealedAgain(input);
                default -> input;
            };
            for (var reader : READERS.entrySet()) {
                read(reader.getKey(), reader.getValue(), input);
            }
        }
    }

    private static void read(String name, Consumer<byte[]> reader, byte[] input) {
        try {
            reader.accept(input.clone());
        } catch (FormatException e) {
            assertThat(e.getMessage()).isNotBlank();
        } catch (RuntimeException | Error e) {
            throw new AssertionError(
                    "the reader of " + name + " fell over: " + new String(input, StandardCharsets.UTF_8), e);
        }
    }

    /// All specimens of the formats' page, each as a file of its own, and those of whole blocks.
    private static List<byte[]> seeds() throws IOException {
        String page = Files.readString(
                Path.of(System.getProperty("yoi.repository")).resolve("docs/formats/runtime-store.md"));
        var seeds = new ArrayList<byte[]>();
        page.lines()
                .filter(line -> line.startsWith("{"))
                .forEach(line -> seeds.add(line.getBytes(StandardCharsets.UTF_8)));
        for (String block : page.split("```", -1)) {
            if (block.startsWith("json\n")) {
                seeds.add(block.substring(5).getBytes(StandardCharsets.UTF_8));
            }
        }
        return seeds;
    }

    /// With the right checksum where there is room for one, so that what is behind it is tried as well.
    private static byte[] sealedAgain(byte[] input) {
        int end = input.length > 0 && input[input.length - 1] == '\n' ? input.length - 1 : input.length;
        if (end <= SEAL_BYTES) {
            return input;
        }
        String body = new String(Arrays.copyOf(input, end - SEAL_BYTES), StandardCharsets.ISO_8859_1);
        var crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.ISO_8859_1));
        String sealed = "%s,\"crc\":\"%08x\"}\n".formatted(body, crc.getValue());
        return sealed.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// As a catalog: its last line says how many lines there are, and what their checksum is.
    private static byte[] catalogSealedAgain(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        String body = text.substring(0, 1 + text.lastIndexOf('\n', Math.max(0, text.length() - 2)));
        var crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.ISO_8859_1));
        String sealed = "%s{\"lines\":%d,\"crc\":\"%08x\"}\n"
                .formatted(body, body.lines().count(), crc.getValue());
        return sealed.getBytes(StandardCharsets.ISO_8859_1);
    }
}
