package io.pagenow.chat.people;

import io.pagenow.chat.bus.message.ProfileEdit;
import io.pagenow.chat.bus.message.UsersQuery;
import io.pagenow.chat.model.Profile;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** Reads and edits profiles. */
final class ProfileStore {
    private final Pool pool;
    private final ProfileNews news;

    ProfileStore(Pool pool, ProfileNews news) {
        this.pool = pool;
        this.news = news;
    }

    /** Returns the profiles of those users who share a conversation with the caller, ordered by user id. */
    Future<List<Profile>> find(UsersQuery query) {
        return pool.preparedQuery(PeopleSql.PROFILES)
                .execute(Tuple.tuple()
                        .addString(query.userId())
                        .addArrayOfString(query.userIds().toArray(String[]::new)))
                .map(rows -> {
                    List<Profile> profiles = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        profiles.add(PersonCache.profile(row));
                    }
                    return profiles;
                });
    }

    /** Replaces a profile, which tokens do not override from then on. */
    Future<Profile> edit(ProfileEdit edit) {
        return pool.preparedQuery(PeopleSql.EDIT_PROFILE)
                .execute(Tuple.of(edit.userId(), edit.name(), edit.picture().orElse(null)))
                .map(rows -> PersonCache.profile(rows.iterator().next()))
                .onSuccess(news::changed);
    }
}
