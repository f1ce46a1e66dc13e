package dev.yoi.cli.view;

/// Times as the server gives them, RFC 3339 in UTC, without what a person does not read.
final class Times {
    private static final int TO_SECONDS = "2026-11-21T10:00:00".length();

    private Times() {}

    static String shown(String time) {
        if (time.length() <= TO_SECONDS) {
            return time.isEmpty() ? "-" : time;
        }
        return time.substring(0, TO_SECONDS).replace('T', ' ') + "Z";
    }
}
