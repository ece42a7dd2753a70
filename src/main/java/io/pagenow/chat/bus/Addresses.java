package io.pagenow.chat.bus;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ClusterHealth;
import io.pagenow.chat.model.Conversation;
import io.pagenow.chat.model.ConversationSummary;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.NewConversation;
import io.pagenow.chat.model.SlowClient;
import io.pagenow.chat.model.UserPages;
import io.pagenow.chat.model.UserPresence;
import io.pagenow.chat.protocol.Frame;
import io.pagenow.chat.protocol.NodeReport;
import io.pagenow.chat.protocol.PageFrame;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * All addresses and topics of the event bus, with what travels on them. Verticles know one another by this list alone.
 *
 * <p>Every question names the user who asks, unless the node itself does. What that user is not a participant of is answered with {@code
 * NOT_FOUND}.
 */
public final class Addresses {
    /** Stores messages. Answered when what is accepted of them is committed, with an outcome for each in the same order. */
    public static final Address<List<Send>, List<Outcome>> SEND = new Address<>("persistence.send");
    /** Moves the caller's read position to the newest message and announces it. Answered with the new position. */
    public static final Address<OfConversation, Long> MARK_READ = new Address<>("persistence.mark-read");
    /** Where a client has missed something, in order of conversation. */
    public static final Address<MissedQuery, List<Missed>> MISSED = new Address<>("persistence.missed");
    /** The messages of some places that {@link #MISSED} was answered with, in order of conversation and position. */
    public static final Address<MissedMessages, List<Message>> MISSED_MESSAGES =
            new Address<>("persistence.missed-messages");

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
    /** User ids of all participants by conversation; asked by this node for itself. */
    public static final Address<RecipientsQuery, Map<UUID, List<String>>> RECIPIENTS =
            new Address<>("persistence.recipients");
    /** Messages of a conversation in order of position, at most 1,000; asked by this node for itself. */
    public static final Address<RangeQuery, List<Message>> RANGE = new Address<>("persistence.range");
    /** Where something was stored lately for some users, one page in order of conversation; asked by this node for itself. */
    public static final Address<RecentQuery, List<Missed>> RECENT = new Address<>("persistence.recent");
    /** Reads one page of the read positions that have moved lately, in order of user and conversation; asked by this node for itself. */
    public static final Address<ReadLatelyQuery, List<ReadPosition>> READ_LATELY =
            new Address<>("persistence.read-lately");
    /** How this node sees its cluster; fails without one. */
    public static final Address<Ping, ClusterHealth> CLUSTER_HEALTH = new Address<>("cluster.health");
    /** How this node is, as JSON. What it costs is spent when it is asked alone. */
    public static final Address<Ping, Frame> NODE_STATUS = new Address<>("status.node");
    /** How the other nodes are, in order of their ids; answered after a second even if some are silent. */
    public static final Address<Ping, List<NodeReport>> OTHER_NODES = new Address<>("cluster.other-nodes");
    /** Whether the database answers. Never fails. */
    public static final Address<Ping, Boolean> DATABASE_HEALTH = new Address<>("persistence.health");

    /** What is stored of some users, and only of those whom the caller may know about: itself, who shares a group with it, and whom it shares a direct
     * conversation with in which both have written.
     */
    public static final Address<PresenceQuery, List<StoredPresence>> STORED_PRESENCE =
            new Address<>("persistence.stored-presence");
    /** Which connected users are to be told of a change of others. Conversations in which there is nobody to tell are left out. */
    public static final Address<AudienceQuery, List<Audience>> AUDIENCES = new Address<>("persistence.audiences");
    /** Stores when users were last seen, never setting one back. */
    public static final Address<LastSeen, Void> STORE_LAST_SEEN = new Address<>("persistence.store-last-seen");
    /** Stores whether others may see that the caller is online. Answered with whether that is a change. */
    public static final Address<Visibility, Boolean> STORE_VISIBILITY = new Address<>("persistence.store-visibility");

    /** Who is online, as far as the caller may know, in the order asked. */
    public static final Address<PresenceQuery, List<UserPresence>> PRESENCE = new Address<>("presence.of");
    /** Lets others see that the caller is online, or not. Answered when it is stored. */
    public static final Address<Visibility, Void> SET_VISIBILITY = new Address<>("presence.set-visibility");

