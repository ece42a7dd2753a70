package io.pagenow.chat.bus;

import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ClusterHealth;
import io.pagenow.chat.model.Conversation;
import io.pagenow.chat.model.ConversationSummary;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.MessageExtra;
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
 * All addresses and topics of the event bus, with their messages. Verticles depend on each other only through this
 * list.
 *
 * <p>Every request names the user on whose behalf it is made, unless the node makes it for itself. A request about
 * something that the user is not a participant of fails with {@code NOT_FOUND}.
 */
public final class Addresses {
    /**
     * Stores messages. Completes when the accepted ones are committed, with one outcome per message in the same order.
     */
    public static final Address<List<Send>, List<Outcome>> SEND = new Address<>("persistence.send");
    /** Moves the caller's read position to the newest message and publishes it. Returns the new position. */
    public static final Address<OfConversation, Long> MARK_READ = new Address<>("persistence.mark-read");
    /** Ranges of messages that a client has missed, ordered by conversation. */
    public static final Address<MissedQuery, List<Missed>> MISSED = new Address<>("persistence.missed");
    /** Messages in some ranges of {@link #MISSED}, ordered by conversation and position. */
    public static final Address<MissedMessages, List<Message>> MISSED_MESSAGES =
            new Address<>("persistence.missed-messages");

    public static final Address<Create, UUID> CREATE_CONVERSATION = new Address<>("persistence.create-conversation");
    public static final Address<DirectQuery, Optional<UUID>> DIRECT_CONVERSATION =
            new Address<>("persistence.direct-conversation");
    /** Conversations that have a message, newest message first. */
    public static final Address<ListQuery, List<ConversationSummary>> CONVERSATIONS =
            new Address<>("persistence.conversations");

    public static final Address<OfConversation, Conversation> CONVERSATION = new Address<>("persistence.conversation");
    /** Part of a conversation's history, newest message first. */
    public static final Address<HistoryQuery, List<Message>> HISTORY = new Address<>("persistence.history");
    /** The position of a conversation's newest message, 0 if it has none. */
    public static final Address<OfConversation, Long> NEWEST = new Address<>("persistence.newest");
    /** User ids of all participants, the caller included. */
    public static final Address<OfConversation, List<String>> PARTICIPANTS = new Address<>("persistence.participants");
    /** User ids of all participants by conversation; requested by this node for itself. */
    public static final Address<RecipientsQuery, Map<UUID, List<String>>> RECIPIENTS =
            new Address<>("persistence.recipients");
    /** Messages of a conversation in order of position, at most 1,000; requested by this node for itself. */
    public static final Address<RangeQuery, List<Message>> RANGE = new Address<>("persistence.range");
    /**
     * Ranges of messages stored recently for some users, one page ordered by conversation; requested by this node for
     * itself.
     */
    public static final Address<RecentQuery, List<Missed>> RECENT = new Address<>("persistence.recent");
    /**
     * Read positions that moved recently, one page ordered by user and conversation; requested by this node for itself.
     */
    public static final Address<ReadLatelyQuery, List<ReadPosition>> READ_LATELY =
            new Address<>("persistence.read-lately");
    /** Edits or deletes messages. Completes when the change is committed. */
    public static final Address<ChangeRequest, Changed> CHANGE = new Address<>("persistence.change");
    /**
     * One page of the changes in some ranges of revisions, ordered by conversation; requested by this node for itself. A
     * range that does not fit on the page is cut, and later ones are left out.
     */
    public static final Address<List<ChangePlace>, List<Changes>> MISSED_CHANGES =
            new Address<>("persistence.missed-changes");
    /** One page of a conversation's changes. */
    public static final Address<ChangesQuery, Changes> CHANGES = new Address<>("persistence.changes");
    /** All conversations of a user, with their revisions. */
    public static final Address<OfUser, List<ConversationPlace>> PLACES = new Address<>("persistence.places");
    /**
     * The changes of a conversation after a revision, one page; requested by this node for itself. Empty if the conversation
     * has none.
     */
    public static final Address<RangeQuery, Optional<Changes>> CHANGE_RANGE = new Address<>("persistence.change-range");
    /** The counterpart of {@link #RECENT} for changes: ranges of revisions. */
    public static final Address<RecentQuery, List<Missed>> RECENT_CHANGES = new Address<>("persistence.recent-changes");
    /** Whether all nodes of the cluster deliver changes; only on a node of a cluster. */
    public static final Address<Ping, Boolean> ALL_KNOW_CHANGES = new Address<>("cluster.all-know-changes");
    /** This node's view of its cluster; fails without a cluster. */
    public static final Address<Ping, ClusterHealth> CLUSTER_HEALTH = new Address<>("cluster.health");
    /** The status of this node, as JSON. Computed only on request. */
    public static final Address<Ping, Frame> NODE_STATUS = new Address<>("status.node");
    /** The status of the other nodes, ordered by id. Completes after a second even if some are silent. */
    public static final Address<Ping, List<NodeReport>> OTHER_NODES = new Address<>("cluster.other-nodes");
    /** Age of the oldest batch that is being stored or published, in milliseconds; 0 if there is none. */
    public static final Address<Ping, Long> PUBLISH_LAG = new Address<>("persistence.publish-lag");
    /** Returns true if the database responds. Never fails. */
    public static final Address<Ping, Boolean> DATABASE_HEALTH = new Address<>("persistence.health");

