package dev.yoi.runtime.fsstore.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yoi.runtime.fsstore.Noise;
import dev.yoi.runtime.model.BackendName;
import dev.yoi.runtime.model.Generation;
import dev.yoi.runtime.model.Labels;
import dev.yoi.runtime.model.Lifecycle;
import dev.yoi.runtime.model.ProfileName;
import dev.yoi.runtime.model.TokenUsage;
import dev.yoi.runtime.model.Usage;
import dev.yoi.runtime.model.WorkerId;
import dev.yoi.runtime.model.WorkerName;
import dev.yoi.runtime.store.CatalogEntry;
import dev.yoi.runtime.testkit.SeededRandom;
import dev.yoi.runtime.testkit.SeededTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The quick reader of a catalog's lines says what the tree says, or nothing.
@ExtendWith(SeededTest.class)
class CatalogLineTest {
    private static final List<String> NAMES = List.of("plain", "naïve 名前 🎏", "a \"quoted\" one", "back\\slash", "x/y");

    private static CatalogEntry random(SeededRandom random) {
        var labels = new TreeMap<String, String>();
        for (int i = random.nextInt(4); i > 0; i--) {
            labels.put("key" + i, random.pick(NAMES));
        }
        var entry = new CatalogEntry(
                new WorkerId((random.nextLong() & ~0xF000L) | 0x7000L, (random.nextLong() >>> 2) | (1L << 63)),
                random.nextInt(3) == 0 ? null : new WorkerName(random.pick(NAMES)),
                Labels.of(labels),
                new ProfileName("coder"),
                new BackendName("process"),
                random.pick(Arrays.asList(Lifecycle.values())),
                CatalogEntry.Flags.of(random.nextInt(2) == 0, random.nextInt(2) == 0),
                new Generation(1 + random.nextInt(9)),
                1 + random.nextInt(1_000_000),
                1_795_255_200_000L + random.nextInt(1_000_000),
                1_795_255_200_000L + random.nextInt(1_000_000),
                usage(random),
                random.nextInt(3) == 0 ? 0 : random.nextLong());
        return random.nextInt(10) == 0 ? entry.asDamaged() : entry;
    }

    private static Usage usage(SeededRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> Usage.ZERO;
            case 1 -> new Usage(random.nextInt(100), new TreeMap<>());
            default -> new Usage(3, new TreeMap<>(Map.of("m-1", new TokenUsage(1, 2, 3, 4, 5))));
        };
    }

    private static CatalogEntry byTree(byte[] line) {
        JsonObject json = JsonReader.object(line);
        return CatalogForm.entry(json, WorkerId.parse(json.text("id")), new SharedValues());
    }

    private static byte[] withoutEnd(byte[] line) {
        return Arrays.copyOf(line, line.length - 1);
    }

    @Test
    void everyWorkerReadsAsItWasWritten(SeededRandom random) {
        int quick = 0;
        for (int i = 0; i < 2_000; i++) {
            CatalogEntry entry = random(random);
            byte[] line = withoutEnd(CatalogForm.line(entry));
            assertThat(byTree(line)).isEqualTo(entry);
            CatalogEntry read = CatalogLine.read(line, 0, line.length, new SharedValues());
            if (read != null) {
                assertThat(read).isEqualTo(entry);
                quick++;
            }
        }
        assertThat(quick).isPositive();
    }

    @Test
    void aUsualWorkerNeedsNoTree() {
        byte[] line = ("{\"id\":\"0193f1c2-7a10-7cc3-8f2b-3d5e6f708192\",\"name\":\"history\",\"labels\":{\"a\":\"b\"},"
                        + "\"profile\":\"shell\",\"backend\":\"process\",\"lifecycle\":\"active\",\"hidden\":false,"
                        + "\"cut_off\":true,\"generation\":1,\"last_seq\":2,\"created\":1795255200000,"
                        + "\"updated\":1795255200010,\"usage\":{\"turns\":0,\"by_model\":{}},"
                        + "\"key_hash\":-9223372036854775808}")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(CatalogLine.read(line, 0, line.length, new SharedValues()))
                .isNotNull()
                .isEqualTo(byTree(line));
    }

    @Test
    void damageIsNeverReadAsSomethingElse(SeededRandom random) {
        for (int i = 0; i < 20_000; i++) {
            byte[] line = Noise.damaged(withoutEnd(CatalogForm.line(random(random))), random);
            CatalogEntry read = CatalogLine.read(line, 0, line.length, new SharedValues());
            if (read != null) {
                assertThat(read).as(new String(line, StandardCharsets.UTF_8)).isEqualTo(byTree(line));
            }
        }
    }
}
