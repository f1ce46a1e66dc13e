package dev.yoi.runtime.store;

import dev.yoi.runtime.model.Digest;
import dev.yoi.runtime.model.IdempotencyKey;
import dev.yoi.runtime.model.WorkerId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// All workers of a store with what is kept of them in memory, sorted by id, that is by time of creation. The
/// store writes it as it commits; anybody may read it at any time without waiting.
public final class Catalog {
    private final ConcurrentSkipListMap<WorkerId, CatalogEntry> entries = new ConcurrentSkipListMap<>();
    /// From the hash of a create key to the workers made with it; nearly always one.
    private final ConcurrentHashMap<Long, List<WorkerId>> byCreateKey = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<WorkerId, Tombstone> tombstones = new ConcurrentSkipListMap<>();
    private final ConcurrentHashMap<Long, WorkerId> deletedByCreateKey = new ConcurrentHashMap<>();

    /// An empty catalog.
    public Catalog() {}

    public Optional<CatalogEntry> entry(WorkerId id) {
        return Optional.ofNullable(entries.get(id));
    }

    /// A live view, sorted by id.
    public NavigableMap<WorkerId, CatalogEntry> entries() {
        return Collections.unmodifiableNavigableMap(entries);
    }

    public int size() {
        return entries.size();
    }

    /// Workers whose create key may be `key`; the caller compares the key itself.
    public List<WorkerId> madeWith(IdempotencyKey key) {
        return byCreateKey.getOrDefault(hash(key), List.of());
    }

    /// What stays of deleted workers: a live view, sorted by id.
    public NavigableMap<WorkerId, Tombstone> tombstones() {
        return Collections.unmodifiableNavigableMap(tombstones);
    }

    /// Whether a worker with this id was deleted.
    public boolean deleted(WorkerId id) {
        return tombstones.containsKey(id);
    }

    /// The deleted worker that was made with this key.
    public Optional<WorkerId> deletedWith(IdempotencyKey key) {
        return Optional.ofNullable(deletedByCreateKey.get(hash(key)));
    }

    /// For stores: forgets a worker, but for its tombstone.
    public void bury(Tombstone tombstone) {
        tombstones.put(tombstone.worker(), tombstone);
        if (tombstone.createKeyHash() != 0) {
            deletedByCreateKey.put(tombstone.createKeyHash(), tombstone.worker());
        }
        remove(tombstone.worker());
    }

    /// For stores: adds or replaces a worker.
    public void put(CatalogEntry entry) {
        CatalogEntry before = entries.put(entry.id(), entry);
        long hash = entry.createKeyHash();
        if (before != null && before.createKeyHash() != hash) {
            forgetKey(before);
        }
        if (hash != 0 && (before == null || before.createKeyHash() != hash)) {
            byCreateKey.merge(hash, List.of(entry.id()), Catalog::joined);
        }
    }

    public void putAll(Collection<CatalogEntry> all) {
        all.forEach(this::put);
    }

    /// For stores: the worker's log was found to be damaged.
    public void markDamaged(WorkerId id) {
        entries.computeIfPresent(id, (_, entry) -> entry.asDamaged());
    }

    /// For stores: forgets a worker.
    public void remove(WorkerId id) {
        CatalogEntry gone = entries.remove(id);
        if (gone != null) {
            forgetKey(gone);
        }
    }

    private void forgetKey(CatalogEntry entry) {
        if (entry.createKeyHash() != 0) {
            byCreateKey.computeIfPresent(entry.createKeyHash(), (_, ids) -> without(ids, entry.id()));
        }
    }

    /// The first eight bytes of the key's SHA-256, never 0.
    public static long hash(IdempotencyKey key) {
        byte[] utf8 = key.value().getBytes(StandardCharsets.UTF_8);
        long hash = ByteBuffer.wrap(
                        HexFormat.of().parseHex(Digest.sha256(utf8).hex().substring(0, 16)))
                .getLong();
        return hash == 0 ? 1 : hash;
    }

    private static List<WorkerId> joined(List<WorkerId> some, List<WorkerId> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    private static @Nullable List<WorkerId> without(List<WorkerId> ids, WorkerId gone) {
        List<WorkerId> rest = ids.stream().filter(id -> !id.equals(gone)).toList();
        return rest.isEmpty() ? null : rest;
    }
}
