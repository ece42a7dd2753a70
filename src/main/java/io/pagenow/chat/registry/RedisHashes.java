package io.pagenow.chat.registry;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The two hashes of the contract and the commands on them. A connection id starts with its node's id and a colon, so
 * each entry identifies its owner.
 */
final class RedisHashes {
    /** Maps user id to the id of one open connection, on any node. */
    static final String USER_CONNECTION = "chat_user_connection";
    /** Maps connection id to user id, for all connections. */
    static final String CONNECTION_USER = "chat_connection_user";

    /**
     * For each user: keeps the field if its connection belongs to another node that has the user. Otherwise sets it to
     * this node's connection, or, if there is none, removes it if it is this node's. Atomic, because other nodes do the
     * same concurrently. Arguments: this node's id, then per user the user id, the connection or "", the number of
     * other nodes, their ids.
     */
    private static final String SETTLE = """
            local at = 2
            while at <= #ARGV do
              local user, wanted, others = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2])
              local is = redis.call('HGET', KEYS[1], user)
              local node = is and string.match(is, '^([^:]*):')
              local kept = false
              for i = at + 3, at + 2 + others do
                kept = kept or node == ARGV[i]
              end
              if not kept then
                if wanted ~= '' then
                  if is ~= wanted then redis.call('HSET', KEYS[1], user, wanted) end
                elseif node == ARGV[1] then
                  redis.call('HDEL', KEYS[1], user)
                end
              end
              at = at + 3 + others
            end
            """;

    /** Removes fields whose value has not changed since they were read. Arguments: field, value, field, value ... */
    private static final String REMOVE = """
            for i = 1, #ARGV, 2 do
              if redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[i + 1] then redis.call('HDEL', KEYS[1], ARGV[i]) end
            end
            """;

    private RedisHashes() {}

    /**
     * A user whose field is to be settled.
     *
     * @param connection this node's connection, {@code ""} if it has none
     * @param others other nodes to which the user is connected
     */
    record Settled(String userId, String connection, Set<String> others) {}

    static Request set(String hash, Map<String, String> entries) {
        Request request = Request.cmd(Command.HSET).arg(hash);
        entries.forEach((field, value) -> request.arg(field).arg(value));
        return request;
    }

    static Request delete(String hash, Collection<String> fields) {
        Request request = Request.cmd(Command.HDEL).arg(hash);
        fields.forEach(request::arg);
        return request;
    }

    static Request get(String hash, Collection<String> fields) {
        Request request = Request.cmd(Command.HMGET).arg(hash);
        fields.forEach(request::arg);
        return request;
    }

    static Request scan(String hash, String cursor, int count) {
        return Request.cmd(Command.HSCAN).arg(hash).arg(cursor).arg("COUNT").arg(count);
    }

    static Request settle(String nodeId, List<Settled> users) {
        Request request = Request.cmd(Command.EVAL)
                .arg(SETTLE)
                .arg(1)
                .arg(USER_CONNECTION)
                .arg(nodeId);
        for (Settled user : users) {
            request.arg(user.userId).arg(user.connection).arg(user.others.size());
            user.others.forEach(request::arg);
        }
        return request;
    }

    static Request remove(String hash, Map<String, String> entries) {
        Request request = Request.cmd(Command.EVAL).arg(REMOVE).arg(1).arg(hash);
        entries.forEach((field, value) -> request.arg(field).arg(value));
        return request;
    }

    /** Returns the node of a connection, {@code ""} for an id that no node has assigned. */
    static String nodeOf(String connectionId) {
        int colon = connectionId.indexOf(':');
        return colon < 0 ? "" : connectionId.substring(0, colon);
    }
}
