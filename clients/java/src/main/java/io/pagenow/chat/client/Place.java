package io.pagenow.chat.client;

import io.pagenow.chat.client.Change.MessageChanged;
import io.pagenow.chat.client.Change.MessagesRemoved;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A client's place in one conversation, and the messages that wait for an earlier one. */
final class Place {
    /** By position. */
    final SortedMap<Long, Message> held = new TreeMap<>();

    long seq;
    long rev;
    long my;
    /** The lowest position whose changes are wanted, where the client has begun and knows no revision yet; -1 for all. */
    long lowest = -1;

    Cursor cursor() {
        return new Cursor(seq, rev, my);
    }

    /** The cursor as {@code sync} has it. */
    List<Long> syncCursor() {
        return lowest < 0 ? List.of(seq, rev, my) : List.of(seq, rev, my, lowest);
    }

    /** Applies a change to the messages that wait. */
    void change(Change change) {
        if (!held.isEmpty()) {
            held.replaceAll((position, message) -> after(message, change));
        }
    }

    private static Message after(Message message, Change change) {
        if (change instanceof MessageChanged changed && changed.message().seq() == message.seq()) {
            Message later = changed.message();
            return later.rev() > message.rev() ? later.withTempMessageId(message.tempMessageId()) : message;
        }
        if (change instanceof MessagesRemoved removed && removed.covers(message.seq())) {
            return removed.rev() > message.rev() ? message.deleted(removed.rev()) : message;
        }
        return message;
    }
}
