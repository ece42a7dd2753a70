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

    private final Bus bus;
    private final LocalConnections connections;

    LocalAudiences(Bus bus, LocalConnections connections) {
        this.bus = bus;
        this.connections = connections;
    }

    /** Returns the users who are connected here and in a conversation with those who changed, without those who are blocked. */
    Future<List<PresenceAudience>> of(List<String> changed) {
        return candidates(changed).map(this::connected).compose(audiences -> withoutBlocked(changed, audiences));
    }

    /** Members of a few conversations are less to send than the ids of many connected users. */
    private Future<List<PresenceAudience>> candidates(List<String> changed) {
        Future<Boolean> membersAreFewer = connections.size() <= FEW_CONNECTED
                ? Future.succeededFuture(false)
                : bus.request(Addresses.AUDIENCE_SIZE, changed).map(members -> members <= connections.size());
        return membersAreFewer.compose(fewer -> bus.request(
                Addresses.AUDIENCES,
                new AudienceQuery(changed, fewer ? Optional.empty() : Optional.of(connections.users()))));
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

    private Future<List<PresenceAudience>> withoutBlocked(List<String> changed, List<PresenceAudience> audiences) {
        if (audiences.isEmpty()) {
            return Future.succeededFuture(audiences);
        }
        Set<String> recipients = new HashSet<>();
        audiences.forEach(audience -> recipients.addAll(audience.recipients()));
        return bus.request(Addresses.BLOCKED_PAIRS, new BlockedPairsQuery(changed, recipients))
                .map(pairs -> new BlockedPairs(pairs).removeFrom(audiences));
    }
}
