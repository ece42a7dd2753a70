package io.pagenow.chat.group;

import io.pagenow.chat.model.ConversationState;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Leaving;
import io.pagenow.chat.model.Role;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The writes of one act. Not thread-safe. */
final class GroupPlan {
    private final String action;
    private List<Join> joins = List.of();
    private Optional<String> leaving = Optional.empty();
    private Leaving reason = Leaving.LEFT;
    private List<Update> updates = List.of();
    private Optional<ConversationState> conversation = Optional.empty();
    private Optional<SystemMessage> message = Optional.empty();
    private Optional<InviteChange> invite = Optional.empty();
    private Optional<String> target = Optional.empty();
    private Optional<String> replaced = Optional.empty();
    private Optional<String> successor = Optional.empty();
    private JsonObject detail = new JsonObject();
    private Map<String, ErrorCode> refused = Map.of();
    private boolean empty = true;

    /**
     * A new member.
     *
     * @param my number of changes of the own settings, the joining included
     */
    record Join(String userId, long aboveSeq, long my) {}

    /**
     * A member whose role or right to send changes.
     *
     * @param sendBar see {@code participant_table.send_bar}
     */
    record Update(Person person, Role role, int sendBar) {}

    /**
     * A change of the invite link.
     *
     * @param link the new link, empty if there is none any more
     */
    record InviteChange(Optional<Invite> link) {}

    /** @param action name of the act in {@code audit_table} */
    GroupPlan(String action) {
        this.action = action;
    }

    /** Returns the plan of an act whose aim is reached already. */
    static GroupPlan nothing() {
        return new GroupPlan("");
    }

    GroupPlan join(List<Join> joining) {
        joins = joining;
        empty = false;
        return this;
    }

    GroupPlan leave(String userId, Leaving why) {
        leaving = Optional.of(userId);
        reason = why;
        target = Optional.of(userId);
        empty = false;
        return this;
    }

    /** A pseudonym takes the place of a participant, see {@link #succeededBy}. */
    GroupPlan replace(String userId) {
        replaced = Optional.of(userId);
        empty = false;
        return this;
    }

    /** @param pseudonym the id that stands for the actor's in the message, the record and, if it is replaced, among the participants */
    GroupPlan succeededBy(String pseudonym) {
        successor = Optional.of(pseudonym);
        return this;
    }

    /** The conversation is deleted, and everybody leaves it. */
    GroupPlan delete() {
        reason = Leaving.DELETED;
        empty = false;
        return this;
    }

    GroupPlan update(List<Update> changed) {
        updates = changed;
        empty = false;
        return this;
    }

    /** @param changed the conversation with its new title, picture and rules */
    GroupPlan change(ConversationState changed) {
        conversation = Optional.of(changed);
        empty = false;
        return this;
    }

    GroupPlan changeInvite(InviteChange changed) {
        invite = Optional.of(changed);
        empty = false;
        return this;
    }

    GroupPlan tell(SystemMessage told) {
        message = Optional.of(told);
        return this;
    }

    /** @param userId the user whom the act concerns */
    GroupPlan about(String userId) {
        target = Optional.of(userId);
        return this;
    }

    /** @param facts further facts for {@code audit_table} */
    GroupPlan detail(JsonObject facts) {
        detail = facts;
        return this;
    }

    /** @param leftOut users whom the act leaves out, with the reason */
    GroupPlan refuse(Map<String, ErrorCode> leftOut) {
        refused = leftOut;
        return this;
    }

    String action() {
        return action;
    }

    List<Join> joins() {
        return joins;
    }

    Optional<String> leaving() {
        return leaving;
    }

    Optional<String> replaced() {
        return replaced;
    }

    Optional<String> successor() {
        return successor;
    }

    Leaving reason() {
        return reason;
    }

    List<Update> updates() {
        return updates;
    }

    Optional<ConversationState> conversation() {
        return conversation;
    }

    Optional<SystemMessage> message() {
        return message;
    }

    Optional<InviteChange> invite() {
        return invite;
    }

    Optional<String> target() {
        return target;
    }

    JsonObject detail() {
        return detail;
    }

    Map<String, ErrorCode> refused() {
        return refused;
    }

    boolean writesNothing() {
        return empty;
    }

    boolean deletes() {
        return reason == Leaving.DELETED;
    }

    boolean changesMembers() {
        return !joins.isEmpty() || leaving.isPresent() || replaced.isPresent() || deletes();
    }

    /** Returns whether the conversation itself is changed, its number of members included. */
    boolean changesConversation() {
        return changesMembers() || conversation.isPresent();
    }

    /** Returns the conversation after the act, without its new revision. */
    ConversationState after(ConversationState before) {
        ConversationState changed = conversation.orElse(before);
        int members = deletes() ? 0 : before.memberCount() + joins.size() - (leaving.isPresent() ? 1 : 0);
        return new ConversationState(
                changed.rev(),
                changed.title(),
                changed.isGroup(),
                changed.picture(),
                members,
                changed.memberFeedRev(),
                changed.firstSeq(),
                changed.rules(),
                changed.feedLimit());
    }
}
