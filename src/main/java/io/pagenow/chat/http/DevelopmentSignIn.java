package io.pagenow.chat.http;

import io.pagenow.chat.auth.DevelopmentKey;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.protocol.BodyDecoder;
import io.pagenow.chat.protocol.BodyEncoder;
import io.pagenow.chat.protocol.ChatException;
import io.pagenow.chat.protocol.ErrorCode;
import io.pagenow.chat.protocol.SignIn;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

/**
 * {@code POST /dev/token}: a token for whoever one says one is. There only while no identity provider is configured, and then the server
 * listens on loopback alone.
 */
final class DevelopmentSignIn implements Handler<RoutingContext> {
    /** Names of this machine for itself. A page from elsewhere whose name was made to point here would send its own name. */
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private final DevelopmentKey key;
    private final Settings.Auth settings;
    private final InstantSource clock;

    DevelopmentSignIn(DevelopmentKey key, Settings.Auth settings, InstantSource clock) {
        this.key = key;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void handle(RoutingContext context) {
        HostAndPort authority = context.request().authority();
        if (authority == null || !LOOPBACK.contains(authority.host())) {
            Answers.failure(
                    context,
                    ChatException.of(
                            ErrorCode.FORBIDDEN_ORIGIN,
                            "Development sign-in answers to localhost and 127.0.0.1 alone"));
            return;
        }
        RequestBody.of(context.request())
                .map(this::answer)
                .onSuccess(answer -> Answers.json(context, answer))
                .onFailure(failure -> Answers.failure(context, failure));
    }

    private Buffer answer(Buffer body) {
        SignIn signIn = BodyDecoder.signIn(body);
        Instant now = clock.instant();
        String token = key.token(settings, signIn, now);
        return BodyEncoder.token(token, signIn.userId(), now.plus(DevelopmentKey.LIFETIME));
    }
}