    /**
     * Stored presence of those of some users about whom the caller may know: the caller, users in a common group, and
     * users of a direct conversation in which both have written.
     */
    public static final Address<PresenceQuery, List<StoredPresence>> STORED_PRESENCE =
            new Address<>("persistence.stored-presence");
    /**
     * The connected users who are notified of a change of other users. Conversations without a connected user are
     * omitted.
     */
    public static final Address<AudienceQuery, List<Audience>> AUDIENCES = new Address<>("persistence.audiences");
    /** Stores the last-seen times of users, never moving one back. */
    public static final Address<LastSeen, Void> STORE_LAST_SEEN = new Address<>("persistence.store-last-seen");
    /** Stores whether others may see that the caller is online. Returns whether that is a change. */
    public static final Address<Visibility, Boolean> STORE_VISIBILITY = new Address<>("persistence.store-visibility");

    /** Presence of some users as far as the caller may know it, in the requested order. */
    public static final Address<PresenceQuery, List<UserPresence>> PRESENCE = new Address<>("presence.of");
    /** Sets whether others may see that the caller is online. Completes when stored. */
    public static final Address<Visibility, Void> SET_VISIBILITY = new Address<>("presence.set-visibility");

    /**
     * Announces that a chat socket is about to be opened on this node. Completes when messages from every node will
     * reach it.
     */
    public static final Address<Connection, Void> CONNECT = new Address<>("presence.connect");

    /** User ids of those who may see a user's pages, the user excluded. */
    public static final Address<OfUser, List<String>> FRIENDS = new Address<>("persistence.friends");

    /** Announces that a shared-pages socket is about to be opened on this node. */
    public static final Address<Connection, Void> PAGE_CONNECT = new Address<>("page.connect");
    /** Shares another page of a user. Completes when accepted; friends are notified shortly after. */
    public static final Address<PageUpdate, Void> PAGE_UPDATE = new Address<>("page.update");
    /** Pages of the caller and of all friends, offline ones included. */
    public static final Address<OfUser, List<UserPages>> FRIENDS_PAGES = new Address<>("page.friends");
    /** Pages of one friend or of the caller; {@code NOT_FOUND} for any other user. */
    public static final Address<PagesQuery, UserPages> PAGES = new Address<>("page.one");

    /** A shared-pages socket was closed, or was not opened after {@link #PAGE_CONNECT}. */
    public static final Topic<Connection> PAGE_DISCONNECTED = new Topic<>("page.disconnected");
    /** A shared-pages socket has been silent for too long, or is active again. */
    public static final Topic<Silence> PAGE_SILENCE = new Topic<>("page.silence");
    /** A frame for the shared-pages sockets of this node. */
    public static final Topic<PageDelivery> PAGE_DELIVERIES = new Topic<>("session.page-deliveries");

