package io.pagenow.chat.http;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Create;
import io.pagenow.chat.bus.Addresses.DirectQuery;
import io.pagenow.chat.bus.Addresses.ListQuery;
import io.pagenow.chat.bus.Addresses.OfConversation;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.protocol.BodyDecoder;
import io.pagenow.chat.protocol.BodyEncoder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The calls about conversations (contract, "REST"). */
final class ConversationCalls {
    private final Bus bus;

    ConversationCalls(Bus bus) {
        this.bus = bus;
    }

    /** {@code POST /conversation}. */
    Future<Buffer> create(Buffer body, Identity caller) {
        Create request = new Create(caller.userId(), BodyDecoder.newConversation(body, caller.userId()));
        return bus.request(Addresses.CREATE_CONVERSATION, request).map(BodyEncoder::conversationId);
    }

    /** {@code GET /conversation/direct/{userId}}. Nobody has a conversation with what cannot be a user id. */
    Future<Buffer> direct(RoutingContext context, String userId) {
        String other = context.pathParam("userId");
        if (!BodyDecoder.isUserId(other)) {
            return Future.succeededFuture(BodyEncoder.conversationId(Optional.empty()));
        }
        return bus.request(Addresses.DIRECT_CONVERSATION, new DirectQuery(userId, other))
                .map(BodyEncoder::conversationId);
    }

    /** {@code GET /conversations}. */
    Future<Buffer> list(RoutingContext context, String userId) {
        ListQuery query = new ListQuery(userId, Parameters.flag(context, "isRead"));
        return bus.request(Addresses.CONVERSATIONS, query)
                .map(summaries -> BodyEncoder.conversations(summaries, userId));
    }

    /** {@code GET /conversations/{conversationId}}. */
    Future<Buffer> get(RoutingContext context, String userId) {
        OfConversation query = new OfConversation(userId, Parameters.conversationId(context));
        return bus.request(Addresses.CONVERSATION, query).map(BodyEncoder::conversation);
    }

    /** {@code GET /conversations/{conversationId}/participants}. */
    Future<Buffer> participants(RoutingContext context, String userId) {
        OfConversation query = new OfConversation(userId, Parameters.conversationId(context));
        return bus.request(Addresses.PARTICIPANTS, query).map(BodyEncoder::userIds);
    }
}
