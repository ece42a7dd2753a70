package io.pagenow.chat.http;

import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.auth.DevelopmentKey;
import io.pagenow.chat.auth.OwnOrigin;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.SignIn;
import io.pagenow.chat.protocol.BodyDecoder;
import io.pagenow.chat.protocol.BodyEncoder;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * {@code POST /dev/token}: issues a token for any user id. Present only while no identity provider is configured, in
 * which case the server listens on loopback only.
 *
 * <p>Three kinds of requests are refused although they come from this machine. A request forwarded by a proxy may come
 * from anywhere. A request whose {@code Host} is not a loopback name with the port of this listener comes from a page
 * whose name was made to resolve to this address (DNS rebinding). An administrator's token is only issued to the
 * server's own page, because any program on this machine may serve pages on another port.
 */
final class DevelopmentSignIn implements Handler<RoutingContext> {
    private final DevelopmentKey key;
    private final Settings.Auth settings;
    private final Optional<String> nameClaim;
    private final AccessControl access;
    private final InstantSource clock;

    /** @param access determines client addresses and origins */
    DevelopmentSignIn(DevelopmentKey key, Settings settings, AccessControl access, InstantSource clock) {
        this.key = key;
        this.settings = settings.auth();
        this.nameClaim = settings.profiles().nameClaim();
        this.access = access;
        this.clock = clock;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (access.addresses().isForwarded(request)) {
            refuse(
                    context,
                    "Development sign-in is not for requests that a proxy has passed on; configure an identity provider (auth.jwksUri)");
            return;
        }
        if (!HostName.of(request).isLoopback() || !OwnOrigin.isSentHere(request)) {
            refuse(context, "Development sign-in answers to localhost and 127.0.0.1 with the server's own port alone");
            return;
        }
        boolean own = access.origins().isOwn(request);
        RequestBody.of(request, access.bodies(), access.addresses().of(request))
                .map(body -> answer(BodyDecoder.signIn(body), own))
                .onSuccess(answer -> Responses.json(context, answer))
                .onFailure(failure -> Responses.failure(context, failure));
    }

    private Buffer answer(SignIn signIn, boolean ownPage) {
        if (signIn.administrator() && !ownPage) {
            throw refusal("An administrator's token goes to this server's own page alone");
        }
        Instant now = clock.instant();
        String token = key.token(settings, nameClaim, signIn, now);
        return BodyEncoder.token(token, signIn.userId(), now.plus(DevelopmentKey.LIFETIME));
    }

    private static void refuse(RoutingContext context, String reason) {
        Responses.failure(context, refusal(reason));
    }

    private static ChatException refusal(String reason) {
        return ChatException.of(ErrorCode.FORBIDDEN_ORIGIN, reason);
    }
}
