package io.pagenow.chat.session;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.auth.BearerToken;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Decides who may open a socket. The token stands in the parameter {@code Authorization}, in the header of that name, or behind {@value
 * #SUBPROTOCOL} among the subprotocols, which keeps it out of the URL (contract, "Identity").
 */
final class Handshake {
    static final String SUBPROTOCOL = "bearer";

    private static final String SUBPROTOCOLS = "Sec-WebSocket-Protocol";
    private static final String PARAMETER = "Authorization";

    private final AccessControl access;

    Handshake(AccessControl access) {
        this.access = access;
    }

    /** @return the caller; fails with a {@link ChatException} whose message is for the log alone */
    Future<Identity> check(HttpServerRequest asking, String address) {
        try {
            access.rateLimiter().takeOfAddress(Activity.CONNECT, address);
            checkOrigin(asking);
            return token(asking)
                    .map(access.tokens()::verify)
                    .orElseGet(() -> Future.failedFuture(ChatException.of(ErrorCode.UNAUTHORIZED, "it has no token")))
                    .map(identity -> {
                        access.rateLimiter().takeOfUser(Activity.CONNECT, identity.userId());
                        return identity;
                    });
        } catch (ChatException refusal) {
            return Future.failedFuture(refusal);
        }
    }

    private void checkOrigin(HttpServerRequest asking) {
        if (!access.origins().allows(asking)) {
            throw ChatException.of(ErrorCode.FORBIDDEN_ORIGIN, "its origin is not allowed");
        }
    }

    private static Optional<String> token(HttpServerRequest asking) {
        return parameter(asking)
                .or(() -> BearerToken.of(asking.getHeader(HttpHeaders.AUTHORIZATION)))
                .or(() -> subprotocol(asking));
    }

    private static Optional<String> parameter(HttpServerRequest asking) {
        try {
            List<String> values =
                    new QueryStringDecoder(asking.uri()).parameters().getOrDefault(PARAMETER, List.of());
            return values.isEmpty() ? Optional.empty() : BearerToken.of(values.get(0));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<String> subprotocol(HttpServerRequest asking) {
        List<String> offered = asking.headers().getAll(SUBPROTOCOLS).stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip)
                .toList();
        int marker = offered.indexOf(SUBPROTOCOL);
        return marker >= 0 && marker + 1 < offered.size() ? Optional.of(offered.get(marker + 1)) : Optional.empty();
    }
}
