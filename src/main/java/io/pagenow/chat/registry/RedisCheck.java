package io.pagenow.chat.registry;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Verifies this node's entries after someone else changed the hashes. Usually that was another node writing its own
 * entries, so the check is deliberately slow: one page a second, however often Redis reports changes. It only reads, so
 * nodes do not trigger each other.
 */
final class RedisCheck {
    private static final long DELAY_MILLIS = 1_000;
    private static final int PAGE = 1_000;

    private final Vertx vertx;
    private final RedisLink link;
    private final OwnConnections own;
    private final BooleanSupplier explained;
    private final Findings findings;
    private boolean running;
    private boolean again;

    /** Receives entries that are missing or wrong. */
    interface Findings {
        void connection(String connectionId);

        void user(String userId);

        /** A whole page was missing, so the hash itself was deleted. */
        void everything();
    }

    /**
     * @param explained whether the change is explained by another node writing its own entries, which needs no check
     */
    RedisCheck(Vertx vertx, RedisLink link, OwnConnections own, BooleanSupplier explained, Findings findings) {
        this.vertx = vertx;
        this.link = link;
        this.own = own;
        this.explained = explained;
        this.findings = findings;
    }

    /** Schedules one check of all entries in a second. If one is running, another follows it. */
    void request() {
        if (running) {
            again = true;
            return;
        }
        running = true;
        vertx.setTimer(DELAY_MILLIS, timer -> {
            again = false;
            page(explained.getAsBoolean() ? List.of() : own.connections(), 0);
        });
    }

    private void page(List<String> connections, int from) {
        List<String> page = connections.subList(from, Math.min(from + PAGE, connections.size())).stream()
                .filter(connection -> own.userOf(connection) != null)
                .toList();
        if (page.isEmpty() || !link.isUp()) {
            end();
            return;
        }
        List<String> users = page.stream().map(own::userOf).distinct().toList();
        link.batch(List.of(
                        RedisHashes.get(RedisHashes.CONNECTION_USER, page),
                        RedisHashes.get(RedisHashes.USER_CONNECTION, users)))
                .onFailure(failure -> end())
                .onSuccess(responses -> {
                    boolean lost = compare(page, texts(responses.get(0)), users, texts(responses.get(1)));
                    if (lost || from + PAGE >= connections.size()) {
                        end();
                    } else {
                        vertx.setTimer(DELAY_MILLIS, timer -> page(connections, from + PAGE));
                    }
                });
    }

    private boolean compare(
            List<String> page, List<String> storedUsers, List<String> users, List<String> storedConnections) {
        if (storedUsers.stream().allMatch(String::isEmpty)
                || storedConnections.stream().allMatch(String::isEmpty)) {
            findings.everything();
            return true;
        }
        for (int index = 0; index < page.size(); index++) {
            if (!storedUsers.get(index).equals(own.userOf(page.get(index)))) {
                findings.connection(page.get(index));
            }
        }
        for (int index = 0; index < users.size(); index++) {
            if (own.isWrong(users.get(index), storedConnections.get(index))) {
                findings.user(users.get(index));
            }
        }
        return false;
    }

    private static List<String> texts(Response response) {
        List<String> texts = new ArrayList<>(response.size());
        response.forEach(text -> texts.add(text == null ? "" : text.toString()));
        return texts;
    }

    private void end() {
        running = false;
        if (again) {
            request();
        }
    }
}
