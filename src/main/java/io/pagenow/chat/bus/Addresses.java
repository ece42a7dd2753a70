package io.pagenow.chat.bus;

import io.pagenow.chat.protocol.Conversation;
import io.pagenow.chat.protocol.ConversationSummary;
import io.pagenow.chat.protocol.Message;
import io.pagenow.chat.protocol.NewConversation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * All addresses and topics of the event bus, with what travels on them. Verticles know one another by this list alone.
 *
 * <p>Every question names the user who asks. What that user is not a participant of is answered with {@code NOT_FOUND}.
 */
public final class Addresses {
    /** Stores a message. Answered when it is committed. */
    public static final Address<Send, Sent> SEND = new Address<>("persistence.send");
    /** Moves the caller's read position to the newest message and announces it. Answered with the new position. */
    public static final Address<OfConversation, Long> MARK_READ = new Address<>("persistence.mark-read");
    /** Reads one page of what a client has missed. */
    public static final Address<MissedQuery, MissedPage> MISSED = new Address<>("persistence.missed");

    public static final Address<Create, UUID> CREATE_CONVERSATION = new Address<>("persistence.create-conversation");
    public static final Address<DirectQuery, Optional<UUID>> DIRECT_CONVERSATION =
            new Address<>("persistence.direct-conversation");
    /** Conversations with a message, newest message first. */
    public static final Address<ListQuery, List<ConversationSummary>> CONVERSATIONS =
            new Address<>("persistence.conversations");

    public static final Address<OfConversation, Conversation> CONVERSATION = new Address<>("persistence.conversation");
    /** Part of a conversation's history, newest message first. */
    public static final Address<HistoryQuery, List<Message>> HISTORY = new Address<>("persistence.history");
    /** The position of a conversation's newest message, 0 if it has none. */
    public static final Address<OfConversation, Long> NEWEST = new Address<>("persistence.newest");
    /** User ids of all participants, the caller included. */
    public static final Address<OfConversation, List<String>> PARTICIPANTS = new Address<>("persistence.participants");
    /** Whether the database answers. Never fails. */
    public static final Address<Ping, Boolean> DATABASE_HEALTH = new Address<>("persistence.health");

    /** A socket is about to be opened on this node. Answered when messages of every node will reach it. */
    public static final Address<Connection, Void> CONNECT = new Address<>("presence.connect");

    /** Frames for the connections of this node. */
    public static final Topic<Deliveries> DELIVERIES = new Topic<>("session.deliveries");
    /** What this node has committed, on a node of a cluster, which sees to its delivery here and elsewhere. */
    public static final Topic<Deliveries> STORED = new Topic<>("cluster.stored");
    /** A socket of this node was closed, or never came to be opened after {@link #CONNECT}. */
    public static final Topic<Connection> DISCONNECTED = new Topic<>("presence.disconnected");
    /** Another node has left the cluster, with or without a word. */
    public static final Topic<NodeLeft> NODE_LEFT = new Topic<>("cluster.node-left");

    private Addresses() {}

    /** A message to be stored, with the ranges of {@link io.pagenow.chat.protocol.ClientFrame.SendMessage}. */
    public record Send(String senderId, String tempMessageId, UUID conversationId, String content) {}

    /**
     * @param message as stored
     * @param repeated whether an earlier send with the same {@code tempMessageId} had stored it. Only a message that is not repeated is
     *     delivered to the participants
     */
    public record Sent(Message message, boolean repeated) {}

    /** Asks something about one conversation. */
    public record OfConversation(String userId, UUID conversationId) {}

    /**
     * @param cursors by conversation, the highest position that the client has
     * @param after where the page before ended, empty for the first
     */
    public record MissedQuery(String userId, Map<UUID, Long> cursors, Optional<Position> after) {}

    /** A place in the history of one conversation. */
    public record Position(UUID conversationId, long seq) {}

    /**
     * @param messages in order of conversation and position
     * @param last whether nothing is missing after this page
     */
    public record MissedPage(List<Message> messages, boolean last) {}

    public record Create(String userId, NewConversation conversation) {}

    public record DirectQuery(String userId, String otherId) {}

    /** @param isRead only conversations whose latest message the caller has, or has not, read; empty for all */
    public record ListQuery(String userId, Optional<Boolean> isRead) {}

    /**
     * @param above only messages whose position is greater
     * @param below only messages whose position is less
     */
    public record HistoryQuery(String userId, UUID conversationId, long above, long below) {}

    public record Ping() {}

    /** What one commit has to tell, in commit order. */
    public record Deliveries(List<Delivery> deliveries) {}

    /** @param connectionId unique among all connections of all nodes; begins with the node's id and a colon */
    public record Connection(String userId, String connectionId) {}

    /**
     * @param nodeId the id that the node has never again
     * @param cleaner whether this node clears away what the other has left behind. True on exactly one of those that remain; where that
     *     is in doubt on more than one, since clearing twice does no harm
     */
    public record NodeLeft(String nodeId, boolean cleaner) {}
}
