package dev.yoi.runtime.fsstore;

import dev.yoi.runtime.error.WorkerRuntimeException;
import dev.yoi.runtime.fsstore.format.Records.RuntimeEvent;
import dev.yoi.runtime.store.Append;
import dev.yoi.runtime.store.CatalogEntry;
import dev.yoi.runtime.store.RemovalListener;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something to be committed: encoded, but for its positions.
sealed interface Request {
    /// Bytes that it takes in a batch, at most.
    int bytes();

    void failed(WorkerRuntimeException failure);

    /// Events of one worker; `entry` is its catalog entry afterwards.
    /// `flight` is null unless somebody records.
    record Events(
            WorkerLog log,
            Append append,
            List<byte[]> bodies,
            CatalogEntry entry,
            int bytes,
            FlightEvents.@Nullable Append flight)
            implements Request {
        @Override
        public void failed(WorkerRuntimeException failure) {
            log.failed();
            append.listener().failed(failure);
        }
    }

    /// An event of the runtime itself; `body` is its line without numbers and checksum.
    final class RuntimeChange implements Request {
        private final RuntimeEvent event;
        private final byte[] body;
        private final RemovalListener listener;

        RuntimeChange(RuntimeEvent event, byte[] body, RemovalListener listener) {
            this.event = event;
            this.body = body;
            this.listener = listener;
        }

        RuntimeEvent event() {
            return event;
        }

        byte[] body() {
            return body;
        }

        RemovalListener listener() {
            return listener;
        }

        @Override
        public int bytes() {
            return body.length + MARGIN_BYTES;
        }

        @Override
        public void failed(WorkerRuntimeException failure) {
            listener.failed(failure);
        }
    }

    /// Most bytes of a frame's header, a line's numbers and checksum.
    int MARGIN_BYTES = 128;
}
