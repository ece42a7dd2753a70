package io.pagenow.chat.http;

import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.auth.BearerToken;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.connection.ConnectionGuard;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Authenticates requests by their token and rate limits them per user. */
final class Authentication {
    private final AccessControl access;

    Authentication(AccessControl access) {
        this.access = access;
    }

    /**
     * Returns the caller. Fails with {@code UNAUTHORIZED} without a valid token, and with {@code RATE_LIMITED} if the
     * user exceeded a rate or leaves too many responses unread.
     */
    Future<Identity> identity(RoutingContext context) {
        return BearerToken.of(context.request().getHeader(HttpHeaders.AUTHORIZATION))
                .map(access.tokens()::verify)
                .orElseGet(() -> Future.failedFuture(ChatException.of(ErrorCode.UNAUTHORIZED, "no token")))
                .map(identity -> {
                    count(context, identity.userId());
                    return identity;
                });
    }

    /**
     * Admits a user who is known by a ticket.
     *
     * @return the user id
     * @throws ChatException {@code FORBIDDEN} if the user is banned, {@code RATE_LIMITED} as above
     */
    String admit(RoutingContext context, String userId) {
        if (access.tokens().isBanned(userId)) {
            throw ChatException.of(ErrorCode.FORBIDDEN, "You are banned from this server");
        }
        count(context, userId);
        return userId;
    }

    private void count(RoutingContext context, String userId) {
        ConnectionGuard.identify(context.request().connection());
        BodyWriter.of(context).identify(userId);
        access.rateLimiter().acquireForUser(Activity.REQUEST, userId);
    }
}
