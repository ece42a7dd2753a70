package io.pagenow.chat.http;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.AddMembers;
import io.pagenow.chat.bus.message.MembersQuery;
import io.pagenow.chat.bus.message.OfMember;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.protocol.BodyDecoder;
import io.pagenow.chat.protocol.BodyObject;
import io.pagenow.chat.protocol.GroupBodies;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** Operations on groups and their members. */
final class GroupHandlers {
    private static final Long DEFAULT_MEMBERS = 100L;
    private static final int NO_CONTENT = 204;
    private static final String ALL = "all";

    private final Bus bus;

    GroupHandlers(Bus bus) {
        this.bus = bus;
    }

    void bind(Operations operations) {
        operations
                .callWithBody("addMembers", this::add)
                .call("removeMember", NO_CONTENT, this::remove)
                .call("listMembers", this::members);
    }

    /** {@code POST /conversations/{conversationId}/participants}. A new member costs as much as a recipient of a new conversation. */
    private Future<Buffer> add(Operations.BodyRequest request) {
        BodyObject body = BodyObject.of(request.body());
        List<String> added = body.userIds("userIds", Limits.MEMBERS_PER_CALL);
        Optional<Boolean> seeHistory =
                body.oneOf("history", List.of(ALL, "joined")).map(ALL::equals);
        request.cost().acquire(Activity.RECIPIENT, added.size());
        return bus.request(
                        Addresses.ADD_MEMBERS,
                        new AddMembers(
                                request.caller().userId(), request.parameters().conversationId(), added, seeHistory))
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
        String after = Optional.ofNullable(parameters.text("after")).orElse("");
        if (!after.isEmpty() && !BodyDecoder.isUserId(after)) {
            throw Parameters.invalid("after");
        }
        int limit = parameters.number("limit").orElse(DEFAULT_MEMBERS).intValue();
        return bus.request(
                        Addresses.MEMBERS, new MembersQuery(caller.userId(), parameters.conversationId(), after, limit))
                .map(page -> GroupBodies.members(page.members(), page.more()));
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
