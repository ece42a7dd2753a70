package io.pagenow.chat.directory;

import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes changes of one node's entries to all nodes, one batch at a time. Changes made while a batch is in flight form
 * the next one, and the last of several changes to an entry wins. Thread-safe.
 */
public final class DirectoryWriter {
    /** Maximum entries per write. */
    private static final int BATCH = 500;

    private static final Logger log = LoggerFactory.getLogger(DirectoryWriter.class);

    private final Executor executor;
    private final Consumer<Map<String, String>> target;
    private Map<String, String> changes = new LinkedHashMap<>();
    private List<Promise<Void>> waiting = new ArrayList<>();
    private boolean writing;
    private boolean closed;

    /**
     * @param executor runs the blocking writes
     * @param target writes entries by key to all nodes; may block
     */
    public DirectoryWriter(Executor executor, Consumer<Map<String, String>> target) {
        this.executor = executor;
        this.target = target;
    }

    /**
     * Writes a change.
     *
     * @param written completed when the change was written, or at once if this writer is closed
     */
    public synchronized void write(String key, String value, Promise<Void> written) {
        if (closed) {
            written.complete();
            return;
        }
        changes.remove(key);
        changes.put(key, value);
        waiting.add(written);
        writeNext();
    }

    /**
     * Writes entries again that other nodes may lack. Pending changes take precedence, because they are newer.
     *
     * @param entries called while no change can occur, so that an entry removed concurrently is not restored
     */
    public synchronized void repeat(Supplier<Map<String, String>> entries) {
        if (!closed) {
            entries.get().forEach(changes::putIfAbsent);
            writeNext();
        }
    }

    /** Writes final changes; later writes are ignored. */
    public synchronized void close(Supplier<Map<String, String>> last, Promise<Void> written) {
        closed = true;
        changes.putAll(last.get());
        waiting.add(written);
        writeNext();
    }

    private void writeNext() {
        if (writing || (changes.isEmpty() && waiting.isEmpty())) {
            return;
        }
        writing = true;
        Map<String, String> batch = changes;
        List<Promise<Void>> written = waiting;
        changes = new LinkedHashMap<>();
        waiting = new ArrayList<>();
        executor.execute(() -> {
            try {
                writeParts(batch);
            } catch (RuntimeException failure) {
                log.warn("Writing directory entries to all nodes failed: {}", failure.getMessage());
            }
            written.forEach(Promise::tryComplete);
            writeCompleted();
        });
    }

    private synchronized void writeCompleted() {
        writing = false;
        writeNext();
    }

    private void writeParts(Map<String, String> batch) {
        Map<String, String> part = new HashMap<>();
        for (Map.Entry<String, String> change : batch.entrySet()) {
            part.put(change.getKey(), change.getValue());
            if (part.size() == BATCH) {
                target.accept(part);
                part = new HashMap<>();
            }
        }
        if (!part.isEmpty()) {
            target.accept(part);
        }
    }
}
