package dev.yoi.tickets.files;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A disk in memory that can lose power, or refuse, before any of its steps, and that then forgets what was not
/// synced.
///
/// Writing is several steps (make the file, half of the bytes, all bytes, sync), so that a crash leaves what a
/// real one leaves. File data survives only if the file was synced, an entry only if its directory was.
public final class CrashDisk implements Disk {

    /// What a crash takes away.
    public enum Loss {
        /// The process was killed: everything written is there.
        NOTHING,
        /// Power was lost: unsynced data and unsynced entries are gone.
        ALL_UNSYNCED,
        /// Power was lost, but directory entries had reached the disk on their own.
        UNSYNCED_DATA,
        /// Power was lost, but data had reached the disk on its own.
        UNSYNCED_ENTRIES
    }

    /// How a step fails.
    public enum Failure {
        POWER_LOSS,
        IO_ERROR
    }

    /// Ends everything, as a crash does.
    public static final class PowerLoss extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final Node root = Node.directory();
    private int steps;
    private int failAtStep = Integer.MAX_VALUE;
    private Failure failure = Failure.POWER_LOSS;
    private boolean off;
    private long time = 1;

    /// Fails at the n-th step from now, counted from 1.
    public void failAt(int step, Failure how) {
        steps = 0;
        failAtStep = step;
        failure = how;
    }

    /// Steps since [#failAt].
    public int steps() {
        return steps;
    }

    /// Power is back.
    public void restart(Loss loss) {
        off = false;
        failAtStep = Integer.MAX_VALUE;
        root.lose(loss);
    }

    /// A copy of everything, with all of it synced.
    public CrashDisk copy() {
        var copy = new CrashDisk();
        copy.root.copyFrom(root);
        copy.time = time;
        return copy;
    }

    private void step(boolean sync) throws IOException {
        if (off) {
            throw new PowerLoss();
        }
        steps++;
        if (steps == failAtStep) {
            if (failure == Failure.POWER_LOSS) {
                off = true;
                throw new PowerLoss();
            }
            IOException error = new IOException("no space left");
            throw sync ? new SyncFailed("file", error) : error;
        }
    }

    @Override
    public Optional<Stamp> stamp(String name) throws IOException {
        requireOn();
        return find(name)
                .map(node -> new Stamp(
                        node.isDirectory() ? Kind.DIRECTORY : Kind.FILE,
                        node.data.length,
                        node.modified,
                        System.identityHashCode(node)));
    }

    @Override
    public byte[] read(String name, long lengthMax) throws IOException {
        requireOn();
        byte[] data = file(name).data;
        if (data.length > lengthMax) {
            throw new TooLarge(name, lengthMax);
        }
        return data.clone();
    }

    @Override
    public byte[] readStart(String name, int length) throws IOException {
        return Arrays.copyOf(file(name).data, Math.min(length, file(name).data.length));
    }

    @Override
    public List<String> list(String directory) throws IOException {
        requireOn();
        return List.copyOf(directory(directory).current.keySet());
    }

    @Override
    public void write(String name, byte[] content) throws IOException {
        step(false);
        Node file = find(name).orElseGet(Node::file);
        directory(parent(name)).put(last(name), file, ++time);
        file.set(new byte[0], ++time);
        step(false);
        file.set(Arrays.copyOf(content, content.length / 2), ++time);
        step(false);
        file.set(content.clone(), ++time);
        step(true);
        file.synced = file.data;
    }

    @Override
    public void writeAt(String name, long offset, byte[] content) throws IOException {
        step(false);
        Node file = find(name).orElseGet(Node::file);
        directory(parent(name)).put(last(name), file, ++time);
        byte[] base = Arrays.copyOf(file.data, (int) offset);
        file.set(base, ++time);
        step(false);
        file.set(joined(base, Arrays.copyOf(content, content.length / 2)), ++time);
        step(false);
        file.set(joined(base, content), ++time);
        step(true);
        file.synced = file.data;
    }

    @Override
    public void sync(String name) throws IOException {
        step(true);
        Node file = file(name);
        file.synced = file.data;
    }

    /// Writes as an editor does: without a sync.
    public void scribble(String name, byte[] content) throws IOException {
        file(name).set(content.clone(), ++time);
    }

    /// Whether a power loss would leave the file as it is now.
    public boolean isDurable(String name) throws IOException {
        Node file = file(name);
        return Arrays.equals(file.synced, file.data);
    }

    @Override
    public void move(String from, String to) throws IOException {
        step(false);
        Node node = find(from).orElseThrow(() -> new NoSuchFileException(from));
        directory(parent(from)).current.remove(last(from));
        directory(parent(to)).put(last(to), node, ++time);
    }

    @Override
    public void delete(String name) throws IOException {
        step(false);
        directory(parent(name)).current.remove(last(name));
        directory(parent(name)).modified = ++time;
    }

    @Override
    public void createDirectory(String name) throws IOException {
        if (find(name).isEmpty()) {
            step(false);
            directory(parent(name)).put(last(name), Node.directory(), ++time);
        }
    }

    @Override
    public void syncDirectory(String name) throws IOException {
        step(true);
        Node directory = directory(name);
        directory.durable = new TreeMap<>(directory.current);
    }

    private void requireOn() {
        if (off) {
            throw new PowerLoss();
        }
    }

    private Optional<Node> find(String name) {
        Node at = root;
        for (String part : name.isEmpty() ? new String[0] : name.split("/", -1)) {
            Node next = at.current.get(part);
            if (next == null) {
                return Optional.empty();
            }
            at = next;
        }
        return Optional.of(at);
    }

    private Node file(String name) throws IOException {
        return find(name).filter(node -> !node.isDirectory()).orElseThrow(() -> new NoSuchFileException(name));
    }

    private Node directory(String name) throws IOException {
        return find(name).filter(Node::isDirectory).orElseThrow(() -> new NoSuchFileException(name));
    }

    private static String parent(String name) {
        return name.contains("/") ? name.substring(0, name.lastIndexOf('/')) : "";
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static final class Node {
        private final boolean directory;
        private Map<String, Node> current = new TreeMap<>();
        private Map<String, Node> durable = new TreeMap<>();
        private byte[] data = new byte[0];
        private byte[] synced = new byte[0];
        private long modified;

        private Node(boolean directory) {
            this.directory = directory;
        }

        static Node directory() {
            return new Node(true);
        }

        static Node file() {
            return new Node(false);
        }

        boolean isDirectory() {
            return directory;
        }

        void set(byte[] content, long time) {
            data = content;
            modified = time;
        }

        void put(String name, Node node, long time) {
            current.put(name, node);
            modified = time;
        }

        void lose(Loss loss) {
            if (loss == Loss.ALL_UNSYNCED || loss == Loss.UNSYNCED_ENTRIES) {
                current = new TreeMap<>(durable);
            } else {
                durable = new TreeMap<>(current);
            }
            if (loss == Loss.ALL_UNSYNCED || loss == Loss.UNSYNCED_DATA) {
                data = synced;
            } else {
                synced = data;
            }
            current.values().forEach(node -> node.lose(loss));
        }

        void copyFrom(Node other) {
            data = other.data;
            synced = other.data;
            modified = other.modified;
            other.current.forEach((name, node) -> {
                var child = new Node(node.directory);
                child.copyFrom(node);
                current.put(name, child);
                durable.put(name, child);
            });
        }
    }
}
