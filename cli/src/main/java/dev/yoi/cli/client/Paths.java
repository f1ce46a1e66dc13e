package dev.yoi.cli.client;

/// Where things are in the API.
final class Paths {
    static final String API = "/api/v1";

    /// The one runtime of a workspace today.
    static final String RUNTIME = API + "/runtimes/embedded";

    private Paths() {}

    static String worker(String worker) {
        return RUNTIME + "/workers/" + Ask.segment(worker);
    }

    static String queued(String worker, long seq) {
        return worker(worker) + "/queue/" + seq;
    }

    static String profile(String profile) {
        return API + "/profiles/" + Ask.segment(profile);
    }
}