    /** A socket is about to be opened on this node. Answered when messages of every node will reach it. */
    public static final Address<Connection, Void> CONNECT = new Address<>("presence.connect");

    /** User ids of those who may see a user's pages, the user not included. */
    public static final Address<OfUser, List<String>> FRIENDS = new Address<>("persistence.friends");

    /** A socket for shared pages is about to be opened on this node. */
    public static final Address<Connection, Void> PAGE_CONNECT = new Address<>("page.connect");
    /** A user shares another page. Answered when it is taken; friends learn of it soon after. */
    public static final Address<PageUpdate, Void> PAGE_UPDATE = new Address<>("page.update");
    /** The pages of all friends and of the caller, of those who are away too. */
    public static final Address<OfUser, List<UserPages>> FRIENDS_PAGES = new Address<>("page.friends");
    /** The pages of one friend or of the caller; refused for everyone else. */
    public static final Address<PagesQuery, UserPages> PAGES = new Address<>("page.one");

    /** A socket for shared pages was closed, or never came to be opened after {@link #PAGE_CONNECT}. */
    public static final Topic<Connection> PAGE_DISCONNECTED = new Topic<>("page.disconnected");
    /** A socket for shared pages has been silent for too long, or is heard again. */
    public static final Topic<Silence> PAGE_SILENCE = new Topic<>("page.silence");
    /** A frame for sockets for shared pages of this node. */
    public static final Topic<PageDelivery> PAGE_DELIVERIES = new Topic<>("session.page-deliveries");

    /** Frames for the connections of this node. */
    public static final Topic<Deliveries> DELIVERIES = new Topic<>("session.deliveries");
    /** What this node has committed, on a node of a cluster, which sees to its delivery here and elsewhere. */
    public static final Topic<Deliveries> STORED = new Topic<>("cluster.stored");
    /** A socket of this node was closed, or never came to be opened after {@link #CONNECT}. */
    public static final Topic<Connection> DISCONNECTED = new Topic<>("presence.disconnected");
    /** All sockets of a user on this node are to be closed. */
    public static final Topic<OfUser> DISCONNECT = new Topic<>("session.disconnect");
    /** The other nodes are to close all sockets of a user. */
    public static final Topic<OfUser> DISCONNECT_ELSEWHERE = new Topic<>("cluster.disconnect");
    /** Another node has left the cluster, with or without a word. */
    public static final Topic<NodeLeft> NODE_LEFT = new Topic<>("cluster.node-left");

    /** A user has changed whether others see that it is online, on whichever node. */
    public static final Topic<VisibilityChanged> VISIBILITY_CHANGED = new Topic<>("presence.visibility-changed");

    /** Two users have both written in their direct conversation for the first time. Not told when the database's answer was lost. */
    public static final Topic<Befriended> BEFRIENDED = new Topic<>("persistence.befriended");

    private Addresses() {}

    /**
     * The slowest clients of one event loop, slowest first.
     *
     * @param loop from 0 on
     */
    public static Address<Ping, List<SlowClient>> slowest(int loop) {
        return new Address<>("session.slowest-" + loop);
    }

    /**
     * A message to be stored, with the ranges of {@link io.pagenow.chat.protocol.ClientFrame.SendMessage}.
     *
     * @param receivedAt when its frame was read, by this node's monotonic clock in nanoseconds
     */
    public record Send(String senderId, String tempMessageId, UUID conversationId, String content, long receivedAt) {}

    /**
     * @param message as stored
     * @param repeated whether an earlier send with the same {@code tempMessageId} had stored it. Only a message that is not repeated is
     *     delivered to the participants
     */
    public record Sent(Message message, boolean repeated) {}

    /** What became of one send: exactly one of the two is there. */
    public record Outcome(Optional<Sent> sent, Optional<ChatException> refusal) {}

    /** Asks something about one conversation. */
    public record OfConversation(String userId, UUID conversationId) {}

    /** @param cursors by conversation, the highest position that the client has */
    public record MissedQuery(String userId, Map<UUID, Long> cursors) {}

    /**
     * Messages of a conversation that a client has missed.
     *
     * @param above the position before the first of them
     * @param end the position of the last
     */
    public record Missed(UUID conversationId, long above, long end) {}

