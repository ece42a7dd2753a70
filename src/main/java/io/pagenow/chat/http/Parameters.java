package io.pagenow.chat.http;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.protocol.BodyDecoder;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The parameters of path and query of one request, which fit the document; made by {@link ParameterRules}. */
final class Parameters {
    private static final int UUID_LENGTH = 36;

    private final Map<String, Object> values;

    Parameters(Map<String, Object> values) {
        this.values = values;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** A text that the document requires. */
    String text(String name) {
        return (String) values.get(name);
    }

    /** The pattern of the document would let a line end through behind the UUID. */
    UUID conversationId() {
        String text = text("conversationId");
        if (text.length() != UUID_LENGTH) {
            throw ChatException.conversationNotFound();
        }
        return UUID.fromString(text);
    }

    /** A number that the document requires, from 0 on. */
    long requiredNumber(String name) {
        return (Long) values.get(name);
    }

    /** @return a number from 0 on, or empty if the parameter is absent */
    Optional<Long> number(String name) {
        return Optional.ofNullable((Long) values.get(name));
    }

    Optional<Boolean> flag(String name) {
        return Optional.ofNullable((Boolean) values.get(name));
    }

    /** Whether the caller wants old messages first. */
    Optional<Boolean> ascending() {
        return Optional.ofNullable(text("order")).map("asc"::equals);
    }

    /** @return the user ids that a parameter lists, each once, in order */
    List<String> userIds(String name) {
        List<String> userIds =
                ((JsonArray) values.get(name)).stream().map(String.class::cast).toList();
        if (!userIds.stream().allMatch(BodyDecoder::isUserId)) {
            throw invalid(name);
        }
        return userIds;
    }

    static ChatException invalid(String name) {
        return ChatException.ofField(ErrorCode.INVALID_FIELD, name, "Invalid parameter '" + name + "'");
    }
}
