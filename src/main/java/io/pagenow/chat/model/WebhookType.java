package io.pagenow.chat.model;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The types of events that webhooks get. Receivers rely on the names; a new kind of event is a new constant. */
public enum WebhookType {
    /** A message was stored, of a user, a bot or the server. */
    MESSAGE_CREATED("message-created"),
    /** A message was edited or deleted, users reacted to it, or many messages were deleted at once. */
    MESSAGE_CHANGED("message-changed"),
    /** A group was created, or the title, the picture or the rules of a conversation changed. */
    CONVERSATION_CHANGED("conversation-changed"),
    /** A conversation was deleted. Nothing of it follows. */
    CONVERSATION_DELETED("conversation-deleted"),
    /** A member joined, or its role or rights changed; in conversations whose members are in the log of changes. */
    MEMBER_CHANGED("member-changed"),
    /** A member left or was removed; in conversations whose members are in the log of changes. */
    MEMBER_LEFT("member-left"),
    /** Someone has reported messages to the administrators. */
    REPORT_CREATED("report-created");

    /** All names, in the order of the constants. */
    public static final List<String> NAMES =
            Arrays.stream(values()).map(WebhookType::wireName).toList();

    /** The types that come from the log of changes. */
    private static final Set<WebhookType> OF_CHANGES =
            EnumSet.of(MESSAGE_CHANGED, CONVERSATION_CHANGED, MEMBER_CHANGED, MEMBER_LEFT);

    private final String wireName;

    WebhookType(String wireName) {
        this.wireName = wireName;
    }

    /** Returns the name on the wire, as in {@code message-created}. */
    public String wireName() {
        return wireName;
    }

    /** Returns whether its events are in the log of changes. */
    public boolean isOfChanges() {
        return OF_CHANGES.contains(this);
    }

    /** Returns the type with a name; empty if there is none. */
    public static Optional<WebhookType> of(String wireName) {
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(wireName))
                .findFirst();
    }

    /** Returns the type of the event that a change is. */
    public static WebhookType of(Change change) {
        if (change instanceof Change.ConversationChanged) {
            return CONVERSATION_CHANGED;
        }
        if (change instanceof Change.MemberChanged) {
            return MEMBER_CHANGED;
        }
        return change instanceof Change.MemberLeft ? MEMBER_LEFT : MESSAGE_CHANGED;
    }
}
