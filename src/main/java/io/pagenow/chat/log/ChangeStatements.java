package io.pagenow.chat.log;

import io.pagenow.chat.action.Action.ChangeMessages;
import io.pagenow.chat.action.Action.DeleteMessages;
import io.pagenow.chat.action.Action.React;
import io.vertx.sqlclient.Pool;

/** Selects the statement that carries out a change. */
public final class ChangeStatements {
    private final ChangeStatement messages;
    private final ChangeStatement ranges;
    private final ChangeStatement reactions;

    /**
     * @param editWindowSeconds age up to which senders may edit a message, negative for any
     * @param deleteWindowSeconds age up to which senders may delete a message, negative for any
     */
    public ChangeStatements(Pool pool, MessageRow rows, int editWindowSeconds, int deleteWindowSeconds) {
        this.messages = new MessageChangeStatement(pool, rows, editWindowSeconds, deleteWindowSeconds);
        this.reactions = new ReactionStatement(pool, rows);
        this.ranges = new RangeDeletionStatement(pool, rows, deleteWindowSeconds);
    }

    ChangeStatement of(ChangeMessages action) {
        if (action instanceof React) {
            return reactions;
        }
        return action instanceof DeleteMessages deletion && !deletion.isSingle() ? ranges : messages;
    }
}
