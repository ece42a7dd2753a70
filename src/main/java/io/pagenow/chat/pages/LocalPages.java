package io.pagenow.chat.pages;

import io.pagenow.chat.bus.Addresses.Connection;
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

/**
 * The sockets for shared pages of this node, and what this node says in the directory of their users: the page that was shared last on any
 * of them while one of them is heard, that the user is silent when all are, nothing after they were closed. Belongs to one event loop.
 */
final class LocalPages {
    /** Shortest time between two pages of one user, in milliseconds; of more that are shared meanwhile, the last one counts. */
    static final long INTERVAL = 200;

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
        private final Set<String> heard = new HashSet<>();
        private final Set<String> silent = new HashSet<>();
        private PageFact said = PageFact.ARRIVED;
        private Optional<PageFact> waiting = Optional.empty();
        private Optional<Long> pause = Optional.empty();
    }

    /** Whether anybody on this node wants to know of pages. */
    boolean isEmpty() {
        return byUser.isEmpty();
    }

    void connected(Connection connection) {
        Local local = byUser.computeIfAbsent(connection.userId(), user -> new Local());
        hear(connection, local);
    }

    private void hear(Connection connection, Local local) {
        local.silent.remove(connection.connectionId());
        if (local.heard.add(connection.connectionId()) && local.heard.size() == 1) {
            say(connection.userId(), local, known.fact(connection.userId()));
        }
    }

    /** A socket is silent, or heard again. */
    void silence(Connection connection, boolean silent) {
        Local local = of(connection);
        if (local == null) {
            return;
        }
        if (!silent) {
            hear(connection, local);
        } else if (local.heard.remove(connection.connectionId())) {
            local.silent.add(connection.connectionId());
            if (local.heard.isEmpty()) {
                local.waiting = Optional.empty();
                directory.put(connection.userId(), PageFact.SILENT.encode());
            }
        }
    }

    /** A user looks at another page, or shares none any more. */
    void share(Connection connection, SharedPage page) {
        Local local = of(connection);
        if (local == null) {
            return;
        }
        hear(connection, local);
        PageFact before = local.waiting.orElseGet(() -> newer(known.fact(connection.userId()), local.said));
        PageFact next = before.next(clock.millis(), page);
        if (local.pause.isPresent()) {
            local.waiting = Optional.of(next);
        } else {
            say(connection.userId(), local, next);
            pause(connection.userId(), local);
        }
    }

    private void pause(String userId, Local local) {
        local.pause = Optional.of(context.owner().setTimer(INTERVAL, over -> {
            local.pause = Optional.empty();
            if (local.waiting.isPresent()) {
                sayWaiting(userId, local);
                pause(userId, local);
            }
        }));
    }

    private void sayWaiting(String userId, Local local) {
        local.waiting.ifPresent(fact -> say(userId, local, fact));
        local.waiting = Optional.empty();
    }

    private void say(String userId, Local local, PageFact fact) {
        local.said = fact;
        directory.put(userId, fact.encode());
    }

    void disconnected(Connection connection) {
        Local local = of(connection);
        if (local == null) {
            return;
        }
        boolean lastHeard = local.heard.remove(connection.connectionId()) && local.heard.isEmpty();
        local.silent.remove(connection.connectionId());
        if (lastHeard) {
            sayWaiting(connection.userId(), local);
        }
        if (local.heard.isEmpty() && local.silent.isEmpty()) {
            local.pause.ifPresent(context.owner()::cancelTimer);
            byUser.remove(connection.userId());
        }
        if (lastHeard || !byUser.containsKey(connection.userId())) {
            // In a turn of its own, so that the last page is seen before.
            context.runOnContext(later -> leave(connection.userId()));
        }
    }

    private void leave(String userId) {
        Local local = byUser.get(userId);
        if (local == null || local.heard.isEmpty()) {
            directory.remove(userId);
        }
    }

    private Local of(Connection connection) {
        Local local = byUser.get(connection.userId());
        boolean open = local != null
                && (local.heard.contains(connection.connectionId())
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
