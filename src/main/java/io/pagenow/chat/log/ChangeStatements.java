package io.pagenow.chat.log;

import io.pagenow.chat.action.Action.ChangeMessages;
import io.pagenow.chat.action.Action.DeleteMessages;
import io.pagenow.chat.action.Action.React;
import io.pagenow.chat.config.Settings;
import io.vertx.sqlclient.Pool;

/** Selects the statement that carries out a change. */
final class ChangeStatements {
    private final ChangeStatement messages;
    private final ChangeStatement ranges;
    private final ChangeStatement reactions;

    /**
     * Rules for the change of messages.
     *
     * @param editWindowSeconds age up to which senders may edit a message, negative for any
     * @param deleteWindowSeconds age up to which senders may delete a message, negative for any
     * @param replyMentions whether a reply mentions the sender of the message that it replies to
     * @param reactions maximum distinct reactions to one message
     */
    record Rules(int editWindowSeconds, int deleteWindowSeconds, boolean replyMentions, int reactions) {
        static Rules of(Settings settings) {
            Settings.Messages messages = settings.messages();
            return new Rules(
                    messages.editWindowSeconds(),
                    messages.deleteWindowSeconds(),
                    messages.replyMentions(),
                    settings.limits().client().message().reactions());
        }
    }

    ChangeStatements(Pool pool, MessageRow rows, Rules rules) {
        this.messages = new MessageChangeStatement(pool, rows, rules);
        this.reactions = new ReactionStatement(pool, rows, rules.reactions());
        this.ranges = new RangeDeletionStatement(pool, rows, rules.deleteWindowSeconds());
    }

    ChangeStatement of(ChangeMessages action) {
        if (action instanceof React) {
            return reactions;
        }
        return action instanceof DeleteMessages deletion && !deletion.isSingle() ? ranges : messages;
    }
}
