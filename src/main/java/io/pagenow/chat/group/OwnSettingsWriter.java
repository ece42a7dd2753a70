package io.pagenow.chat.group;

import io.pagenow.chat.bus.message.OwnChange;
import io.pagenow.chat.database.Transactions;
import io.pagenow.chat.event.EventTypes;
import io.pagenow.chat.log.ConversationRow;
import io.pagenow.chat.log.EventPublisher;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.OwnSettings;
import io.pagenow.chat.model.PersonalLimits;
import io.pagenow.chat.protocol.FrameEncoder;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.UUID;

/** Changes own settings of conversations and publishes them to the user's connections. */
final class OwnSettingsWriter {
    private final Transactions transactions;
    private final EventPublisher publisher;
    private final PersonalLimits limits;

    OwnSettingsWriter(Transactions transactions, EventPublisher publisher, PersonalLimits limits) {
        this.limits = limits;
        this.transactions = transactions;
        this.publisher = publisher;
    }

    /**
     * Changes the caller's own settings. Equal settings are not written.
     *
     * @return the settings after the change; fails with {@code NOT_FOUND} if the caller is not in the conversation, with
     *     {@code LIMIT_REACHED} if it would pin too many
     */
    Future<OwnSettings> change(OwnChange request) {
        String userId = request.userId();
        UUID conversationId = request.conversationId();
        boolean pins = request.change().pinned().orElse(false);
        return transactions
                .run(statements -> (pins ? statements.run(GroupSql.LOCK_PINS, userId) : Future.succeededFuture())
                        .compose(locked -> statements.run(GroupSql.OWN, conversationId, userId))
                        .compose(found -> {
                            if (found.size() == 0) {
                                throw ChatException.conversationNotFound();
                            }
                            Row row = found.iterator().next();
                            OwnSettings before = ConversationRow.own(row);
                            long newestSeq = row.getLong("newest_seq");
                            OwnSettings after = request.change().of(before, newestSeq);
                            if (after.pinned() && !before.pinned() && row.getLong("pins") >= limits.pinned()) {
                                throw ChatException.of(
                                        ErrorCode.LIMIT_REACHED,
                                        "A user pins at most " + limits.pinned() + " conversations (pinned)");
                            }
                            boolean hides = request.change().hidden().isPresent();
                            return after.equals(before) && !hides
                                    ? Future.succeededFuture(before)
                                    : statements
                                            .run(
                                                    GroupSql.UPDATE_OWN,
                                                    conversationId,
                                                    userId,
                                                    after.my(),
                                                    ConversationRow.mine(after),
                                                    after.aboveSeq(),
                                                    hides,
                                                    after.hidden() ? newestSeq : null)
                                            .map(written -> after);
                        }))
                .onSuccess(after -> publish(userId, conversationId, after));
    }

    private void publish(String userId, UUID conversationId, OwnSettings own) {
        publisher.publishNotice(
                EventTypes.MY_SETTINGS,
                List.of(userId),
                conversationId,
                0,
                FrameEncoder.mySettings(conversationId, own));
    }
}
