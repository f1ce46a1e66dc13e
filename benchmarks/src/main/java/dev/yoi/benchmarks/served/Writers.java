package dev.yoi.benchmarks.served;

import dev.yoi.benchmarks.Latencies;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Renames workers through the API, again and again: each time one event, durable when the answer comes. One
/// caller per worker.
final class Writers implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("\"worker_id\":\"([0-9a-f-]{36})\"");
    private static final String WORKERS = "/api/v1/runtimes/embedded/workers";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final String token;
    private final List<Worker> workers = new ArrayList<>();

    /// A worker, and the revision that the next change must name.
    private static final class Worker {
        private final String id;
        private String revision;
        private int count;

        private Worker(String id, String revision) {
            this.id = id;
            this.revision = revision;
        }
    }

    Writers(String url, String token) {
        this.url = url;
        this.token = token;
    }

    /// Makes workers; gives their ids.
    List<String> create(int count) throws IOException, InterruptedException {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String answer = send(request(WORKERS).POST(BodyPublishers.ofString("{\"profile\":\"shell\"}")))
                    .body();
            Matcher id = ID.matcher(answer);
            if (!id.find()) {
                throw new IllegalStateException("no worker was made: " + answer);
            }
            String revision = send(request(WORKERS + "/" + id.group(1)).GET())
                    .headers()
                    .firstValue("ETag")
                    .orElseThrow();
            workers.add(new Worker(id.group(1), revision));
            made.add(id.group(1));
        }
        return made;
    }

    /// How long each change took, one caller per worker, for so long: one right behind the other, or `perSecond`
    /// of all together where that is not 0.
    Latencies write(long seconds, int perSecond) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<Latencies> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        long step = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) * workers.size() / perSecond;
        for (Worker worker : workers) {
            var took = new Latencies();
            all.add(took);
            threads.add(Thread.ofVirtual().start(() -> write(worker, until, step, took)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        var sum = new Latencies();
        all.forEach(sum::addAll);
        return sum;
    }

    private void write(Worker worker, long until, long step, Latencies took) {
        long next = System.nanoTime();
        while (System.nanoTime() < until) {
            next += step;
            for (long left = next - System.nanoTime(); step > 0 && left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            long from = System.nanoTime();
            rename(worker);
            took.add(System.nanoTime() - from);
        }
    }

    private void rename(Worker worker) {
        String body = "{\"name\":\"name " + worker.count++ + "\"}";
        try {
            worker.revision = send(request(WORKERS + "/" + worker.id)
                            .header("If-Match", worker.revision)
                            .method("PATCH", BodyPublishers.ofString(body)))
                    .headers()
                    .firstValue("ETag")
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(answer.statusCode() + ": " + answer.body());
        }
        return answer;
    }

    @Override
    public void close() {
        http.close();
    }
}
