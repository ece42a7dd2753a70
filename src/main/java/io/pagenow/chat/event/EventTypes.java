package io.pagenow.chat.event;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The table of all events. */
public final class EventTypes {
    /** A message was stored. */
    public static final EventType NEW_MESSAGE = new EventType(1, "new-message", Log.MESSAGES, Audience.PARTICIPANTS);

    /** The user has read up to a message, on any device. */
    public static final EventType READ_MESSAGES = new EventType(2, "read-messages", Log.NONE, Audience.NAMED);

    /** Users came online, went offline or hid their presence. */
    public static final EventType PRESENCE = new EventType(3, "presence", Log.NONE, Audience.NAMED);

    /** Something behind the newest message changed. */
    public static final EventType CHANGES = new EventType(4, "changes", Log.CHANGES, Audience.PARTICIPANTS);

    /** The user is no longer in a conversation, or it no longer exists. */
    public static final EventType CONVERSATION_REMOVED =
            new EventType(5, "conversation-removed", Log.NONE, Audience.NAMED);

    /** The user's own settings of a conversation changed, or the user's rights there. */
    public static final EventType MY_SETTINGS = new EventType(6, "my-settings", Log.NONE, Audience.NAMED);

    /** The user's settings that concern no single conversation changed, or the users whom it blocks. */
    public static final EventType ME = new EventType(8, "me", Log.NONE, Audience.NAMED);

    /** A user who shares a small conversation with the recipient changed its name or picture. */
    public static final EventType PROFILE_CHANGED = new EventType(9, "profile-changed", Log.NONE, Audience.NAMED);

    /** Other participants of a small conversation have read up to a message. */
    public static final EventType RECEIPTS = new EventType(10, "receipts", Log.NONE, Audience.NAMED);

    /** A user types in a conversation, or has stopped. */
    public static final EventType TYPING = new EventType(20, "typing", Log.NONE, Audience.NAMED);

    public static final List<EventType> ALL = List.of(
            NEW_MESSAGE,
            READ_MESSAGES,
            PRESENCE,
            CHANGES,
            CONVERSATION_REMOVED,
            MY_SETTINGS,
            ME,
            PROFILE_CHANGED,
            RECEIPTS,
            TYPING);

    private static final Map<Integer, EventType> BY_ID =
            ALL.stream().collect(Collectors.toMap(EventType::id, Function.identity()));

    private EventTypes() {}

    /**
     * Returns the type with an id, or an unknown one with these properties if a newer version defines it.
     *
     * @param id 1 to 127
     */
    public static EventType of(int id, Log log, Audience audience) {
        EventType known = BY_ID.get(id);
        return known == null ? EventType.unknown(id, log, audience) : known;
    }
}
