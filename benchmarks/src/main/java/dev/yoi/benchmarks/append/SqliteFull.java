package dev.yoi.benchmarks.append;

import dev.yoi.benchmarks.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

/// SQLite in write-ahead mode with `synchronous=FULL`: one connection, one transaction per event.
final class SqliteFull implements Candidate {
    private final Connection connection;
    private final PreparedStatement insert;
    private final ReentrantLock lock = new ReentrantLock();

    SqliteFull(Path folder) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("events.db"));
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=FULL");
            statement.execute("CREATE TABLE event (worker INTEGER, seq INTEGER, json TEXT, PRIMARY KEY (worker, seq))");
        }
        insert = connection.prepareStatement("INSERT INTO event VALUES (?, ?, ?)");
    }

    @Override
    public Writer writer(int number) {
        return seq -> {
            String json = new String(Payload.encoded(number, seq), StandardCharsets.US_ASCII);
            lock.lock();
            try {
                insert.setInt(1, number);
                insert.setLong(2, seq);
                insert.setString(3, json);
                insert.executeUpdate();
            } finally {
                lock.unlock();
            }
        };
    }

    @Override
    public void close() throws IOException {
        try {
            insert.close();
            connection.close();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
