package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.ChangeRequest;
import io.pagenow.chat.chaos.check.Copy;
import io.pagenow.chat.chaos.check.Evidence.Kind;
import io.pagenow.chat.chaos.check.Ledger;
import io.pagenow.chat.chaos.check.Send;
import io.pagenow.chat.chaos.check.SeqRange;
import io.pagenow.chat.chaos.check.Version;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** The edits and deletions of one device: they are chosen at random and repeated until they have a response. */
final class ChangeOutbox {
    /** A deletion of this many messages or more has one revision (see docs/api.md). */
    private static final int MANY = 20;

    private static final int MAX_MANY = 60;

    /** One of this many edits names the revision that it expects. */
    private static final int CONDITIONAL = 4;

    /** One of this many messages that are changed as soon as they are acknowledged is deleted, the others are edited. */
    private static final int DELETED_AT_ONCE = 4;

    private final Ledger ledger;
    private final String device;
    private final Inbox inbox;
    private final OwnMessages own = new OwnMessages();
    private final SplittableRandom random;
    private final Unanswered<Request> unanswered;

    /** Names of messages to be changed as soon as they are acknowledged. */
    private final Set<String> toChange = new HashSet<>();

    private int requests;

    private record Request(ChangeRequest change, JsonObject frame) {}

    ChangeOutbox(Ledger ledger, String device, Inbox inbox, SplittableRandom random) {
        this.ledger = ledger;
        this.device = device;
        this.inbox = inbox;
        this.random = random;
        this.unanswered = new Unanswered<>(Kind.FOLLOWING, random.split(), new Records());
    }

    /** A message of the device's user came. */
    void sent(String conversation, long seq, String name) {
        own.add(conversation, seq, name);
    }

    /** A message that the device had sent was acknowledged. */
    void acknowledged(String conversation, long seq, String name) {
        if (toChange.remove(name)) {
            OwnMessages.Own message = new OwnMessages.Own(seq, name);
            if (random.nextInt(DELETED_AT_ONCE) == 0) {
                delete(conversation, List.of(SeqRange.of(seq)));
            } else {
                edit(conversation, message);
            }
        }
    }

    /** The message of a name is to be changed as soon as it is acknowledged. */
    void changeWhenAcknowledged(String name) {
        toChange.add(name);
    }

    /** Edits one of the user's latest messages in a conversation, if there is one. */
    void edit(String conversation) {
        pick(conversation).ifPresent(message -> edit(conversation, message));
    }

    private void edit(String conversation, OwnMessages.Own message) {
        String ref = nextRef();
        String content = message.name() + " edited " + ref;
        OptionalLong ifRev = random.nextInt(CONDITIONAL) == 0
                ? OptionalLong.of(inbox.copy(conversation)
                        .version(message.seq())
                        .map(Version::rev)
                        .orElse(0L))
                : OptionalLong.empty();
        JsonObject frame = frame("edit-message", ref, conversation)
                .put("seq", message.seq())
                .put("content", content);
        ifRev.ifPresent(rev -> frame.put("ifRev", rev));
        add(ChangeRequest.edit(ref, device, conversation, message.seq(), content, ifRev), frame);
    }

    /** Deletes one of the user's latest messages in a conversation, if there is one. */
    void delete(String conversation) {
        pick(conversation).ifPresent(message -> delete(conversation, List.of(SeqRange.of(message.seq()))));
    }

    /** Deletes all of the user's latest messages in a conversation. */
    void deleteOwn(String conversation) {
        Copy copy = inbox.copy(conversation);
        TreeSet<Long> seqs = new TreeSet<>(own.latest(conversation, message -> !copy.isDeleted(message.seq())));
        if (!seqs.isEmpty()) {
            delete(conversation, SeqRange.covering(seqs));
        }
    }

    /** Deletes many of the latest messages of anyone. The user has created the group. */
    void deleteOfAnyone(String group) {
        long last = inbox.cursor(group);
        if (last >= MANY) {
            long first = Math.max(1, last - random.nextInt(MANY, MAX_MANY) + 1);
            delete(group, List.of(new SeqRange(first, last)));
        }
    }

    private Optional<OwnMessages.Own> pick(String conversation) {
        Copy copy = inbox.copy(conversation);
        return own.pick(conversation, message -> !copy.isDeleted(message.seq()), random);
    }

    private void delete(String conversation, List<SeqRange> ranges) {
        String ref = nextRef();
        JsonArray pairs = new JsonArray();
        ranges.forEach(range -> pairs.add(new JsonArray().add(range.first()).add(range.last())));
        add(
                ChangeRequest.deletion(ref, device, conversation, ranges),
                frame("delete-messages", ref, conversation).put("ranges", pairs));
    }

    private String nextRef() {
        return device + "-change-" + ++requests;
    }

    private static JsonObject frame(String action, String ref, String conversation) {
        return new JsonObject().put("action", action).put("ref", ref).put("conversationId", conversation);
    }

    private void add(ChangeRequest change, JsonObject frame) {
        unanswered.add(change.ref(), new Request(change, frame));
    }

    /** Returns the frames to be sent now, for the first time or again. */
    List<JsonObject> due(long now) {
        return unanswered.due(now).stream().map(Request::frame).toList();
    }

    void done(String ref, long rev) {
        unanswered.answered(ref).ifPresent(request -> ledger.changes().done(ref, rev));
    }

    /** @param retryAfterMillis as the server asks for; 0 if it does not */
    void refused(String ref, String code, long retryAfterMillis) {
        unanswered.refused(ref, code, retryAfterMillis);
    }

    void interrupted() {
        unanswered.interrupted();
    }

    void clear() {
        unanswered.clear();
    }

    int size() {
        return unanswered.size();
    }

    private final class Records implements Unanswered.Records<Request> {
        @Override
        public void sent(Request request, boolean repeated) {
            ledger.changes().sent(request.change);
        }

        @Override
        public void error(String code) {
            ledger.error(code);
        }

        /** The refusal may be due to an earlier attempt, which was carried out. */
        @Override
        public void refused(Request request, String code, boolean doubtful) {
            boolean isOpen = doubtful && (ChangeRequest.LATE.contains(code) || Send.NOTHING_DONE.contains(code));
            if (!isOpen) {
                ledger.changes().refused(request.change.ref(), code);
            }
        }
    }
}