    /** @param places holding no more messages in all than may be in memory at once */
    public record MissedMessages(List<Missed> places) {}

    /** @param userId who makes it, and is a participant too */
    public record Create(String userId, NewConversation conversation) {}

    /** Asks for the direct conversation of two users. */
    public record DirectQuery(String userId, String otherId) {}

    /** @param isRead only conversations whose latest message the caller has, or has not, read; empty for all */
    public record ListQuery(String userId, Optional<Boolean> isRead) {}

    /**
     * @param above only messages whose position is greater
     * @param below only messages whose position is less
     */
    public record HistoryQuery(String userId, UUID conversationId, long above, long below) {}

    /** Asks for the participants of each conversation, without regard to who asks. */
    public record RecipientsQuery(Set<UUID> conversationIds) {}

    /**
     * @param above only messages whose position is greater
     * @param below only messages whose position is less
     * @param seconds only messages that are not older, 0 for all
     */
    public record RangeQuery(UUID conversationId, long above, long below, int seconds) {}

    /**
     * Asks where something was stored lately in conversations of some users.
     *
     * @param seconds only messages that are not older, by the database's clock
     * @param after where the page before ended, empty for the first
     * @param limit most conversations of a page; a shorter page is the last
     */
    public record RecentQuery(List<String> userIds, long seconds, Optional<UUID> after, int limit) {}

    /** How far someone has read a conversation. */
    public record ReadPosition(OfConversation reader, long lastReadSeq) {}

    /**
     * Asks for read positions of some users that have moved lately.
     *
     * @param seconds only those that have moved since, by the database's clock
     * @param after where the page before ended, empty for the first
     * @param limit most positions of a page; a shorter page is the last
     */
    public record ReadLatelyQuery(List<String> userIds, long seconds, Optional<OfConversation> after, int limit) {}

    /** A question without a content. */
    public record Ping() {}

    /** What one commit has to tell, in commit order. */
    public record Deliveries(List<Delivery> deliveries) {}

    /** @param connectionId unique among all connections of all nodes; begins with the node's id and a colon */
    public record Connection(String userId, String connectionId) {}

    /** @param userIds whom the caller asks about, each once */
    public record PresenceQuery(String userId, List<String> userIds) {}

    /**
     * @param visible whether others may see that the user is online, and when it was last
     * @param lastSeenAt when the user's last connection ended, in milliseconds; empty if none has
     */
    public record StoredPresence(String userId, boolean visible, Optional<Instant> lastSeenAt) {}

    /**
     * @param changed users of whom there is something to tell
     * @param connected users who can be told
     */
    public record AudienceQuery(List<String> changed, List<String> connected) {}

    /** Those of the changed and those of the connected users who are in one conversation. A user may be among both. */
    public record Audience(List<StoredPresence> changed, List<String> recipients) {}

    /** @param byUser when each user's last connection ended, in milliseconds */
    public record LastSeen(Map<String, Instant> byUser) {}

    /** @param visible whether others may see that the user is online */
    public record Visibility(String userId, boolean visible) {}

    /** @param nodeId the node on which it was changed */
    public record VisibilityChanged(String userId, boolean visible, String nodeId) {}

    /** A pair of users, in no order. */
    public record Befriended(String userId, String otherId) {}

    /** Says or asks something about one user; who asks is that user. */
    public record OfUser(String userId) {}

    /** @param otherId whose pages are asked for */
    public record PagesQuery(String userId, String otherId) {}

    /** @param page with the ranges of {@link PageFrame.UpdatePresence} */
    public record PageUpdate(Connection connection, PageFrame.UpdatePresence page) {}

    /** @param silent whether the client behind the connection has said nothing for too long, or does again */
    public record Silence(Connection connection, boolean silent) {}

    /** @param recipients user ids; every socket for shared pages of each of them gets the frame */
    public record PageDelivery(List<String> recipients, Frame frame) {}

    /**
     * @param nodeId the id that the node has never again
     * @param cleaner whether this node clears away what the other has left behind. True on exactly one of those that remain; where that
     *     is in doubt on more than one, since clearing twice does no harm
     */
    public record NodeLeft(String nodeId, boolean cleaner) {}
}
