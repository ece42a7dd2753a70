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

/** Says who asks, by the token of the request, and counts what each user asks for. */
final class Authentication {
    private final AccessControl access;

    Authentication(AccessControl access) {
        this.access = access;
    }

    /** Fails with {@code unauthorized} without a valid token, and with {@code rate-limited} if the user asks too often or reads too little. */
    Future<Identity> identity(RoutingContext context) {
        return BearerToken.of(context.request().getHeader(HttpHeaders.AUTHORIZATION))
                .map(access.tokens()::verify)
                .orElseGet(() -> Future.failedFuture(ChatException.of(ErrorCode.UNAUTHORIZED, "no token")))
                .map(identity -> {
                    ConnectionGuard.identify(context.request().connection());
                    BodyWriter.of(context).identify(identity.userId());
                    access.rateLimiter().takeOfUser(Activity.REQUEST, identity.userId());
                    return identity;
                });
    }
}