    /** Frames for the chat sockets of this node. */
    public static final Topic<Deliveries> DELIVERIES = new Topic<>("session.deliveries");
    /** Messages that this node has committed, on a node of a cluster, which delivers them here and elsewhere. */
    public static final Topic<Deliveries> STORED = new Topic<>("cluster.stored");
    /** A chat socket of this node was closed, or was not opened after {@link #CONNECT}. */
    public static final Topic<Connection> DISCONNECTED = new Topic<>("presence.disconnected");
    /** Closes all sockets of a user on this node. */
    public static final Topic<OfUser> DISCONNECT = new Topic<>("session.disconnect");
    /** Closes all sockets of a user on the other nodes. */
    public static final Topic<OfUser> DISCONNECT_ELSEWHERE = new Topic<>("cluster.disconnect");
    /** Another node has left the cluster, orderly or not. */
    public static final Topic<NodeLeft> NODE_LEFT = new Topic<>("cluster.node-left");

    /** A user on any node changed whether others see that the user is online. */
    public static final Topic<VisibilityChanged> VISIBILITY_CHANGED = new Topic<>("presence.visibility-changed");

    /**
     * Two users have both written in their direct conversation for the first time. Not published if the database's
     * response was lost.
     */
    public static final Topic<Befriended> BEFRIENDED = new Topic<>("persistence.befriended");

    private Addresses() {}

    /**
     * Returns the address for the slowest clients of one event loop, slowest first.
     *
     * @param loop index of the event loop, from 0
     */
    public static Address<Ping, List<SlowClient>> slowest(int loop) {
        return new Address<>("session.slowest-" + loop);
    }

    /**
     * A message to store, with the ranges of {@link io.pagenow.chat.action.Action.SendMessage}.
     *
     * @param receivedAt time at which its frame was read, by this node's monotonic clock in nanoseconds
     */
    public record Send(
            String senderId,
            String tempMessageId,
            UUID conversationId,
            String content,
            MessageExtra extra,
            long receivedAt) {}

    /**
     * A stored message.
     *
     * @param message as stored
     * @param repeated whether an earlier send with the same {@code tempMessageId} stored it. Only a message that is not
     *     repeated is delivered to the participants
     */
    public record Sent(Message message, boolean repeated) {}

    /** The outcome of one send: exactly one of the two is present. */
    public record Outcome(Optional<Sent> sent, Optional<ChatException> refusal) {}

    /**
     * A query for one page of a conversation's changes.
     *
     * @param after exclusive lower bound of the revision
     * @param limit most changes, 1 or more
     */
    public record ChangesQuery(String userId, UUID conversationId, long after, int limit) {}

    /** A request about one conversation. */
    public record OfConversation(String userId, UUID conversationId) {}

    /**
     * A query for missed messages.
     *
     * @param cursors the highest position that the client has, by conversation
     */
    public record MissedQuery(String userId, Map<UUID, Long> cursors) {}

    /**
     * A range of messages of one conversation that a client has missed.
     *
     * @param above position before the first one
     * @param end position of the last one
     */
    public record Missed(UUID conversationId, long above, long end) {}

    /**
     * A query for the messages of some ranges.
     *
     * @param places at most as many messages in total as may be in memory at once
     */
    public record MissedMessages(List<Missed> places) {}

    /**
     * A request to create a conversation.
     *
     * @param userId the creator, who is a participant too
     */
    public record Create(String userId, NewConversation conversation) {}

    /** A query for the direct conversation of two users. */
    public record DirectQuery(String userId, String otherId) {}

    /**
     * A query for the conversation list.
     *
     * @param isRead only conversations whose latest message the caller has, or has not, read; empty for all
     */
    public record ListQuery(String userId, Optional<Boolean> isRead) {}

    /**
     * A query for part of a conversation's history.
     *
     * @param above exclusive lower bound of the position
     * @param below exclusive upper bound of the position
     */
    public record HistoryQuery(String userId, UUID conversationId, long above, long below) {}

    /** A query for the participants of conversations, regardless of the caller. */
    public record RecipientsQuery(Set<UUID> conversationIds) {}

