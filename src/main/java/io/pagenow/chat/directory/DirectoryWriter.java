package io.pagenow.chat.directory;

import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one node's entries to the others, one batch at a time: changes to all of them, and all entries to one that
 * lacks them. Changes made while a batch is in flight form the next one, the last of several changes to an entry wins, and they
 * do not wait for the end of a repetition. Thread-safe.
 */
public final class DirectoryWriter {
    /**
     * Maximum entries per write. Members refuse what consists of more than 1,000 objects, and an entry consists of two (the
     * filter against harmful objects in {@code cluster}).
     */
    public static final int BATCH = 400;

    /** Maximum characters per write, three bytes each at most; members refuse more than a mebibyte. */
    private static final int BATCH_CHARACTERS = 250_000;

    private static final Logger log = LoggerFactory.getLogger(DirectoryWriter.class);

    private final Executor executor;
    private final ConcurrentMap<String, String> entries;
    private final Members members;
    private final Queue<Repetition> repetitions = new ArrayDeque<>();
    private final Set<String> repeating = new HashSet<>();
    private Map<String, String> changes = new LinkedHashMap<>();
    private List<Promise<Void>> waiting = new ArrayList<>();
    private boolean writing;
    private boolean closed;

    /** The members of the cluster, as this writer reaches them. Both calls may block until the entries are there. */
    public interface Members {
        /** Writes values by user to all members. */
        void writeToAll(Map<String, String> values);

        /** Writes values by user to one member, after all that was written before. */
        void writeTo(String node, Map<String, String> values);
    }

    /**
     * @param executor runs the blocking writes
     * @param entries values by user, as all members should have them; a change is made here before it is written
     */
    public DirectoryWriter(Executor executor, ConcurrentMap<String, String> entries, Members members) {
        this.executor = executor;
        this.entries = entries;
        this.members = members;
    }

    /** Entries of one write. */
    private static final class Part {
        private final Map<String, String> values = new HashMap<>();
        private int characters;

        void add(String user, String value) {
            values.put(user, value);
            characters += user.length() + value.length();
        }

        boolean isFull() {
            return values.size() == BATCH || characters >= BATCH_CHARACTERS;
        }
    }

    /** @param users in which the entries are that were not repeated yet */
    private record Repetition(String node, Iterator<String> users) {}

    /**
     * Writes a change.
     *
     * @param written completed when the change was written, or at once if this writer is closed
     */
    public synchronized void write(String user, String value, Promise<Void> written) {
        if (closed) {
            written.complete();
            return;
        }
        changes.remove(user);
        changes.put(user, value);
        waiting.add(written);
        writeNext();
    }

    /**
     * Writes all entries again to a node that lacks some of them, unless that is under way: a node asks until it has them,
     * and would never get the last ones if each request began anew.
     */
    public synchronized void repeat(String node) {
        if (!closed && repeating.add(node)) {
            repetitions.add(new Repetition(node, entries.keySet().iterator()));
            writeNext();
        }
    }

    /**
     * Writes a last value for all entries; later writes are ignored.
     *
     * @param last what removes an entry
     */
    public synchronized void close(String last, Promise<Void> written) {
        closed = true;
        repetitions.clear();
        entries.keySet().forEach(user -> changes.put(user, last));
        waiting.add(written);
        writeNext();
    }

    private void writeNext() {
        if (writing || (changes.isEmpty() && waiting.isEmpty() && repetitions.isEmpty())) {
            return;
        }
        writing = true;
        Map<String, String> batch = changes;
        List<Promise<Void>> written = waiting;
        Repetition repetition = repetitions.poll();
        changes = new LinkedHashMap<>();
        waiting = new ArrayList<>();
        executor.execute(() -> {
            writeParts(batch);
            written.forEach(Promise::tryComplete);
            if (repetition != null) {
                repeated(repetition, writePart(repetition));
            }
            writeCompleted();
        });
    }

    private synchronized void repeated(Repetition repetition, boolean last) {
        if (last) {
            repeating.remove(repetition.node);
        } else if (!closed) {
            repetitions.add(repetition);
        }
    }

    private synchronized void writeCompleted() {
        writing = false;
        writeNext();
    }

    private void writeParts(Map<String, String> batch) {
        try {
            Part part = new Part();
            for (Map.Entry<String, String> change : batch.entrySet()) {
                part.add(change.getKey(), change.getValue());
                if (part.isFull()) {
                    members.writeToAll(part.values);
                    part = new Part();
                }
            }
            if (!part.values.isEmpty()) {
                members.writeToAll(part.values);
            }
        } catch (RuntimeException failure) {
            log.warn("Writing directory entries to all nodes failed: {}", failure.getMessage());
        }
    }

    /**
     * Each value is read just before it is written, and what changes afterwards is written afterwards, so no entry comes
     * back that was removed meanwhile.
     *
     * @return whether this was the last part
     */
    private boolean writePart(Repetition repetition) {
        Part part = new Part();
        while (!part.isFull() && repetition.users.hasNext()) {
            String user = repetition.users.next();
            String value = entries.get(user);
            if (value != null) {
                part.add(user, value);
            }
        }
        try {
            if (!part.values.isEmpty()) {
                members.writeTo(repetition.node, part.values);
            }
            return !repetition.users.hasNext();
        } catch (RuntimeException failure) {
            log.warn(
                    "Writing directory entries to node {} failed; it requests them again: {}",
                    repetition.node,
                    failure.getMessage());
            return true;
        }
    }
}
