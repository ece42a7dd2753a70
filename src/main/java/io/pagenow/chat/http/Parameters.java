package io.pagenow.chat.http;

import static java.util.Objects.requireNonNull;

import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.protocol.BodyDecoder;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The valid path and query parameters of one request; created by {@link ParameterRules}. */
final class Parameters {

    private final Map<String, Object> values;

    Parameters(Map<String, Object> values) {
        this.values = values;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** Returns a required text: the document of the API makes sure that there is one. */
    String text(String name) {
        return (String) required(name);
    }

    /** @return a text; empty if absent */
    Optional<String> optionalText(String name) {
        return Optional.ofNullable((String) values.get(name));
    }

    private Object required(String name) {
        return requireNonNull(values.get(name), name);
    }

    /** Returns the conversation id. Checks it, because the document's pattern permits a line end after the UUID. */
    UUID conversationId() {
        return JsonText.uuid(text("conversationId")).orElseThrow(ChatException::conversationNotFound);
    }

    /** Returns a required number, 0 or more. */
    long requiredNumber(String name) {
        return (Long) required(name);
    }

    /** @return a number, 0 or more; empty if absent */
    Optional<Long> number(String name) {
        return Optional.ofNullable((Long) values.get(name));
    }

    Optional<Boolean> flag(String name) {
        return Optional.ofNullable((Boolean) values.get(name));
    }

    /** Returns whether the caller requests old messages first; empty if it does not say. */
    Optional<Boolean> ascending() {
        return optionalText("order").map("asc"::equals);
    }

    /**
     * @return the distinct user ids in a list parameter, in order
     * @throws ChatException {@code INVALID_FIELD} if one is not a valid user id
     */
    List<String> userIds(String name) {
        List<String> userIds =
                ((JsonArray) required(name)).stream().map(String.class::cast).toList();
        if (!userIds.stream().allMatch(BodyDecoder::isUserId)) {
            throw invalid(name);
        }
        return userIds;
    }

    /**
     * Returns the user id of the path.
     *
     * @throws ChatException {@code INVALID_FIELD} if it is not a valid user id
     */
    String userId(String name) {
        if (!BodyDecoder.isUserId(text(name))) {
            throw invalid(name);
        }
        return text(name);
    }

    /** Returns an id; empty if absent or, in a path, not a UUID. */
    Optional<UUID> uuid(String name) {
        return optionalText(name).flatMap(JsonText::uuid);
    }

    static ChatException invalid(String name) {
        return ChatException.ofField(ErrorCode.INVALID_FIELD, name, "Invalid parameter '" + name + "'");
    }
}
