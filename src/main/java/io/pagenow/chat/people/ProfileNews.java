package io.pagenow.chat.people;

import io.pagenow.chat.bus.message.PeopleNotice;
import io.pagenow.chat.directory.Directory;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.event.EventTypes;
import io.pagenow.chat.log.EventPublisher;
import io.pagenow.chat.model.Profile;
import io.pagenow.chat.protocol.PeopleFrames;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes changed profiles to the user's own connections and to connected users who share a small conversation with
 * the user. Best effort: clients read
 * profiles again from time to time. One user's audience is read at a time, so that many changes at once leave the
 * database to others. Confined to one event loop.
 */
final class ProfileNews {
    /** Users whose change waits. Later ones are left out. */
    private static final int MAX_WAITING = 1_000;

    /** Most recipients of one change. */
    private static final int MAX_RECIPIENTS = 10_000;

    private static final Logger log = LoggerFactory.getLogger(ProfileNews.class);

    private final Pool pool;
    private final Directory connected;
    private final EventPublisher publisher;
    private final PeopleNotices notices;
    private final int small;
    private final Map<String, Profile> waiting = new LinkedHashMap<>();
    private boolean publishing;

    /**
     * @param connected the connected users of all nodes
     * @param small see {@link io.pagenow.chat.model.GroupLimits#small}
     */
    ProfileNews(Pool pool, Directory connected, EventPublisher publisher, PeopleNotices notices, int small) {
        this.small = small;
        this.pool = pool;
        this.connected = connected;
        this.publisher = publisher;
        this.notices = notices;
    }

    /** Publishes a profile. A newer one of the same user replaces one that waits. */
    void changed(Profile profile) {
        notices.publish(PeopleNotice.of(PeopleNotice.Kind.PERSON, profile.userId()));
        if (waiting.size() < MAX_WAITING || waiting.containsKey(profile.userId())) {
            waiting.put(profile.userId(), profile);
            next();
        }
    }

    private void next() {
        Iterator<Profile> first = waiting.values().iterator();
        if (publishing || !first.hasNext()) {
            return;
        }
        Profile profile = first.next();
        first.remove();
        publishing = true;
        audience(profile.userId())
                .onSuccess(recipients -> publisher.publishNotice(
                        EventTypes.PROFILE_CHANGED,
                        recipients,
                        Envelope.NO_CONVERSATION,
                        0,
                        PeopleFrames.profileChanged(profile)))
                .onFailure(failure -> log.debug(
                        "A changed profile is not published; clients read it later: {}", failure.getMessage()))
                .onComplete(done -> {
                    publishing = false;
                    next();
                });
    }

    private Future<List<String>> audience(String userId) {
        return pool.preparedQuery(PeopleSql.ACQUAINTANCES)
                .execute(Tuple.of(userId, small))
                .map(rows -> {
                    List<String> online = new ArrayList<>();
                    for (Row row : rows) {
                        String other = row.getString(0);
                        if (online.size() < MAX_RECIPIENTS && connected.contains(other)) {
                            online.add(other);
                        }
                    }
                    return List.copyOf(online);
                });
    }
}
