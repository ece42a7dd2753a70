package io.pagenow.chat.http;

import io.pagenow.chat.action.ActionDecoder;
import io.pagenow.chat.action.ActionTypes;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.ReactionsQuery;
import io.pagenow.chat.dispatch.ActionDispatcher;
import io.pagenow.chat.http.Operations.BodyRequest;
import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.MessageLimits;
import io.pagenow.chat.protocol.MessageBodies;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.text.Normalizer;
import java.util.Map;
import java.util.Optional;

/** Operations on the reactions to a message. */
final class ReactionHandlers {
    private static final String SEQ = "seq";

    /** Users of a page if the client does not say how many. */
    private static final Long DEFAULT_LIMIT = 100L;

    private final Bus bus;
    private final ActionDecoder decoder;
    private final ActionDispatcher actions;
    private final MessageLimits limits;

    ReactionHandlers(Bus bus, ActionDecoder decoder, ActionDispatcher actions, MessageLimits limits) {
        this.bus = bus;
        this.decoder = decoder;
        this.limits = limits;
        this.actions = actions;
    }

    Operations bind(Operations operations) {
        return operations
                .callWithBody("setReactions", Activity.REACTION, this::set)
                .call("listReactions", this::list);
    }

    /** {@code PUT /conversations/{conversationId}/messages/{seq}/reactions/me}: answers with the message. */
    private Future<Buffer> set(BodyRequest request) {
        Map<String, Object> ofPath = Map.of(
                "conversationId",
                request.parameters().conversationId(),
                SEQ,
                request.parameters().requiredNumber(SEQ));
        return actions.change(request.caller().userId(), decoder.decode(ActionTypes.REACT, request.body(), ofPath))
                .map(changed -> MessageBodies.message(changed.message().orElseThrow()));
    }

    /** {@code GET /conversations/{conversationId}/messages/{seq}/reactions}: one page of users. */
    private Future<Buffer> list(Parameters parameters, Identity caller) {
        Optional<String> key = text(parameters, "key", limits.reactionLength())
                .map(text -> Normalizer.normalize(text, Normalizer.Form.NFC));
        ReactionsQuery query = new ReactionsQuery(
                caller.userId(),
                parameters.conversationId(),
                parameters.requiredNumber(SEQ),
                key,
                text(parameters, "after", Limits.USER_ID).orElse(""),
                parameters.number("limit").orElse(DEFAULT_LIMIT).intValue());
        return bus.request(Addresses.REACTIONS, query).map(page -> MessageBodies.reactions(page.users(), page.more()));
    }

    /** @throws io.pagenow.chat.model.ChatException {@code INVALID_FIELD} if the text is empty, too long, or not text */
    private static Optional<String> text(Parameters parameters, String name, int max) {
        Optional<String> text = parameters.optionalText(name);
        if (text.flatMap(given -> JsonText.fault(given, 1, max)).isPresent()) {
            throw Parameters.invalid(name);
        }
        return text;
    }
}
