package io.pagenow.chat.log;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pagenow.chat.bus.message.RecipientsQuery;
import io.pagenow.chat.model.Participants;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Caches the participants of conversations. Every event says at which position of its conversation the participants last
 * changed, so an entry that is older than the event is read again. Use it for delivery only: whether a user is a participant now,
 * the database decides.
 */
public final class ParticipantCache {
    /** Maximum user ids cached over all conversations, about 100 bytes each. A longer id counts as several. */
    private static final long MAX_KEPT = 500_000;

    /** Characters of a user id per unit of weight. */
    private static final int USUAL_LENGTH = 50;

    private final Pool pool;
    private final Cache<UUID, Participants> cache = Caffeine.newBuilder()
            .maximumWeight(MAX_KEPT)
            .<UUID, Participants>weigher((conversation, participants) -> weight(participants))
            .executor(Runnable::run)
            .build();

    public ParticipantCache(Pool pool) {
        this.pool = pool;
    }

    private static int weight(Participants participants) {
        int weight = 1 + participants.bounds().size() + participants.leavers().size();
        for (String userId : participants.userIds()) {
            weight += 1 + userId.length() / USUAL_LENGTH;
        }
        return weight;
    }

    /**
     * Returns the participants at a position or later.
     *
     * @param memberSeq see {@link Participants#memberSeq()}
     */
    public Future<Participants> of(UUID conversationId, long memberSeq) {
        Participants known = cached(conversationId, memberSeq);
        return known != null
                ? Future.succeededFuture(known)
                : read(new UUID[] {conversationId}).map(read -> read.getOrDefault(conversationId, Participants.NONE));
    }

    /** Returns the participants by conversation. Conversations that nobody is in, or has left lately, are left out. */
    public Future<Map<UUID, Participants>> of(RecipientsQuery query) {
        Map<UUID, Participants> found = new HashMap<>();
        List<UUID> others = new ArrayList<>();
        query.memberSeqs().forEach((conversationId, memberSeq) -> {
            Participants known = cached(conversationId, memberSeq);
            if (known == null) {
                others.add(conversationId);
            } else {
                found.put(conversationId, known);
            }
        });
        return others.isEmpty()
                ? Future.succeededFuture(found)
                : read(others.toArray(UUID[]::new)).map(read -> {
                    found.putAll(read);
                    return found;
                });
    }

    private @Nullable Participants cached(UUID conversationId, long memberSeq) {
        Participants known = cache.getIfPresent(conversationId);
        return known != null && known.memberSeq() >= memberSeq ? known : null;
    }

    private Future<Map<UUID, Participants>> read(UUID[] conversationIds) {
        return pool.preparedQuery(LogSql.RECIPIENTS)
                .execute(Tuple.tuple().addArrayOfUUID(conversationIds))
                .map(rows -> {
                    Map<UUID, Builder> read = new HashMap<>();
                    for (Row row : rows) {
                        read.computeIfAbsent(row.getUUID(0), conversationId -> new Builder(row.getLong(3)))
                                .add(row);
                    }
                    Map<UUID, Participants> participants = new HashMap<>();
                    read.forEach((conversationId, builder) -> participants.put(conversationId, builder.build()));
                    participants.forEach(this::keepNewest);
                    return participants;
                });
    }

    /** Reads may complete in another order than they began. */
    private void keepNewest(UUID conversationId, Participants read) {
        cache.asMap()
                .merge(conversationId, read, (held, other) -> other.memberSeq() >= held.memberSeq() ? other : held);
    }

    private static final class Builder {
        private final long memberSeq;
        private final List<String> userIds = new ArrayList<>();
        private final Map<String, Long> bounds = new HashMap<>();
        private final Map<String, Participants.Stay> leavers = new HashMap<>();

        Builder(long memberSeq) {
            this.memberSeq = memberSeq;
        }

        void add(Row row) {
            String userId = row.getString(1);
            long bound = row.getLong(2);
            Long leftSeq = row.getLong(4);
            if (leftSeq != null) {
                leavers.put(userId, new Participants.Stay(bound, leftSeq));
                return;
            }
            userIds.add(userId);
            if (bound > 0) {
                bounds.put(userId, bound);
            }
        }

        Participants build() {
            return new Participants(memberSeq, List.copyOf(userIds), Map.copyOf(bounds), Map.copyOf(leavers));
        }
    }
}
