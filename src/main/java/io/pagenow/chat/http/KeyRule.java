package io.pagenow.chat.http;

import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.ApiKey;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Scope;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.Operation;
import java.util.Optional;

/**
 * Which API keys may call an operation. The OpenAPI document states the scope as a requirement of security: {@code {"key": ["send"]}}. An
 * operation without one is not for keys.
 *
 * @param scope the scope that a key needs, empty if no key may call it
 * @param isOfConversation whether the path names a conversation
 */
record KeyRule(Optional<Scope> scope, boolean isOfConversation) {
    private static final String CONVERSATION = "conversationId";

    /** Key of the rule in the data of a request. */
    private static final String OF_REQUEST = KeyRule.class.getName();

    private static final KeyRule NONE = new KeyRule(Optional.empty(), false);

    static KeyRule of(ApiDocument document, Operation operation) {
        boolean isOfConversation = operation.getParameters().stream()
                .anyMatch(parameter -> parameter.getIn() == Location.PATH
                        && parameter.getName().equals(CONVERSATION));
        return new KeyRule(document.scope(operation.getOperationId()), isOfConversation);
    }

    /** Makes the rule known to the handlers of a request. */
    void apply(RoutingContext context) {
        context.put(OF_REQUEST, this);
    }

    /** Returns the rule of a request; routes outside of the document are not for keys. */
    static KeyRule of(RoutingContext context) {
        return Optional.<KeyRule>ofNullable(context.get(OF_REQUEST)).orElse(NONE);
    }

    /** Returns whether the operation is for administrators, who act for themselves alone. */
    boolean isAdministration() {
        return scope.filter(needed -> needed == Scope.MODERATE || needed == Scope.ADMIN)
                .isPresent();
    }

    /** @throws ChatException {@code FORBIDDEN} if the key is not for this request; the message names what it lacks */
    void check(ApiKey key, RoutingContext context) {
        Scope needed = scope.orElseThrow(() -> forbidden("API keys may not make this call; it needs a user's token"));
        require(key, needed);
        if (!key.isLimited()) {
            return;
        }
        if (!isOfConversation) {
            throw forbidden("The API key is limited to some conversations, and this call is not of one conversation");
        }
        if (Optional.ofNullable(context.pathParam(CONVERSATION))
                .flatMap(JsonText::uuid)
                .filter(key.conversations()::contains)
                .isEmpty()) {
            throw forbidden("The API key is limited to other conversations");
        }
    }

    /** @throws ChatException {@code FORBIDDEN} if the key lacks a scope */
    static void require(ApiKey key, Scope needed) {
        if (!key.allows(needed)) {
            throw forbidden("The API key lacks the scope '" + needed.wireName() + "'");
        }
    }

    private static ChatException forbidden(String message) {
        return ChatException.of(ErrorCode.FORBIDDEN, message);
    }
}
