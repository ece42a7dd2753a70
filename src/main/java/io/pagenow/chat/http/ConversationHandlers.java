package io.pagenow.chat.http;

import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Create;
import io.pagenow.chat.bus.message.DirectQuery;
import io.pagenow.chat.bus.message.ListQuery;
import io.pagenow.chat.bus.message.OfConversation;
import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ConversationSummary;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.protocol.BodyDecoder;
import io.pagenow.chat.protocol.BodyObject;
import io.pagenow.chat.protocol.ConversationBodies;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** Handlers of the conversation operations (contract, rows R1 to R4 and R6). */
final class ConversationHandlers {
    /** Conversations of a list encoded per event loop turn. */
    private static final int MAX_AT_ONCE = 500;

    /** Conversations of a page whose caller names no limit. */
    private static final int DEFAULT_PAGE = 100;

    private static final String BEFORE = "before";

    private final Vertx vertx;
    private final Bus bus;

    ConversationHandlers(Vertx vertx, Bus bus) {
        this.vertx = vertx;
        this.bus = bus;
    }

    /** {@code POST /conversation}. */
    Future<Buffer> create(Operations.BodyRequest request) {
        String caller = request.caller().userId();
        Create create = new Create(
                caller,
                BodyDecoder.newConversation(request.body(), caller),
                request.caller().byKey());
        request.cost().acquire(Activity.RECIPIENT, create.conversation().recipients());
        return bus.request(Addresses.CREATE_CONVERSATION, create).map(ConversationBodies::conversationId);
    }

    /** {@code GET /conversation/direct/{userId}}. A text that is not a valid user id has no conversation. */
    Future<Buffer> direct(Parameters parameters, Identity caller) {
        String other = parameters.text("userId");
        if (!BodyDecoder.isUserId(other)) {
            return Future.succeededFuture(ConversationBodies.conversationId(Optional.empty()));
        }
        return bus.request(Addresses.DIRECT_CONVERSATION, new DirectQuery(caller.userId(), other))
                .map(ConversationBodies::conversationId);
    }

    /**
     * {@code GET /conversations}: all of them, as clients of the original expect, or a page if the caller gives a limit or the
     * place where the page before has ended.
     */
    Future<Buffer> list(Parameters parameters, Identity caller) {
        Optional<ListQuery.Place> before = parameters.optionalText(BEFORE).map(ConversationHandlers::place);
        Optional<Integer> limit = parameters.number("limit").map(Long::intValue);
        ListQuery query = new ListQuery(
                caller.userId(),
                parameters.flag("isRead"),
                parameters.flag("archived").orElse(false),
                parameters.flag("hasMessages").orElse(true),
                limit.isEmpty() && before.isPresent() ? Optional.of(DEFAULT_PAGE) : limit,
                before);
        return bus.request(Addresses.CONVERSATIONS, query).compose(summaries -> encode(summaries, Buffer.buffer("[")));
    }

    /** Reads {@code <sentAt>,<conversationId>} of a conversation, as a list has given them. */
    private static ListQuery.Place place(String text) {
        String[] parts = text.split(",", -1);
        return new ListQuery.Place(
                BodyObject.timeOf(parts[0]).orElseThrow(ConversationHandlers::noPlace),
                JsonText.uuid(parts[parts.length - 1])
                        .filter(id -> parts.length == 2)
                        .orElseThrow(ConversationHandlers::noPlace));
    }

    private static ChatException noPlace() {
        return ChatException.ofField(
                ErrorCode.INVALID_FIELD,
                BEFORE,
                "Parameter 'before' must be 'sentAt' and 'conversationId' of a conversation, with a comma between them");
    }

    /** Encodes a long list over several event loop turns, so that it does not delay other requests. */
    private Future<Buffer> encode(List<ConversationSummary> summaries, Buffer encoded) {
        int end = Math.min(MAX_AT_ONCE, summaries.size());
        Buffer array = ConversationBodies.conversations(summaries.subList(0, end));
        encoded.appendBuffer(array, 1, array.length() - 2);
        if (end == summaries.size()) {
            return Future.succeededFuture(encoded.appendString("]"));
        }
        Promise<Buffer> whole = Promise.promise();
        vertx.runOnContext(next -> encode(summaries.subList(end, summaries.size()), encoded.appendString(","))
                .onComplete(whole));
        return whole.future();
    }

    /** {@code GET /conversations/{conversationId}}. */
    Future<Buffer> get(Parameters parameters, Identity caller) {
        OfConversation query = new OfConversation(caller.userId(), parameters.conversationId());
        return bus.request(Addresses.CONVERSATION, query).map(ConversationBodies::conversation);
    }

    /** {@code GET /conversations/{conversationId}/participants}. */
    Future<Buffer> participants(Parameters parameters, Identity caller) {
        OfConversation query = new OfConversation(caller.userId(), parameters.conversationId());
        return bus.request(Addresses.PARTICIPANTS, query).map(ConversationBodies::userIds);
    }
}
