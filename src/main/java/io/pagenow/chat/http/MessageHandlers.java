package io.pagenow.chat.http;

import io.pagenow.chat.action.Action.ChangeMessages;
import io.pagenow.chat.action.Action.DeleteMessages;
import io.pagenow.chat.action.ActionDecoder;
import io.pagenow.chat.action.ActionType;
import io.pagenow.chat.action.ActionTypes;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Changed;
import io.pagenow.chat.bus.message.ChangesQuery;
import io.pagenow.chat.dispatch.ActionDispatcher;
import io.pagenow.chat.http.Operations.BodyRequest;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.limit.RateLimiter;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.SeqRange;
import io.pagenow.chat.protocol.FrameEncoder;
import io.pagenow.chat.protocol.MessageBodies;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Operations that write messages. Each is an action, carried out as for the WebSocket. */
final class MessageHandlers {
    private static final String CONVERSATION = "conversationId";
    private static final String SEQ = "seq";

    /** Changes of a page if the client does not say how many. */
    private static final Long DEFAULT_CHANGES = 100L;

    /** Changes of a page that count as one request. */
    private static final int CHANGES_PER_REQUEST = 50;

    private final Bus bus;
    private final ActionDecoder decoder;
    private final ActionDispatcher actions;
    private final RateLimiter rateLimiter;

    /** @param rateLimiter charges pages and deletions by their length */
    MessageHandlers(Bus bus, ActionDecoder decoder, ActionDispatcher actions, RateLimiter rateLimiter) {
        this.rateLimiter = rateLimiter;
        this.bus = bus;
        this.decoder = decoder;
        this.actions = actions;
    }

    /**
     * {@code POST /conversations/{conversationId}/messages}: answers with the frame that the participants' sockets receive.
     */
    Future<Buffer> send(BodyRequest request) {
        return Future.succeededFuture(decoder.decode(ActionTypes.SEND_MESSAGE, request.body(), conversation(request)))
                .compose(action -> actions.send(actions.accept(request.caller().userId(), action)))
                .map(sent ->
                        Buffer.buffer(FrameEncoder.newMessage(sent.message()).utf8()));
    }

    /** {@code PATCH /conversations/{conversationId}/messages/{seq}}: answers with the message. */
    Future<Buffer> edit(BodyRequest request) {
        return change(request, ActionTypes.EDIT_MESSAGE, message(request))
                .map(changed -> MessageBodies.message(changed.message().orElseThrow()));
    }

    /** {@code DELETE /conversations/{conversationId}/messages/{seq}}: answers with what is left of the message. */
    Future<Buffer> delete(Parameters parameters, Identity caller) {
        long seq = parameters.requiredNumber(SEQ);
        return actions.change(
                        caller.userId(),
                        new DeleteMessages(parameters.conversationId(), List.of(new SeqRange(seq, seq))))
                .recover(failure -> Future.failedFuture(ofPath(failure)))
                .map(changed -> MessageBodies.message(changed.message().orElseThrow()));
    }

    /** The path has a position where the action has ranges. */
    private static Throwable ofPath(Throwable failure) {
        return failure instanceof ChatException refusal && refusal.field().isPresent()
                ? ChatException.ofField(refusal.code(), SEQ, refusal.getMessage())
                : failure;
    }

    /** {@code POST /conversations/{conversationId}/messages/delete}: answers with the conversation's revision. */
    Future<Buffer> deleteRanges(BodyRequest request) {
        DeleteMessages action = decoder.decode(ActionTypes.DELETE_MESSAGES, request.body(), conversation(request));
        if (action.cost() > 1) {
            request.cost().acquire(Activity.MESSAGE, action.cost() - 1);
        }
        return actions.change(request.caller().userId(), action).map(changed -> MessageBodies.revision(changed.rev()));
    }

    private Future<Changed> change(
            BodyRequest request, ActionType<? extends ChangeMessages> type, Map<String, Object> ofPath) {
        return actions.change(request.caller().userId(), decoder.decode(type, request.body(), ofPath));
    }

    /** {@code GET /conversations/{conversationId}/changes}: one page of changes. */
    Future<Buffer> changes(Parameters parameters, Identity caller) {
        UUID conversationId = parameters.conversationId();
        long after = parameters.number("after").orElse(0L);
        int limit = parameters.number("limit").orElse(DEFAULT_CHANGES).intValue();
        if (limit > CHANGES_PER_REQUEST) {
            rateLimiter.acquireForUser(Activity.REQUEST, caller.userId(), (limit - 1) / CHANGES_PER_REQUEST);
        }
        return bus.request(Addresses.CHANGES, new ChangesQuery(caller.userId(), conversationId, after, limit))
                .map(MessageBodies::changes);
    }

    private static Map<String, Object> conversation(BodyRequest request) {
        return Map.of(CONVERSATION, request.parameters().conversationId());
    }

    private static Map<String, Object> message(BodyRequest request) {
        return Map.of(
                CONVERSATION,
                request.parameters().conversationId(),
                SEQ,
                request.parameters().requiredNumber(SEQ));
    }
}
