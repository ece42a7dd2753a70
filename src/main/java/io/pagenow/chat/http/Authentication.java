package io.pagenow.chat.http;

import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.auth.ApiKeys;
import io.pagenow.chat.auth.BearerToken;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.connection.ConnectionGuard;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Authenticates requests by their token or API key and rate limits them per user. */
final class Authentication {
    private final AccessControl access;
    private final KeyCaller keys;

    Authentication(AccessControl access) {
        this.access = access;
        this.keys = new KeyCaller(access);
    }

    /**
     * Returns the caller. Fails with {@code UNAUTHORIZED} without a valid token, with {@code RATE_LIMITED} if the
     * user exceeded a rate or leaves too many responses unread, and as {@link KeyCaller#identify} with an API key.
     */
    Future<Identity> identity(RoutingContext context) {
        return caller(context, context.request().getHeader(HttpHeaders.AUTHORIZATION))
                .map(identity -> {
                    count(context, identity.userId());
                    return identity;
                });
    }

    private Future<Identity> caller(RoutingContext context, String authorization) {
        try {
            Optional<String> key = ApiKeys.credential(authorization);
            if (key.isPresent()) {
                return Future.succeededFuture(keys.identify(context, key.get()));
            }
            KeyCaller.refuseWithoutKey(context);
        } catch (ChatException refusal) {
            return Future.failedFuture(refusal);
        }
        return BearerToken.of(authorization)
                .map(access.tokens()::verify)
                .orElseGet(() -> Future.failedFuture(ChatException.of(ErrorCode.UNAUTHORIZED, "no token")));
    }

    /**
     * Admits a user who is known by a ticket.
     *
     * @return the user id
     * @throws ChatException {@code FORBIDDEN} if the user is banned, {@code USER_ERASED}, {@code RATE_LIMITED} as above
     */
    String admit(RoutingContext context, String userId) {
        access.tokens().admit(userId);
        count(context, userId);
        return userId;
    }

    private void count(RoutingContext context, String userId) {
        ConnectionGuard.identify(context.request().connection());
        BodyWriter.of(context).identify(userId);
        access.rateLimiter().acquireForUser(Activity.REQUEST, userId);
    }
}
