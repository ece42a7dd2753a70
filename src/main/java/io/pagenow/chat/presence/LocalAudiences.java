package io.pagenow.chat.presence;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.AudienceQuery;
import io.pagenow.chat.bus.message.BlockedPairsQuery;
import io.pagenow.chat.bus.message.PresenceAudience;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds this node's users who are told of presence changes. Not thread-safe; confined to one event loop. */
final class LocalAudiences {
    /** Connected users whose ids cost less to send than one more query. */
    private static final int FEW_CONNECTED = 1_000;

    /** So many times as many members as connected users are not counted again at once. */
    private static final int CLEARLY_MORE = 2;

    /** Queries after which members are counted again all the same, because conversations change. */
    static final int UNCOUNTED = 20;

    private final Bus bus;
    private final LocalConnections connections;

    /** Members of the conversations of one user who changed, as counted last. */
    private double membersOfOne;

    private int uncounted;

    LocalAudiences(Bus bus, LocalConnections connections) {
        this.bus = bus;
        this.connections = connections;
    }

    /**
     * Returns the users who are connected here and in a conversation with those who changed, or friends of theirs; nobody with one whom
     * they have blocked, or who has blocked them.
     */
    Future<List<PresenceAudience>> of(List<String> changed) {
        return candidates(changed).map(this::connected).compose(this::withoutBlocked);
    }

    /** Members of a few conversations are less to send than the ids of many connected users. */
    private Future<List<PresenceAudience>> candidates(List<String> changed) {
        return areMembersFewer(changed)
                .compose(fewer -> bus.request(
                        Addresses.AUDIENCES,
                        new AudienceQuery(changed, fewer ? Optional.empty() : Optional.of(connections.users()))));
    }

    private Future<Boolean> areMembersFewer(List<String> changed) {
        int connected = connections.size();
        if (connected <= FEW_CONNECTED) {
            return Future.succeededFuture(false);
        }
        if (membersOfOne * changed.size() > (double) CLEARLY_MORE * connected && uncounted < UNCOUNTED) {
            uncounted++;
            return Future.succeededFuture(false);
        }
        uncounted = 0;
        return bus.request(Addresses.AUDIENCE_SIZE, changed).map(members -> {
            membersOfOne = (double) members / changed.size();
            return members <= connected;
        });
    }

    private List<PresenceAudience> connected(List<PresenceAudience> candidates) {
        return candidates.stream()
                .map(audience -> new PresenceAudience(
                        audience.changed(),
                        audience.recipients().stream()
                                .filter(connections::contains)
                                .toList()))
                .filter(audience -> !audience.recipients().isEmpty())
                .toList();
    }

    private Future<List<PresenceAudience>> withoutBlocked(List<PresenceAudience> audiences) {
        if (audiences.isEmpty()) {
            return Future.succeededFuture(audiences);
        }
        Set<String> changed = new HashSet<>();
        Set<String> recipients = new HashSet<>();
        for (PresenceAudience audience : audiences) {
            audience.changed().forEach(user -> changed.add(user.userId()));
            recipients.addAll(audience.recipients());
        }
        return bus.request(Addresses.BLOCKED_PAIRS, new BlockedPairsQuery(changed, recipients))
                .map(pairs -> new BlockedPairs(pairs).removeFrom(audiences));
    }
}
