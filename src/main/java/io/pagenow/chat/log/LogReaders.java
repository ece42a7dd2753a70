package io.pagenow.chat.log;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.ServiceBinder;
import io.pagenow.chat.config.Settings;
import io.vertx.sqlclient.Pool;

/**
 * The readers of the two logs, on one pool.
 *
 * @param rows how a stored message is read
 * @param details what a message shows beside its row
 * @param messages reads the log of messages
 * @param changes reads the log of changes
 */
public record LogReaders(
        MessageRow rows, MessageDetails details, ReactionReader reactions, LogReader messages, ChangeReader changes) {

    public static LogReaders of(Pool pool, Settings settings) {
        MessageRow rows = new MessageRow(settings.messages().deletedText());
        ReactionReader reactions = new ReactionReader(pool);
        MessageDetails details = new MessageDetails(reactions, new QuoteReader(pool));
        int feedLimit = settings.limits().client().group().small();
        return new LogReaders(
                rows,
                details,
                reactions,
                new LogReader(pool, rows, details),
                new ChangeReader(pool, rows, details, feedLimit));
    }

    void bind(ServiceBinder binder) {
        binder.serve(Addresses.MISSED_CHANGES, changes::missed);
        binder.serve(Addresses.CHANGES, changes::page);
        binder.serve(Addresses.REACTIONS, reactions::page);
        binder.serve(Addresses.CHANGE_RANGE, changes::range);
        binder.serve(Addresses.RECENT_CHANGES, changes::recent);
        binder.serve(Addresses.PLACES, changes::places);
        binder.serve(Addresses.FORMER_PLACES, changes::formerPlaces);
        binder.serve(Addresses.STATES, changes::states);
        binder.serve(Addresses.MISSED, messages::missed);
        binder.serve(Addresses.MISSED_MESSAGES, messages::missedMessages);
        binder.serve(Addresses.HISTORY_BOUNDS, messages::bounds);
        binder.serve(Addresses.HISTORY, messages::history);
        binder.serve(Addresses.RANGE, messages::range);
        binder.serve(Addresses.RECENT, messages::recent);
        binder.serve(Addresses.READ_LATELY, messages::readLately);
        binder.serve(Addresses.LEFT_LATELY, messages::leftLately);
    }
}
