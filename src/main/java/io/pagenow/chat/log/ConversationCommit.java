package io.pagenow.chat.log;

import io.pagenow.chat.model.Change;
import io.pagenow.chat.model.Changes;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Collects the changes of one conversation in one commit, from the rows of a statement of {@link ChangeSql}. */
final class ConversationCommit {
    private final UUID conversationId;
    private final long after;
    private final boolean afterPause;
    private final long memberSeq;
    private final List<Change> items = new ArrayList<>();
    private long follows;

    /** @param row has the columns {@code rev_before}, {@code member_seq} and {@code after_pause} */
    ConversationCommit(UUID conversationId, Row row) {
        this.conversationId = conversationId;
        this.after = row.getLong("rev_before");
        this.afterPause = row.getBoolean("after_pause");
        this.memberSeq = row.getLong("member_seq");
    }

    /** Adds a change, in order of revision. */
    void add(Change change) {
        items.add(change);
    }

    /** @param row has the columns {@code seq} and {@code is_recent} */
    void follow(Row row) {
        if (row.getBoolean("is_recent")) {
            follows = Math.max(follows, row.getLong("seq"));
        }
    }

    long rev() {
        return items.get(items.size() - 1).rev();
    }

    static List<CommittedChanges> committed(Collection<ConversationCommit> commits) {
        return commits.stream()
                .map(commit -> new CommittedChanges(
                        new Changes(commit.conversationId, commit.after, commit.rev(), false, commit.items),
                        commit.follows,
                        commit.memberSeq,
                        commit.afterPause))
                .toList();
    }
}
