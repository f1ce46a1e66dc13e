package dev.yoi.server.http;

/// Tells from looks at a connection, one patience apart, whether headers began and did not end. A connection that
/// is kept for a later request may be silent as long as it likes; what counts is what has come without becoming a
/// request. So a request gets between one patience and two. One thread at a time.
final class HeaderWatch {
    private long messagesBefore;
    private long bytesBefore;
    private boolean busyBefore;
    private boolean unfinished;

    /// @param messages requests whose headers have come
    /// @param bytes all that have come
    /// @param busy a request is being read or answered
    boolean isTooLate(long messages, long bytes, boolean busy) {
        boolean waits = !busy && !busyBefore && messages == messagesBefore;
        boolean tooLate = messages == 0 || (waits && unfinished);
        unfinished = waits && bytes > bytesBefore;
        messagesBefore = messages;
        bytesBefore = bytes;
        busyBefore = busy;
        return tooLate;
    }
}
