package io.pagenow.chat.bus;

import io.pagenow.chat.bus.message.AddMembers;
import io.pagenow.chat.bus.message.AddedMembers;
import io.pagenow.chat.bus.message.ApiKeyUse;
import io.pagenow.chat.bus.message.AttachedFile;
import io.pagenow.chat.bus.message.AudienceQuery;
import io.pagenow.chat.bus.message.AuditPage;
import io.pagenow.chat.bus.message.AuditQuery;
import io.pagenow.chat.bus.message.BanLifting;
import io.pagenow.chat.bus.message.BanRequest;
import io.pagenow.chat.bus.message.BannedUsers;
import io.pagenow.chat.bus.message.Befriended;
import io.pagenow.chat.bus.message.BlockedPair;
import io.pagenow.chat.bus.message.BlockedPairsQuery;
import io.pagenow.chat.bus.message.Blocking;
import io.pagenow.chat.bus.message.ChangeConversation;
import io.pagenow.chat.bus.message.ChangeRange;
import io.pagenow.chat.bus.message.ChangeRequest;
import io.pagenow.chat.bus.message.Changed;
import io.pagenow.chat.bus.message.ChangesQuery;
import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.bus.message.ConversationPlace;
import io.pagenow.chat.bus.message.Create;
import io.pagenow.chat.bus.message.Deletion;
import io.pagenow.chat.bus.message.Deliveries;
import io.pagenow.chat.bus.message.Departure;
import io.pagenow.chat.bus.message.DeviceSignal;
import io.pagenow.chat.bus.message.DirectQuery;
import io.pagenow.chat.bus.message.DirectoryCheck;
import io.pagenow.chat.bus.message.EraseRequest;
import io.pagenow.chat.bus.message.ErasureId;
import io.pagenow.chat.bus.message.ExaminationQuery;
import io.pagenow.chat.bus.message.ExportPage;
import io.pagenow.chat.bus.message.ExportQuery;
import io.pagenow.chat.bus.message.ExportStart;
import io.pagenow.chat.bus.message.FinishedUpload;
import io.pagenow.chat.bus.message.FormerPlacesQuery;
import io.pagenow.chat.bus.message.HistoryBounds;
import io.pagenow.chat.bus.message.HistoryQuery;
import io.pagenow.chat.bus.message.InviteLink;
import io.pagenow.chat.bus.message.KnownApiKeys;
import io.pagenow.chat.bus.message.LastSeen;
import io.pagenow.chat.bus.message.LatelyQuery;
import io.pagenow.chat.bus.message.LinkQuery;
import io.pagenow.chat.bus.message.LinkUse;
import io.pagenow.chat.bus.message.ListQuery;
import io.pagenow.chat.bus.message.MeChange;
import io.pagenow.chat.bus.message.MemberChange;
import io.pagenow.chat.bus.message.MembersPage;
import io.pagenow.chat.bus.message.MembersQuery;
import io.pagenow.chat.bus.message.MessageRange;
import io.pagenow.chat.bus.message.Missed;
import io.pagenow.chat.bus.message.MissedChanges;
import io.pagenow.chat.bus.message.MissedMessages;
import io.pagenow.chat.bus.message.MissedQuery;
import io.pagenow.chat.bus.message.NewAuditEntry;
import io.pagenow.chat.bus.message.NewInvite;
import io.pagenow.chat.bus.message.NewReport;
import io.pagenow.chat.bus.message.NewWebhook;
import io.pagenow.chat.bus.message.NodeLeft;
import io.pagenow.chat.bus.message.OfAttachment;
import io.pagenow.chat.bus.message.OfConversation;
import io.pagenow.chat.bus.message.OfMember;
import io.pagenow.chat.bus.message.OfScheduled;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.bus.message.OfWebhook;
import io.pagenow.chat.bus.message.Outcome;
import io.pagenow.chat.bus.message.OwnChange;
import io.pagenow.chat.bus.message.PageDelivery;
import io.pagenow.chat.bus.message.PageUpdate;
import io.pagenow.chat.bus.message.PagesQuery;
import io.pagenow.chat.bus.message.PeopleNotice;
import io.pagenow.chat.bus.message.PeopleQuery;
import io.pagenow.chat.bus.message.Ping;
import io.pagenow.chat.bus.message.PresenceAudience;
import io.pagenow.chat.bus.message.PresenceQuery;
import io.pagenow.chat.bus.message.ProfileClaim;
import io.pagenow.chat.bus.message.ProfileEdit;
import io.pagenow.chat.bus.message.PushSubscribe;
import io.pagenow.chat.bus.message.PushUnsubscribe;
import io.pagenow.chat.bus.message.RangeQuery;
import io.pagenow.chat.bus.message.ReactionPage;
import io.pagenow.chat.bus.message.ReactionsQuery;
import io.pagenow.chat.bus.message.ReadPosition;
import io.pagenow.chat.bus.message.ReadRequest;
import io.pagenow.chat.bus.message.RecentQuery;
import io.pagenow.chat.bus.message.RecipientsQuery;
import io.pagenow.chat.bus.message.ReportHandling;
import io.pagenow.chat.bus.message.ReportPage;
import io.pagenow.chat.bus.message.ReportsQuery;
import io.pagenow.chat.bus.message.Reschedule;
import io.pagenow.chat.bus.message.Schedule;
import io.pagenow.chat.bus.message.SearchQuery;
import io.pagenow.chat.bus.message.SecretName;
import io.pagenow.chat.bus.message.Send;
import io.pagenow.chat.bus.message.SharedSecret;
import io.pagenow.chat.bus.message.Silence;
import io.pagenow.chat.bus.message.StoredPresence;
import io.pagenow.chat.bus.message.StreamFrames;
import io.pagenow.chat.bus.message.Succession;
import io.pagenow.chat.bus.message.TypingSignal;
import io.pagenow.chat.bus.message.UploadLease;
import io.pagenow.chat.bus.message.UploadSlot;
import io.pagenow.chat.bus.message.UsersQuery;
import io.pagenow.chat.bus.message.Visibility;
import io.pagenow.chat.bus.message.VisibilityChanged;
import io.pagenow.chat.bus.message.WebhookReplay;
import io.pagenow.chat.bus.message.WebhookSecret;
import io.pagenow.chat.model.Attachment;
import io.pagenow.chat.model.Ban;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.ClusterHealth;
import io.pagenow.chat.model.ConversationDetails;
import io.pagenow.chat.model.ConversationOverview;
import io.pagenow.chat.model.ConversationState;
import io.pagenow.chat.model.ConversationSummary;
import io.pagenow.chat.model.ErasedUsers;
import io.pagenow.chat.model.Erasure;
import io.pagenow.chat.model.LinkPreview;
import io.pagenow.chat.model.Me;
import io.pagenow.chat.model.Member;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.NewSlot;
import io.pagenow.chat.model.OwnSettings;
import io.pagenow.chat.model.Participants;
import io.pagenow.chat.model.Profile;
import io.pagenow.chat.model.PushDevice;
import io.pagenow.chat.model.Report;
import io.pagenow.chat.model.ScheduledMessage;
import io.pagenow.chat.model.SearchPage;
import io.pagenow.chat.model.ShownPosition;
import io.pagenow.chat.model.SlowClient;
import io.pagenow.chat.model.UserOverview;
import io.pagenow.chat.model.UserPages;
import io.pagenow.chat.model.UserPresence;
import io.pagenow.chat.model.Webhook;
import io.pagenow.chat.protocol.Frame;
import io.pagenow.chat.protocol.NodeReport;
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
    /** Schedules a message. */
    public static final Address<Schedule, ScheduledMessage> SCHEDULE = new Address<>("persistence.schedule");
    /** The messages that a user has scheduled, in the order of their times. */
    public static final Address<OfUser, List<ScheduledMessage>> SCHEDULED = new Address<>("persistence.scheduled");
    /** Changes a scheduled message. */
    public static final Address<Reschedule, ScheduledMessage> RESCHEDULE = new Address<>("persistence.reschedule");
    /** Cancels a scheduled message. */
    public static final Address<OfScheduled, Void> UNSCHEDULE = new Address<>("persistence.unschedule");
    /** Returns whether the operator's service is to examine what a user writes: not if it is stored already. */
    public static final Address<ExaminationQuery, Boolean> IS_TO_BE_EXAMINED =
            new Address<>("persistence.is-to-be-examined");
    /** Moves the caller's read position forward and publishes it. Returns the new position. */
    public static final Address<ReadRequest, Long> MARK_READ = new Address<>("persistence.mark-read");
    /**
     * Ranges of messages that a client has missed, ordered by conversation. Contains an empty range for a conversation of which
     * the client has the newest message, if that is so young that it may still be on its way to this node.
     */
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

    public static final Address<OfConversation, ConversationDetails> CONVERSATION =
            new Address<>("persistence.conversation");
    /** Part of a conversation's history, newest message first. */
    public static final Address<HistoryQuery, List<Message>> HISTORY = new Address<>("persistence.history");
    /** The ends of what a user sees of a conversation. */
    public static final Address<OfConversation, HistoryBounds> HISTORY_BOUNDS =
            new Address<>("persistence.history-bounds");
    /** User ids of all participants, the caller included. */
    public static final Address<OfConversation, List<String>> PARTICIPANTS = new Address<>("persistence.participants");
    /** Participants by conversation; requested by this node for itself. Conversations without any are left out. */
    public static final Address<RecipientsQuery, Map<UUID, Participants>> RECIPIENTS =
            new Address<>("persistence.recipients");
    /** Messages of a conversation in order of position, at most 1,000; requested by this node for itself. */
    public static final Address<RangeQuery, MessageRange> RANGE = new Address<>("persistence.range");
    /**
     * Ranges of messages stored recently for some users, one page ordered by conversation; requested by this node for
     * itself.
     */
    public static final Address<RecentQuery, List<Missed>> RECENT = new Address<>("persistence.recent");
    /**
     * Read positions that moved recently, one page ordered by user and conversation; requested by this node for itself.
     */
    public static final Address<LatelyQuery, List<ReadPosition>> READ_LATELY = new Address<>("persistence.read-lately");
    /** Ends of users' times in conversations, one page ordered by user and conversation; requested by this node for itself. */
    public static final Address<LatelyQuery, List<Departure>> LEFT_LATELY = new Address<>("persistence.left-lately");
    /** Tells the others in a conversation that a user types. Completes when it is passed on or dropped. */
    public static final Address<TypingSignal, Void> TYPING = new Address<>("persistence.typing");
    /** Edits, deletes or reacts to messages. Completes when the change is committed. */
    public static final Address<ChangeRequest, Changed> CHANGE = new Address<>("persistence.change");
    /**
     * One page of the changes in some ranges of revisions, ordered by conversation; requested by this node for itself. A
     * range that does not fit on the page is cut, and later ones are left out.
     */
    public static final Address<MissedChanges, List<Changes>> MISSED_CHANGES =
            new Address<>("persistence.missed-changes");
    /** One page of the messages that a search has found; served only if search is on. */
    public static final Address<SearchQuery, SearchPage> SEARCH = new Address<>("persistence.search");
    /** One page of the users who reacted to a message. */
    public static final Address<ReactionsQuery, ReactionPage> REACTIONS = new Address<>("persistence.reactions");
    /** One page of a conversation's changes. */
    public static final Address<ChangesQuery, Changes> CHANGES = new Address<>("persistence.changes");
    /** All conversations of a user, with their revisions. */
    public static final Address<OfUser, List<ConversationPlace>> PLACES = new Address<>("persistence.places");
    /**
     * Positions of the messages that tell the ends of a user's time in conversations. Those in which the user is, or never was, are
     * left out.
     */
    public static final Address<FormerPlacesQuery, Map<UUID, Long>> FORMER_PLACES =
            new Address<>("persistence.former-places");
    /** The current states of conversations; requested by this node for itself. Those that do not exist are left out. */
    public static final Address<List<UUID>, Map<UUID, ConversationState>> STATES = new Address<>("persistence.states");
    /**
     * The changes of a conversation after a revision, one page; requested by this node for itself.
     */
    public static final Address<RangeQuery, ChangeRange> CHANGE_RANGE = new Address<>("persistence.change-range");
    /** The counterpart of {@link #RECENT} for changes: ranges of revisions. */
    public static final Address<RecentQuery, List<Missed>> RECENT_CHANGES = new Address<>("persistence.recent-changes");
    /** Returns true if all nodes of the cluster deliver changes; served only on a node of a cluster. */
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
     * About how many members the conversations of some users have together, without their friends in the table of the
     * original. Tells whether their ids are probably fewer than those of the connected users.
     */
    public static final Address<List<String>, Long> AUDIENCE_SIZE = new Address<>("persistence.audience-size");
    /**
     * The users whom a change of other users concerns, those included who have blocked one another: {@link #BLOCKED_PAIRS}
     * tells whom to leave out. Conversations without a connected user are omitted if the connected users are given.
     */
    public static final Address<AudienceQuery, List<PresenceAudience>> AUDIENCES =
            new Address<>("persistence.audiences");
    /** The pairs of a user whose presence changed and a recipient of whom one has blocked the other. */
    public static final Address<BlockedPairsQuery, List<BlockedPair>> BLOCKED_PAIRS =
            new Address<>("persistence.blocked-pairs");
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

    /**
     * Frames that a user sends to an event stream of this node. Completes when its session has them; {@code NOT_FOUND} if there is no
     * such stream of the user, {@code RATE_LIMITED} if too many frames wait.
     */
    public static final Address<StreamFrames, Void> STREAM_FRAMES = new Address<>("session.stream-frames");
    /** {@link #STREAM_FRAMES} for a stream of another node of the cluster. */
    public static final Address<StreamFrames, Void> STREAM_FRAMES_ELSEWHERE = new Address<>("cluster.stream-frames");

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

    /** The read positions that the caller sees in a small conversation. */
    public static final Address<OfConversation, List<ShownPosition>> SHOWN_POSITIONS =
            new Address<>("people.shown-positions");
    /** The profiles of the caller and of those of some users who share a conversation with the caller. */
    public static final Address<UsersQuery, List<Profile>> PROFILES = new Address<>("people.profiles");
    /** Users whom the caller can find, best first. */
    public static final Address<PeopleQuery, List<Profile>> FIND_PEOPLE = new Address<>("people.find");
    /** A search at the operator's service; served if the directory of users is such a service. */
    public static final Address<PeopleQuery, List<Profile>> SEARCH_DIRECTORY = new Address<>("directory-hook.search");
    /** Those of some users whom the operator's service knows; served if the directory of users is such a service. */
    public static final Address<DirectoryCheck, Set<String>> CHECK_DIRECTORY = new Address<>("directory-hook.check");
    /** Replaces the caller's profile. */
    public static final Address<ProfileEdit, Profile> EDIT_PROFILE = new Address<>("people.edit-profile");
    /** The caller's settings that concern no single conversation. */
    public static final Address<OfUser, Me> ME = new Address<>("people.me");
    /** Changes some of {@link #ME}. */
    public static final Address<MeChange, Me> CHANGE_ME = new Address<>("people.change-me");
    /** Blocks or unblocks a user; {@code LIMIT_REACHED} if too many are blocked. */
    public static final Address<Blocking, Me> BLOCK = new Address<>("people.block");
    /** Bans a user, on behalf of an administrator. */
    public static final Address<BanRequest, Ban> BAN = new Address<>("people.ban");
    /** Lifts a ban, on behalf of an administrator. */
    public static final Address<BanLifting, Void> LIFT_BAN = new Address<>("people.lift-ban");
    /** The ban of a user, for an administrator; {@code NOT_FOUND} if there is none. */
    public static final Address<OfUser, Ban> FIND_BAN = new Address<>("people.find-ban");
    /** A user as administrators see them; {@code NOT_FOUND} if the server has nothing of the user. */
    public static final Address<OfUser, UserOverview> USER_OVERVIEW = new Address<>("people.user-overview");
    /** A conversation as administrators see it; {@code NOT_FOUND} if there is none. */
    public static final Address<OfConversation, ConversationOverview> CONVERSATION_OVERVIEW =
            new Address<>("people.conversation-overview");
    /** All banned users; requested by this node for itself. */
    public static final Address<Ping, BannedUsers> LOAD_BANS = new Address<>("people.load-bans");
    /** All valid API keys; requested by this node for itself. */
    public static final Address<Ping, KnownApiKeys> LOAD_API_KEYS = new Address<>("api-keys.load");
    /** Begins to erase a user, on behalf of an administrator. Returns the erasure, which may have begun before. */
    public static final Address<EraseRequest, Erasure> ERASE = new Address<>("privacy.erase");
    /** An erasure, for an administrator; {@code NOT_FOUND} if there is none. */
    public static final Address<ErasureId, Erasure> ERASURE = new Address<>("privacy.erasure");
    /** All erased users; requested by this node for itself. */
    public static final Address<Ping, ErasedUsers> LOAD_ERASED_USERS = new Address<>("privacy.load-erased-users");
    /** Puts an export on record; {@code RATE_LIMITED} if the user was exported within a minute. */
    public static final Address<ExportStart, Void> BEGIN_EXPORT = new Address<>("privacy.begin-export");
    /** A page of the export of a user. */
    public static final Address<ExportQuery, ExportPage> EXPORT = new Address<>("privacy.export");
    /** Whether a file of an export is not deleted meanwhile. */
    public static final Address<ExportPage.StoredFile, Boolean> IS_STORED = new Address<>("privacy.is-stored");
    /** A page of the record of acts, for an administrator. */
    public static final Address<AuditQuery, AuditPage> AUDIT = new Address<>("privacy.audit");
    /** Puts an act of an administrator on record. Completes when it is stored. */
    public static final Address<NewAuditEntry, Void> RECORD_ACT = new Address<>("privacy.record-act");
    /** Stores a report of messages. Returns its id. */
    public static final Address<NewReport, UUID> REPORT = new Address<>("people.report");
    /** A page of reports, for an administrator. */
    public static final Address<ReportsQuery, ReportPage> REPORTS = new Address<>("people.reports");
    /** Stores an administrator's decision about a report; {@code NOT_FOUND} if there is no such report. */
    public static final Address<ReportHandling, Report> HANDLE_REPORT = new Address<>("people.handle-report");

    /** A token that was used states a name or a picture, and is newer than those used before. */
    public static final Topic<ProfileClaim> PROFILE_CLAIM = new Topic<>("people.profile-claim");
    /** All banned users, after a change. */
    public static final Topic<BannedUsers> BANNED_USERS = new Topic<>("people.banned-users");
    /** All erased users, after a change. */
    public static final Topic<ErasedUsers> ERASED_USERS = new Topic<>("privacy.erased-users");
    /** All valid API keys, each time they were read. */
    public static final Topic<KnownApiKeys> API_KEYS = new Topic<>("api-keys.known");
    /** An API key was used on this node. */
    public static final Topic<ApiKeyUse> API_KEY_USED = new Topic<>("api-keys.used");
    /** A change of users on any node. */
    public static final Topic<PeopleNotice> PEOPLE_NOTICE = new Topic<>("people.notice");
    /** Sends {@link #PEOPLE_NOTICE} to the other nodes. */
    public static final Topic<PeopleNotice> PEOPLE_NOTICE_ELSEWHERE = new Topic<>("cluster.people-notice");

    /** The key with which browsers subscribe to push, base64url. Served only if push is on, as are the next three. */
    public static final Address<Ping, String> PUSH_KEY = new Address<>("push.key");
    /** Stores a subscription of the caller's device. */
    public static final Address<PushSubscribe, PushDevice> PUSH_SUBSCRIBE = new Address<>("push.subscribe");
    /** Deletes a subscription of the caller; {@code NOT_FOUND} if there is none. */
    public static final Address<PushUnsubscribe, Void> PUSH_UNSUBSCRIBE = new Address<>("push.unsubscribe");
    /** The devices to which the caller is pushed, the oldest subscription first. */
    public static final Address<OfUser, List<PushDevice>> PUSH_DEVICES = new Address<>("push.devices");

    /**
     * Has the operator's service examine a message. Returns it as it may be stored; {@code NOT_ALLOWED} if it may not. Served only if there is
     * such a service.
     */
    public static final Address<Send, Send> EXAMINE_SEND = new Address<>("hook.examine-send");
    /** Has the operator's service examine an edit, as {@link #EXAMINE_SEND}. */
    public static final Address<ChangeRequest, ChangeRequest> EXAMINE_CHANGE = new Address<>("hook.examine-change");

    /** The preview of a page; {@code NOT_FOUND} if there is none. Served only if previews are on. */
    public static final Address<LinkQuery, LinkPreview> LINK_PREVIEW = new Address<>("preview.link");

    /** All endpoints of webhooks, for an administrator. */
    public static final Address<Ping, List<Webhook>> WEBHOOKS = new Address<>("webhooks.all");
    /** Creates an endpoint; {@code LIMIT_REACHED} if there are too many, {@code INVALID_FIELD} if its URL is refused. */
    public static final Address<NewWebhook, WebhookSecret> CREATE_WEBHOOK = new Address<>("webhooks.create");
    /** Deletes an endpoint; {@code NOT_FOUND} if there is none, as of the next ones. */
    public static final Address<OfWebhook, Void> DELETE_WEBHOOK = new Address<>("webhooks.delete");
    /** Gives an endpoint a new secret; the former one signs too for a day. */
    public static final Address<OfWebhook, WebhookSecret> ROTATE_WEBHOOK = new Address<>("webhooks.rotate");
    /** Delivers to a disabled endpoint again, from where it was disabled. */
    public static final Address<OfWebhook, Void> ENABLE_WEBHOOK = new Address<>("webhooks.enable");
    /** Delivers at once what waits. */
    public static final Address<OfWebhook, Void> RETRY_WEBHOOK = new Address<>("webhooks.retry");
    /** Delivers again what an endpoint has had. */
    public static final Address<WebhookReplay, Void> REPLAY_WEBHOOK = new Address<>("webhooks.replay");
    /** The latest attempts of an endpoint, a JSON array, the latest first. */
    public static final Address<OfWebhook, String> WEBHOOK_ATTEMPTS = new Address<>("webhooks.attempts");
    /** Whether an endpoint is enabled, as this node's heartbeat has just read. */
    public static final Topic<Boolean> WEBHOOKS_ENABLED = new Topic<>("webhooks.enabled");

    /** Tells that the user of a connection of this node is at the device, or no longer is. Completes when all nodes know. */
    public static final Address<DeviceSignal, Void> DEVICE_STATE = new Address<>("presence.device-state");

    /** Adds users to a group. */
    public static final Address<AddMembers, AddedMembers> ADD_MEMBERS = new Address<>("groups.add-members");
    /** Removes a member from a group, or lets the caller leave. */
    public static final Address<OfMember, Void> REMOVE_MEMBER = new Address<>("groups.remove-member");
    /** Changes the role of a member or its right to send. Returns the member. */
    public static final Address<MemberChange, Member> CHANGE_MEMBER = new Address<>("groups.change-member");
    /** Changes title, picture and rules of a group. Returns its state. */
    public static final Address<ChangeConversation, ConversationState> CHANGE_CONVERSATION =
            new Address<>("groups.change-conversation");
    /** Deletes a conversation, on behalf of its owner or of an administrator of the server. */
    public static final Address<Deletion, Void> DELETE_CONVERSATION = new Address<>("groups.delete-conversation");
    /** Replaces the invite link of a group. */
    public static final Address<NewInvite, InviteLink> MAKE_INVITE = new Address<>("groups.make-invite");
    /** Takes the invite link of a group away. */
    public static final Address<OfConversation, Void> REMOVE_INVITE = new Address<>("groups.remove-invite");
    /** Lets the caller join by an invite link. Returns the conversation. */
    public static final Address<LinkUse, UUID> JOIN = new Address<>("groups.join");
    /** Changes the caller's own settings of a conversation. Returns them. */
    public static final Address<OwnChange, OwnSettings> CHANGE_OWN = new Address<>("groups.change-own");
    /** Lets a pseudonym take the place of an erased user; requested by this node for itself. */
    public static final Address<Succession, Void> SUCCEED = new Address<>("groups.succeed");
    /** One page of the members of a conversation. */
    public static final Address<MembersQuery, MembersPage> MEMBERS = new Address<>("groups.members");

    /**
     * Makes a slot for a file. Returns its id. Fails with {@code NOT_ALLOWED} if the user may not send, {@code LIMIT_REACHED} if
     * the user has too many bytes or too many slots that no message uses.
     */
    public static final Address<NewSlot, UUID> CREATE_SLOT = new Address<>("attachments.create-slot");
    /** A slot of the user; {@code NOT_FOUND} if there is none. */
    public static final Address<OfAttachment, UploadSlot> FIND_SLOT = new Address<>("attachments.find-slot");
    /**
     * Begins to write a file, or goes on: returns false if another upload of it is in progress, or the file is complete. The
     * right ends by itself after {@link io.pagenow.chat.model.Limits#UPLOAD_LEASE_SECONDS}, so it is requested again while the
     * upload lasts.
     */
    public static final Address<UploadLease, Boolean> LEASE_UPLOAD = new Address<>("attachments.lease-upload");
    /** Ends the right to write a file, which stays as it is. */
    public static final Address<UploadLease, Void> RELEASE_UPLOAD = new Address<>("attachments.release-upload");
    /**
     * Deletes a slot, or a file that no message uses, on behalf of its uploader: {@code NOT_FOUND} if there is none, {@code CONFLICT} if a
     * message uses it.
     */
    public static final Address<OfAttachment, Void> DISCARD_ATTACHMENT = new Address<>("attachments.discard");
    /** Deletes a slot whose file is refused. */
    public static final Address<UploadLease, Void> DROP_UPLOAD = new Address<>("attachments.drop-upload");
    /** Stores the facts of a complete file; {@code CONFLICT} if the right to write it has ended. */
    public static final Address<FinishedUpload, Attachment> FINISH_UPLOAD = new Address<>("attachments.finish-upload");
    /** A file that the user may read; {@code NOT_FOUND} for any other. Decided by the database at each request. */
    public static final Address<OfAttachment, AttachedFile> ATTACHMENT = new Address<>("attachments.find");
    /** A secret of all nodes, created if there is none; requested by this node for itself. */
    public static final Address<SecretName, SharedSecret> SHARED_SECRET = new Address<>("attachments.shared-secret");
    /** A secret of all nodes; empty if it is not created yet. Requested by this node for itself. */
    public static final Address<SecretName, Optional<SharedSecret>> KNOWN_SECRET =
            new Address<>("attachments.known-secret");

    private Addresses() {}

    /**
     * Returns the address for the slowest clients of one event loop, slowest first.
     *
     * @param loop index of the event loop, from 0
     */
    public static Address<Ping, List<SlowClient>> slowest(int loop) {
        return new Address<>("session.slowest-" + loop);
    }
}
