package io.pagenow.chat.http;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.AddMembers;
import io.pagenow.chat.bus.message.ChangeConversation;
import io.pagenow.chat.bus.message.Deletion;
import io.pagenow.chat.bus.message.LinkUse;
import io.pagenow.chat.bus.message.MemberChange;
import io.pagenow.chat.bus.message.MembersQuery;
import io.pagenow.chat.bus.message.NewInvite;
import io.pagenow.chat.bus.message.OfConversation;
import io.pagenow.chat.bus.message.OfMember;
import io.pagenow.chat.bus.message.OwnChange;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.GroupLimits;
import io.pagenow.chat.model.Role;
import io.pagenow.chat.protocol.BodyDecoder;
import io.pagenow.chat.protocol.BodyObject;
import io.pagenow.chat.protocol.ConversationBodies;
import io.pagenow.chat.protocol.GroupBodies;
import io.pagenow.chat.protocol.GroupBodyDecoder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Operations on groups and their members. */
final class GroupHandlers {
    private static final Long DEFAULT_MEMBERS = 100L;
    private static final int NO_CONTENT = 204;

    /** Longest life of a link that expires: ten years. */
    private static final long MAX_INVITE_SECONDS = 10L * 365 * 24 * 3600;

    private static final String ALL = "all";

    private final Bus bus;
    private final GroupLimits limits;

    GroupHandlers(Bus bus, GroupLimits limits) {
        this.bus = bus;
        this.limits = limits;
    }

    void bind(Operations operations) {
        operations
                .callWithBody("addMembers", this::add)
                .call("removeMember", NO_CONTENT, this::remove)
                .callWithBody("changeMember", this::change)
                .call("listMembers", this::members)
                .callWithBody("changeConversation", this::changeConversation)
                .call("deleteConversation", NO_CONTENT, this::delete)
                .callWithBody("makeInviteLink", this::makeInvite)
                .call("removeInviteLink", NO_CONTENT, this::removeInvite)
                .call("joinByLink", this::join)
                .callWithBody("changeOwnSettings", this::changeOwn);
    }

    /** {@code POST /conversations/{conversationId}/participants}. A new member costs as much as a recipient of a new conversation. */
    private Future<Buffer> add(Operations.BodyRequest request) {
        BodyObject body = BodyObject.of(request.body());
        List<String> added = body.userIds("userIds", limits.membersPerCall());
        Optional<Boolean> seeHistory =
                body.oneOf("history", List.of(ALL, "joined")).map(ALL::equals);
        request.cost().acquire(Activity.RECIPIENT, added.size());
        return bus.request(
                        Addresses.ADD_MEMBERS,
                        new AddMembers(
                                request.caller().userId(),
                                request.parameters().conversationId(),
                                added,
                                seeHistory,
                                request.caller().byKey()))
                .map(outcome -> GroupBodies.added(outcome.added(), outcome.refused()));
    }

    /** {@code DELETE /conversations/{conversationId}/participants/{userId}}. */
    private Future<Buffer> remove(Parameters parameters, Identity caller) {
        return bus.request(
                        Addresses.REMOVE_MEMBER,
                        new OfMember(caller.userId(), parameters.conversationId(), memberId(parameters)))
                .mapEmpty();
    }

    /** {@code GET /conversations/{conversationId}/members}. */
    private Future<Buffer> members(Parameters parameters, Identity caller) {
        String after = parameters.optionalText("after").orElse("");
        if (!after.isEmpty() && !BodyDecoder.isUserId(after)) {
            throw Parameters.invalid("after");
        }
        int limit = parameters.number("limit").orElse(DEFAULT_MEMBERS).intValue();
        return bus.request(
                        Addresses.MEMBERS, new MembersQuery(caller.userId(), parameters.conversationId(), after, limit))
                .map(page -> GroupBodies.members(page.members(), page.more()));
    }

    /** {@code PUT /conversations/{conversationId}/participants/{userId}}: answers with the member. */
    private Future<Buffer> change(Operations.BodyRequest request) {
        BodyObject body = BodyObject.of(request.body());
        Optional<Role> role = GroupBodyDecoder.role(body);
        Optional<Boolean> maySend = body.flag("maySend");
        if (role.isEmpty() && maySend.isEmpty()) {
            throw BodyObject.missing("role");
        }
        return bus.request(
                        Addresses.CHANGE_MEMBER,
                        new MemberChange(
                                request.caller().userId(),
                                request.parameters().conversationId(),
                                memberId(request.parameters()),
                                role,
                                maySend))
                .map(GroupBodies::member);
    }

    /** {@code PATCH /conversations/{conversationId}}: answers with its state. */
    private Future<Buffer> changeConversation(Operations.BodyRequest request) {
        UUID conversationId = request.parameters().conversationId();
        return bus.request(
                        Addresses.CHANGE_CONVERSATION,
                        new ChangeConversation(
                                request.caller().userId(),
                                conversationId,
                                GroupBodyDecoder.groupChange(request.body())))
                .map(state -> GroupBodies.conversation(conversationId, state));
    }

    /** {@code DELETE /conversations/{conversationId}}. */
    private Future<Buffer> delete(Parameters parameters, Identity caller) {
        return bus.request(
                        Addresses.DELETE_CONVERSATION,
                        new Deletion(caller.userId(), parameters.conversationId(), caller.administrator()))
                .mapEmpty();
    }

    /** {@code POST /conversations/{conversationId}/invite-link}: answers with the token. */
    private Future<Buffer> makeInvite(Operations.BodyRequest request) {
        BodyObject body = BodyObject.of(request.body());
        return bus.request(
                        Addresses.MAKE_INVITE,
                        new NewInvite(
                                request.caller().userId(),
                                request.parameters().conversationId(),
                                body.number("expiresInSeconds", 1, MAX_INVITE_SECONDS),
                                body.number("maxUses", 1, Integer.MAX_VALUE).map(Long::intValue)))
                .map(link -> GroupBodies.inviteLink(link.token(), link.expiresAt(), link.maxUses()));
    }

    /** {@code DELETE /conversations/{conversationId}/invite-link}. */
    private Future<Buffer> removeInvite(Parameters parameters, Identity caller) {
        return bus.request(Addresses.REMOVE_INVITE, new OfConversation(caller.userId(), parameters.conversationId()))
                .mapEmpty();
    }

    /** {@code POST /join/{token}}: answers with the conversation. Guesses count as requests. */
    private Future<Buffer> join(Parameters parameters, Identity caller) {
        return bus.request(Addresses.JOIN, new LinkUse(caller.userId(), parameters.text("token")))
                .map(ConversationBodies::conversationId);
    }

    /** {@code PUT /conversations/{conversationId}/me}: answers with all own settings. */
    private Future<Buffer> changeOwn(Operations.BodyRequest request) {
        return bus.request(
                        Addresses.CHANGE_OWN,
                        new OwnChange(
                                request.caller().userId(),
                                request.parameters().conversationId(),
                                GroupBodyDecoder.ownSettings(request.body())))
                .map(GroupBodies::own);
    }

    /** A text that cannot be a user id names nobody. */
    private static String memberId(Parameters parameters) {
        String userId = parameters.text("userId");
        if (!BodyDecoder.isUserId(userId)) {
            throw ChatException.conversationNotFound();
        }
        return userId;
    }
}
