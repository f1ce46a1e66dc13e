package dev.yoi.benchmarks.served;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Clients of event streams that read all that comes and look at nothing of it, on one thread, so that most of
/// what they cost is the server's.
final class Audience implements AutoCloseable {
    private final Selector selector;
    private final Thread thread;
    private final int size;
    private volatile long bytes;
    private volatile int begun;
    private volatile int cutOff;
    private volatile boolean over;

    private Audience(Selector selector, int size) {
        this.selector = selector;
        this.size = size;
        this.thread = Thread.ofPlatform().name("audience").unstarted(this::read);
    }

    /// One client for each of these paths; returns when the server tells each of them something.
    static Audience of(String url, String token, List<String> paths) throws IOException {
        URI uri = URI.create(url);
        var selector = Selector.open();
        for (String path : paths) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(uri.getHost(), uri.getPort()));
            channel.write(ByteBuffer.wrap(("GET " + path + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                            + "\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        }
        var audience = new Audience(selector, paths.size());
        audience.thread.start();
        while (audience.begun < paths.size()) {
            Thread.onSpinWait();
        }
        return audience;
    }

    int size() {
        return size;
    }

    /// All that was read so far.
    long bytes() {
        return bytes;
    }

    /// Clients that the server gave up, since they were too slow.
    int cutOff() {
        return cutOff;
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
        long read = 0;
        int known = 0;
        int gone = 0;
        try {
            while (!over) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    buffer.clear();
                    int count = ((SocketChannel) key.channel()).read(buffer);
                    if (key.attachment() == null) {
                        key.attach(this);
                        known++;
                    }
                    if (count < 0) {
                        gone++;
                        key.cancel();
                    } else {
                        read += count;
                    }
                }
                selector.selectedKeys().clear();
                bytes = read;
                begun = known;
                cutOff = gone;
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        over = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