    /**
     * A query for a range of messages, regardless of the caller.
     *
     * @param above exclusive lower bound of the position
     * @param below exclusive upper bound of the position
     * @param seconds greatest age of a message, 0 for any
     */
    public record RangeQuery(UUID conversationId, long above, long below, int seconds) {}

    /**
     * A query for ranges of recent messages in the conversations of some users.
     *
     * @param seconds greatest age of a message, by the database's clock
     * @param after last conversation of the previous page, empty for the first page
     * @param limit most conversations of a page; a shorter page is the last
     */
    public record RecentQuery(List<String> userIds, long seconds, Optional<UUID> after, int limit) {}

    /** A user's read position in one conversation. */
    public record ReadPosition(OfConversation reader, long lastReadSeq) {}

    /**
     * A query for read positions of some users that moved recently.
     *
     * @param seconds greatest age of the move, by the database's clock
     * @param after last entry of the previous page, empty for the first page
     * @param limit most positions of a page; a shorter page is the last
     */
    public record ReadLatelyQuery(List<String> userIds, long seconds, Optional<OfConversation> after, int limit) {}

    /** A request without parameters. */
    public record Ping() {}

    /** Deliveries of one commit, in commit order. */
    public record Deliveries(List<Envelope> deliveries) {}

    /**
     * An open socket, or one about to be opened.
     *
     * @param connectionId unique among all connections of all nodes; begins with the node's id and a colon
     */
    public record Connection(String userId, String connectionId) {}

    /**
     * A query for the presence of some users.
     *
     * @param userIds the users in question, each once
     */
    public record PresenceQuery(String userId, List<String> userIds) {}

    /**
     * Presence of a user as stored.
     *
     * @param visible whether others may see that the user is online, and the last-seen time
     * @param lastSeenAt end of the user's last connection, in milliseconds; empty if there was none
     */
    public record StoredPresence(String userId, boolean visible, Optional<Instant> lastSeenAt) {}

    /**
     * A query for the users to notify of changes.
     *
     * @param changed users whose presence changed
     * @param connected users who can be notified
     */
    public record AudienceQuery(List<String> changed, List<String> connected) {}

    /** Users of one conversation who changed, and users of it who are notified. A user may be among both. */
    public record Audience(List<StoredPresence> changed, List<String> recipients) {}

    /**
     * Last-seen times.
     *
     * @param byUser end of each user's last connection, in milliseconds
     */
    public record LastSeen(Map<String, Instant> byUser) {}

    /**
     * A user's choice of visibility.
     *
     * @param visible whether others may see that the user is online
     */
    public record Visibility(String userId, boolean visible) {}

    /**
     * A change of a user's visibility.
     *
     * @param nodeId the node on which it was changed
     */
    public record VisibilityChanged(String userId, boolean visible, String nodeId) {}

    /** An unordered pair of users. */
    public record Befriended(String userId, String otherId) {}

    /** A request by one user, or an event about one user. */
    public record OfUser(String userId) {}

    /**
     * A query for the pages of one user.
     *
     * @param otherId the owner of the pages
     */
    public record PagesQuery(String userId, String otherId) {}

    /**
     * A page shared on one connection.
     *
     * @param page with the ranges of {@link PageFrame.UpdatePresence}
     */
    public record PageUpdate(Connection connection, PageFrame.UpdatePresence page) {}

    /**
     * A change of a connection's silence.
     *
     * @param silent true if the client has been silent for too long, false if it is active again
     */
    public record Silence(Connection connection, boolean silent) {}

    /**
     * A frame for the shared-pages sockets of some users.
     *
     * @param recipients user ids; every shared-pages socket of each of them gets the frame
     */
    public record PageDelivery(List<String> recipients, Frame frame) {}

    /**
     * A node that left the cluster.
     *
     * @param nodeId the node's id, which is never reused
     * @param cleaner whether this node removes the state that the other left behind. True on exactly one remaining
     *     node, or in doubt on several, since removing twice is harmless
     */
    public record NodeLeft(String nodeId, boolean cleaner) {}
}
