package io.pagenow.chat.registry;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Looks whether this node's entries are still there, after someone else has changed the hashes. That someone is mostly another node
 * about its own business, so looking is slow on purpose: a page a second, however often Redis tells of a change. Looking changes
 * nothing, so nodes do not set one another off.
 */
final class RedisCheck {
    private static final long PAUSE_MILLIS = 1_000;
    private static final int PAGE = 1_000;

    private final Vertx vertx;
    private final RedisLink link;
    private final OwnConnections own;
    private final BooleanSupplier explained;
    private final Findings findings;
    private boolean running;
    private boolean again;

    /** Hears of entries that are missing or not true. */
    interface Findings {
        void connection(String connectionId);

        void user(String userId);

        /** Nothing of a whole page was there, so the hash itself is gone. */
        void everything();
    }

    /** @param explained whether the change was another node's about its own business, so that there is nothing to look for */
    RedisCheck(Vertx vertx, RedisLink link, OwnConnections own, BooleanSupplier explained, Findings findings) {
        this.vertx = vertx;
        this.link = link;
        this.own = own;
        this.explained = explained;
        this.findings = findings;
    }

    /** Looks at everything once, beginning in a second; if that is under way, once more afterwards. */
    void request() {
        if (running) {
            again = true;
            return;
        }
        running = true;
        vertx.setTimer(PAUSE_MILLIS, timer -> {
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
                .onSuccess(answers -> {
                    boolean lost = compare(page, texts(answers.get(0)), users, texts(answers.get(1)));
                    if (lost || from + PAGE >= connections.size()) {
                        end();
                    } else {
                        vertx.setTimer(PAUSE_MILLIS, timer -> page(connections, from + PAGE));
                    }
                });
    }

    private boolean compare(List<String> page, List<String> usersThere, List<String> users, List<String> there) {
        if (usersThere.stream().allMatch(String::isEmpty) || there.stream().allMatch(String::isEmpty)) {
            findings.everything();
            return true;
        }
        for (int index = 0; index < page.size(); index++) {
            if (!usersThere.get(index).equals(own.userOf(page.get(index)))) {
                findings.connection(page.get(index));
            }
        }
        for (int index = 0; index < users.size(); index++) {
            if (own.isWrong(users.get(index), there.get(index))) {
                findings.user(users.get(index));
            }
        }
        return false;
    }

    private static List<String> texts(Response answer) {
        List<String> texts = new ArrayList<>(answer.size());
        answer.forEach(text -> texts.add(text == null ? "" : text.toString()));
        return texts;
    }

    private void end() {
        running = false;
        if (again) {
            request();
        }
    }
}
