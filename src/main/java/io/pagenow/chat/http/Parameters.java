package io.pagenow.chat.http;

import io.pagenow.chat.protocol.BodyDecoder;
import io.pagenow.chat.protocol.ChatException;
import io.pagenow.chat.protocol.ErrorCode;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads parameters of path and query. Refusals have the texts of the original (contract, "Errors of the original"). */
final class Parameters {
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private Parameters() {}

    /** What is no UUID names no conversation. */
    static UUID conversationId(RoutingContext context) {
        String text = context.pathParam("conversationId");
        if (!UUID_TEXT.matcher(text).matches()) {
            throw ChatException.conversationNotFound();
        }
        return UUID.fromString(text);
    }

    /** @return a number from 0 on */
    static long requiredNumber(RoutingContext context, String name) {
        return number(context, name)
                .orElseThrow(() -> ChatException.ofField(
                        ErrorCode.MISSING_FIELD, name, "Missing '" + name + "' in event parameter"));
    }

    /** @return a number from 0 on, or empty if the parameter is absent */
    static Optional<Long> number(RoutingContext context, String name) {
        return text(context, name).map(text -> {
            if (!NUMBER.matcher(text).matches()) {
                throw invalid(name);
            }
            return Long.parseLong(text);
        });
    }

    static Optional<Boolean> flag(RoutingContext context, String name) {
        return text(context, name).map(text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(name);
        });
    }

    /** Whether the caller wants old messages first. */
    static Optional<Boolean> ascending(RoutingContext context) {
        return text(context, "order").map(text -> switch (text) {
            case "asc" -> true;
            case "desc" -> false;
            default -> throw invalid("order");
        });
    }

    /** @return the user ids that a parameter lists, each once, in order; between them stand commas */
    static List<String> userIds(RoutingContext context, String name, int most) {
        List<String> userIds = text(context, name).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .distinct()
                .toList();
        if (userIds.size() > most || !userIds.stream().allMatch(BodyDecoder::isUserId)) {
            throw invalid(name);
        }
        return userIds;
    }

    private static Optional<String> text(RoutingContext context, String name) {
        return Optional.ofNullable(context.queryParams().get(name));
    }

    private static ChatException invalid(String name) {
        return ChatException.ofField(ErrorCode.INVALID_FIELD, name, "Invalid parameter '" + name + "'");
    }
}
