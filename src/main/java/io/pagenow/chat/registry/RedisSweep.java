package io.pagenow.chat.registry;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Scans both hashes once, in pages, and removes entries of connections that no longer exist. */
final class RedisSweep {
    /** Approximate entries per page. Redis serves no other client while it reads one. */
    private static final int PAGE = 500;

    private final RedisLink link;
    private final Predicate<String> stale;
    private final Consumer<String> userRemoved;
    private int removed;

    /**
     * @param stale whether the connection with this id no longer exists
     * @param userRemoved receives each user whose field was removed
     */
    RedisSweep(RedisLink link, Predicate<String> stale, Consumer<String> userRemoved) {
        this.link = link;
        this.stale = stale;
        this.userRemoved = userRemoved;
    }

    /** Runs the sweep. Returns the number of removed entries. */
    Future<Integer> run() {
        return connections("0").compose(done -> users("0")).map(done -> removed);
    }

    private Future<Void> connections(String cursor) {
        return page(RedisHashes.CONNECTION_USER, cursor).compose(page -> {
            List<String> staleConnections =
                    page.entries.keySet().stream().filter(stale).toList();
            removed += staleConnections.size();
            Future<?> cleared = staleConnections.isEmpty()
                    ? Future.succeededFuture()
                    : link.batch(List.of(RedisHashes.delete(RedisHashes.CONNECTION_USER, staleConnections)));
            return cleared.compose(done -> page.isLast() ? Future.succeededFuture() : connections(page.next));
        });
    }

    private Future<Void> users(String cursor) {
        return page(RedisHashes.USER_CONNECTION, cursor).compose(page -> {
            page.entries.values().removeIf(stale.negate());
            removed += page.entries.size();
            Future<?> cleared = page.entries.isEmpty()
                    ? Future.succeededFuture()
                    : link.batch(List.of(RedisHashes.remove(RedisHashes.USER_CONNECTION, page.entries)));
            return cleared.compose(done -> {
                page.entries.keySet().forEach(userRemoved);
                return page.isLast() ? Future.succeededFuture() : users(page.next);
            });
        });
    }

    private record Page(String next, Map<String, String> entries) {
        boolean isLast() {
            return next.equals("0");
        }
    }

    private Future<Page> page(String hash, String cursor) {
        return link.batch(List.of(RedisHashes.scan(hash, cursor, PAGE))).map(responses -> {
            Response response = responses.get(0);
            Map<String, String> entries = new LinkedHashMap<>();
            Response flat = response.get(1);
            for (int index = 0; index + 1 < flat.size(); index += 2) {
                entries.put(flat.get(index).toString(), flat.get(index + 1).toString());
            }
            return new Page(response.get(0).toString(), entries);
        });
    }
}
