package io.pagenow.chat.pages;

import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.directory.Directory;
import io.pagenow.chat.model.SharedPage;
import io.pagenow.chat.protocol.PageFact;
import io.vertx.core.Context;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sockets of this node's shared-pages endpoint, and the facts about their users that this node stores in the directory:
 * the page shared last while a socket is active, silence once all sockets are silent, nothing after the last is closed.
 * Confined to one event loop.
 */
final class LocalPages {
    /**
     * Minimum interval between two stored pages of one user, in milliseconds; of the pages shared in between, only the
     * last is stored.
     */
    static final long INTERVAL_MILLIS = 200;

    private final Context context;
    private final Directory directory;
    private final KnownPages known;
    private final InstantSource clock;
    private final Map<String, Local> byUser = new HashMap<>();

    LocalPages(Context context, Directory directory, KnownPages known, InstantSource clock) {
        this.context = context;
        this.directory = directory;
        this.known = known;
        this.clock = clock;
    }

    private static final class Local {
        private final Set<String> active = new HashSet<>();
        private final Set<String> silent = new HashSet<>();
        private PageFact stored = PageFact.ARRIVED;
        private Optional<PageFact> waiting = Optional.empty();
        private Optional<Long> pause = Optional.empty();
    }

    /** Returns whether this node has no socket on the endpoint. */
    boolean isEmpty() {
        return byUser.isEmpty();
    }

    void connected(Connection connection) {
        Local local = byUser.computeIfAbsent(connection.userId(), user -> new Local());
        markActive(connection, local);
    }

    private void markActive(Connection connection, Local local) {
        local.silent.remove(connection.connectionId());
        if (local.active.add(connection.connectionId()) && local.active.size() == 1) {
            store(connection.userId(), local, known.fact(connection.userId()));
        }
    }

    /** Records that a socket became silent, or active again. */
    void silence(Connection connection, boolean silent) {
        Local local = of(connection);
        if (local == null) {
            return;
        }
        if (!silent) {
            markActive(connection, local);
        } else if (local.active.remove(connection.connectionId())) {
            local.silent.add(connection.connectionId());
            if (local.active.isEmpty()) {
                local.waiting = Optional.empty();
                directory.put(connection.userId(), PageFact.SILENT.encode());
            }
        }
    }

    /** Records that a user shares another page, or stops sharing. */
    void share(Connection connection, SharedPage page) {
        Local local = of(connection);
        if (local == null) {
            return;
        }
        markActive(connection, local);
        PageFact before = local.waiting.orElseGet(() -> newer(known.fact(connection.userId()), local.stored));
        PageFact next = before.next(clock.millis(), page);
        if (local.pause.isPresent()) {
            local.waiting = Optional.of(next);
        } else {
            store(connection.userId(), local, next);
            pause(connection.userId(), local);
        }
    }

    private void pause(String userId, Local local) {
        local.pause = Optional.of(context.owner().setTimer(INTERVAL_MILLIS, timerId -> {
            local.pause = Optional.empty();
            if (local.waiting.isPresent()) {
                storeWaiting(userId, local);
                pause(userId, local);
            }
        }));
    }

    private void storeWaiting(String userId, Local local) {
        local.waiting.ifPresent(fact -> store(userId, local, fact));
        local.waiting = Optional.empty();
    }

    private void store(String userId, Local local, PageFact fact) {
        local.stored = fact;
        directory.put(userId, fact.encode());
    }

    void disconnected(Connection connection) {
        Local local = of(connection);
        if (local == null) {
            return;
        }
        boolean lastActive = local.active.remove(connection.connectionId()) && local.active.isEmpty();
        local.silent.remove(connection.connectionId());
        if (lastActive) {
            storeWaiting(connection.userId(), local);
        }
        if (local.active.isEmpty() && local.silent.isEmpty()) {
            local.pause.ifPresent(context.owner()::cancelTimer);
            byUser.remove(connection.userId());
        }
        if (lastActive || !byUser.containsKey(connection.userId())) {
            // Runs in an event loop turn of its own, so that the last page is read before.
            context.runOnContext(later -> leave(connection.userId()));
        }
    }

    private void leave(String userId) {
        Local local = byUser.get(userId);
        if (local == null || local.active.isEmpty()) {
            directory.remove(userId);
        }
    }

    private @Nullable Local of(Connection connection) {
        Local local = byUser.get(connection.userId());
        boolean open = local != null
                && (local.active.contains(connection.connectionId())
                        || local.silent.contains(connection.connectionId()));
        return open ? local : null;
    }

    private static PageFact newer(PageFact one, PageFact other) {
        return other.isAfter(one) ? other : one;
    }

    void close() {
        byUser.forEach((user, local) -> {
            local.pause.ifPresent(context.owner()::cancelTimer);
            directory.remove(user);
        });
        byUser.clear();
    }
}
