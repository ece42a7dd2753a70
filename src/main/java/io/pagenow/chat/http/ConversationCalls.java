package io.pagenow.chat.http;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Create;
import io.pagenow.chat.bus.Addresses.DirectQuery;
import io.pagenow.chat.bus.Addresses.ListQuery;
import io.pagenow.chat.bus.Addresses.OfConversation;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.protocol.BodyDecoder;
import io.pagenow.chat.protocol.BodyEncoder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** The calls about conversations (contract, "REST"). */
final class ConversationCalls {
    private final Bus bus;

    ConversationCalls(Bus bus) {
        this.bus = bus;
    }

    /** {@code POST /conversation}. */
    Future<Buffer> create(Buffer body, Identity caller, Operations.Cost cost) {
        Create request = new Create(caller.userId(), BodyDecoder.newConversation(body, caller.userId()));
        cost.take(Activity.RECIPIENT, request.conversation().recipients());
        return bus.request(Addresses.CREATE_CONVERSATION, request).map(BodyEncoder::conversationId);
    }

    /** {@code GET /conversation/direct/{userId}}. Nobody has a conversation with what cannot be a user id. */
    Future<Buffer> direct(Parameters parameters, Identity caller) {
        String other = parameters.text("userId");
        if (!BodyDecoder.isUserId(other)) {
            return Future.succeededFuture(BodyEncoder.conversationId(Optional.empty()));
        }
        return bus.request(Addresses.DIRECT_CONVERSATION, new DirectQuery(caller.userId(), other))
                .map(BodyEncoder::conversationId);
    }

    /** {@code GET /conversations}. */
    Future<Buffer> list(Parameters parameters, Identity caller) {
        ListQuery query = new ListQuery(caller.userId(), parameters.flag("isRead"));
        return bus.request(Addresses.CONVERSATIONS, query)
                .map(summaries -> BodyEncoder.conversations(summaries, caller.userId()));
    }

    /** {@code GET /conversations/{conversationId}}. */
    Future<Buffer> get(Parameters parameters, Identity caller) {
        OfConversation query = new OfConversation(caller.userId(), parameters.conversationId());
        return bus.request(Addresses.CONVERSATION, query).map(BodyEncoder::conversation);
    }

    /** {@code GET /conversations/{conversationId}/participants}. */
    Future<Buffer> participants(Parameters parameters, Identity caller) {
        OfConversation query = new OfConversation(caller.userId(), parameters.conversationId());
        return bus.request(Addresses.PARTICIPANTS, query).map(BodyEncoder::userIds);
    }
}
