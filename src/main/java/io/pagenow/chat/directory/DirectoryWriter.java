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
 * Writes the changes of one node's entries to all nodes, in batches and one batch at a time: what changes while one is on its way is the
 * next, and of several changes of one entry the last one counts. Safe for use by any thread.
 */
public final class DirectoryWriter {
    /** Most entries of one batch. */
    private static final int BATCH = 500;

    private static final Logger log = LoggerFactory.getLogger(DirectoryWriter.class);

    private final Executor executor;
    private final Consumer<Map<String, String>> target;
    private Map<String, String> changes = new LinkedHashMap<>();
    private List<Promise<Void>> waiting = new ArrayList<>();
    private boolean writing;
    private boolean closed;

    /**
     * @param executor runs what blocks
     * @param target writes entries by key to all nodes; blocks
     */
    public DirectoryWriter(Executor executor, Consumer<Map<String, String>> target) {
        this.executor = executor;
        this.target = target;
    }

    /** @param written is completed when the change was written, or when nothing is written any more */
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
     * Writes entries that others may lack; a change that waits is newer than they are.
     *
     * @param entries asked while no change can come in between, so that what is removed just now is not put back
     */
    public synchronized void repeat(Supplier<Map<String, String>> entries) {
        if (!closed) {
            entries.get().forEach(changes::putIfAbsent);
            writeNext();
        }
    }

    /** Writes some last changes; from then on nothing is written. */
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
                log.warn("The directory could not be written to all nodes: {}", failure.getMessage());
            }
            written.forEach(Promise::tryComplete);
            writeOn();
        });
    }

    private synchronized void writeOn() {
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
