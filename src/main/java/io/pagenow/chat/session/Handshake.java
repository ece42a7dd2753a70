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
import java.util.function.Function;

/**
 * Authenticates a WebSocket upgrade, or the requests of an event stream. The token of an upgrade is taken from the query parameter {@code Authorization}, the header of
 * that name, or the subprotocol after {@value #SUBPROTOCOL}, which keeps it out of the URL (contract, row I4).
 */
final class Handshake {
    static final String SUBPROTOCOL = "bearer";

    private static final String SUBPROTOCOLS = "Sec-WebSocket-Protocol";
    private static final String PARAMETER = "Authorization";

    private final AccessControl access;

    Handshake(AccessControl access) {
        this.access = access;
    }

    /** @return the caller; fails with a {@link ChatException} whose message is only logged, never sent */
    Future<Identity> check(HttpServerRequest request, String address) {
        return check(request, address, Activity.CONNECT, Handshake::token).map(this::countConnect);
    }

    /**
     * Authenticates a request for an event stream, whose token stands in the header alone: URLs are logged.
     *
     * @return the caller; fails with a {@link ChatException}
     */
    Future<Identity> checkStream(HttpServerRequest request, String address) {
        return check(request, address, Activity.CONNECT, Handshake::header).map(this::countConnect);
    }

    /**
     * Authenticates a request with frames for an event stream. The frames count for the user as on a socket.
     *
     * @return the caller; fails with a {@link ChatException}
     */
    Future<Identity> checkFrames(HttpServerRequest request, String address) {
        return check(request, address, Activity.REQUEST, Handshake::header);
    }

    private Future<Identity> check(
            HttpServerRequest request,
            String address,
            Activity activity,
            Function<HttpServerRequest, Optional<String>> token) {
        try {
            access.rateLimiter().acquireForAddress(activity, address);
            checkOrigin(request);
            return token.apply(request)
                    .map(access.tokens()::verify)
                    .orElseGet(() -> Future.failedFuture(ChatException.of(ErrorCode.UNAUTHORIZED, "no token")));
        } catch (ChatException refusal) {
            return Future.failedFuture(refusal);
        }
    }

    private Identity countConnect(Identity identity) {
        access.rateLimiter().acquireForUser(Activity.CONNECT, identity.userId());
        return identity;
    }

    private void checkOrigin(HttpServerRequest request) {
        if (!access.origins().allows(request)) {
            throw ChatException.of(
                    ErrorCode.FORBIDDEN_ORIGIN, "The origin is not one of the configured ones (cors.origins)");
        }
    }

    private static Optional<String> token(HttpServerRequest request) {
        return parameter(request).or(() -> header(request)).or(() -> subprotocol(request));
    }

    private static Optional<String> header(HttpServerRequest request) {
        return BearerToken.of(request.getHeader(HttpHeaders.AUTHORIZATION));
    }

    private static Optional<String> parameter(HttpServerRequest request) {
        try {
            List<String> values =
                    new QueryStringDecoder(request.uri()).parameters().getOrDefault(PARAMETER, List.of());
            return values.isEmpty() ? Optional.empty() : BearerToken.of(values.get(0));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<String> subprotocol(HttpServerRequest request) {
        List<String> offered = request.headers().getAll(SUBPROTOCOLS).stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip)
                .toList();
        int marker = offered.indexOf(SUBPROTOCOL);
        return marker >= 0 && marker + 1 < offered.size() ? Optional.of(offered.get(marker + 1)) : Optional.empty();
    }
}
