package io.pagenow.chat.session;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.pagenow.chat.auth.BearerToken;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.auth.OriginPolicy;
import io.pagenow.chat.auth.TokenVerifier;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.ServerWebSocketHandshake;
import io.vertx.core.net.HostAndPort;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who may open a socket. The token stands in the parameter {@code Authorization}, in the header of that name, or behind {@value
 * #SUBPROTOCOL} among the subprotocols, which keeps it out of the URL (contract, "Identity").
 */
final class Handshake {
    static final String SUBPROTOCOL = "bearer";

    private static final String SUBPROTOCOLS = "Sec-WebSocket-Protocol";
    private static final String PARAMETER = "Authorization";
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final Logger log = LoggerFactory.getLogger(Handshake.class);

    private final TokenVerifier tokens;
    private final OriginPolicy origins;

    Handshake(TokenVerifier tokens, OriginPolicy origins) {
        this.tokens = tokens;
        this.origins = origins;
    }

    /** @return the caller, or empty after the handshake was refused; never fails */
    Future<Optional<Identity>> check(ServerWebSocketHandshake handshake) {
        HostAndPort authority = handshake.authority();
        String host = authority == null ? "" : authority.host();
        if (!origins.allows(handshake.headers().get(HttpHeaders.ORIGIN), host)) {
            return refuse(handshake, FORBIDDEN, "its origin is not allowed");
        }
        Optional<String> token = token(handshake);
        if (token.isEmpty()) {
            return refuse(handshake, UNAUTHORIZED, "it has no token");
        }
        return tokens.verify(token.get())
                .map(Optional::of)
                .recover(failure -> refuse(handshake, UNAUTHORIZED, failure.getMessage()));
    }

    private static Future<Optional<Identity>> refuse(ServerWebSocketHandshake handshake, int status, String reason) {
        log.debug("A handshake from {} is refused: {}", handshake.remoteAddress(), reason);
        return handshake.reject(status).otherwiseEmpty().map(Optional.empty());
    }

    private static Optional<String> token(ServerWebSocketHandshake handshake) {
        return parameter(handshake)
                .or(() -> BearerToken.of(handshake.headers().get(HttpHeaders.AUTHORIZATION)))
                .or(() -> subprotocol(handshake));
    }

    private static Optional<String> parameter(ServerWebSocketHandshake handshake) {
        try {
            List<String> values =
                    new QueryStringDecoder(handshake.uri()).parameters().getOrDefault(PARAMETER, List.of());
            return values.isEmpty() ? Optional.empty() : BearerToken.of(values.get(0));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<String> subprotocol(ServerWebSocketHandshake handshake) {
        List<String> offered = handshake.headers().getAll(SUBPROTOCOLS).stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip)
                .toList();
        int marker = offered.indexOf(SUBPROTOCOL);
        return marker >= 0 && marker + 1 < offered.size() ? Optional.of(offered.get(marker + 1)) : Optional.empty();
    }
}
