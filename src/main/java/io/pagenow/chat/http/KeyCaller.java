package io.pagenow.chat.http;

import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.config.Percent;
import io.pagenow.chat.metric.ApiKeyMeters.Result;
import io.pagenow.chat.model.ApiKey;
import io.pagenow.chat.model.BotId;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErasedUsers;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Scope;
import io.pagenow.chat.protocol.BodyDecoder;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** Identifies callers by their API key: as the key's bot, or as the user whom {@value #ACT_AS} names. */
final class KeyCaller {
    /** The header with the id of a user, percent-encoded UTF-8 where it is not ASCII. */
    static final String ACT_AS = "X-Act-As";

    /** The character by which a decoder replaces bytes that are not UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private final AccessControl access;

    KeyCaller(AccessControl access) {
        this.access = access;
    }

    /**
     * Returns the caller of a request with a key.
     *
     * @throws ChatException {@code INVALID_KEY}, {@code UNAVAILABLE}, {@code RATE_LIMITED}, {@code FORBIDDEN}, or {@code INVALID_FIELD} if
     *     {@value #ACT_AS} names no user
     */
    Identity identify(RoutingContext context, String credential) {
        try {
            Identity caller = caller(context, access.keys().verify(credential));
            access.keyRequests().add(Result.ACCEPTED);
            return caller;
        } catch (ChatException refusal) {
            access.keyRequests().add(result(refusal.code()));
            throw refusal;
        }
    }

    private Identity caller(RoutingContext context, ApiKey key) {
        access.keyRates().acquire(key);
        KeyRule rule = KeyRule.of(context);
        rule.check(key, context);
        Optional<String> user = actsAs(context);
        if (user.isPresent()) {
            KeyRule.require(key, Scope.ACT_AS);
            if (rule.isAdministration()) {
                throw ChatException.of(
                        ErrorCode.FORBIDDEN, "An administrator's call acts for nobody: leave out " + ACT_AS);
            }
        }
        Identity caller = Identity.ofKey(
                user.orElse(key.botId()), user.isEmpty() && (rule.isAdministration() || key.allows(Scope.ADMIN)));
        if (access.tokens().isErased(caller.userId())) {
            throw ErasedUsers.refusal("The account '" + caller.userId() + "' was deleted from this server, for good");
        }
        if (access.tokens().isBanned(caller.userId())) {
            throw ChatException.of(ErrorCode.FORBIDDEN, "'" + caller.userId() + "' is banned from this server");
        }
        return caller;
    }

    /** Fails if a request without a key names a user, whom it would otherwise seem to act as. */
    static void refuseWithoutKey(RoutingContext context) {
        if (context.request().headers().contains(ACT_AS)) {
            throw ChatException.of(ErrorCode.FORBIDDEN, ACT_AS + " needs an API key with the scope 'act-as'");
        }
    }

    private static Optional<String> actsAs(RoutingContext context) {
        List<String> values = context.request().headers().getAll(ACT_AS);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(values.size() > 1 ? "" : decoded(values.get(0)))
                .filter(userId -> BodyDecoder.isUserId(userId) && !BotId.isBot(userId))
                .or(() -> {
                    throw ChatException.ofField(
                            ErrorCode.INVALID_FIELD,
                            ACT_AS,
                            "Invalid header '" + ACT_AS
                                    + "': expected one user id, percent-encoded where it is not ASCII,"
                                    + " which is not a bot's");
                });
    }

    /** Returns an empty text if the value is not ASCII, or not UTF-8 that is percent-encoded. */
    private static String decoded(String value) {
        if (!value.chars().allMatch(character -> character >= ' ' && character <= '~')) {
            return "";
        }
        try {
            String decoded = Percent.decode(value);
            return decoded.indexOf(REPLACEMENT) < 0 ? decoded : "";
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private static Result result(ErrorCode code) {
        return switch (code) {
            case INVALID_KEY -> Result.INVALID;
            case UNAVAILABLE, RATE_LIMITED -> Result.DELAYED;
            default -> Result.FORBIDDEN;
        };
    }
}
