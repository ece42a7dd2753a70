package io.pagenow.chat.registry;

import io.pagenow.chat.config.RedisUri;
import io.pagenow.chat.config.Secret;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.tls.ClientTls;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;

/** Where Redis is, how to sign in to it, and whom to take for it. */
public final class RedisAddress {
    /** How long anything may take: connecting, an answer. */
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final RedisUri uri;
    private final Settings.Redis settings;

    /** @param settings with a URI */
    public RedisAddress(Settings.Redis settings) {
        this.settings = settings;
        this.uri = RedisUri.parse(settings.uri().orElseThrow().reveal());
    }

    /** @throws io.pagenow.chat.tls.ClientTlsException if a file of certificates cannot be used */
    RedisOptions options() {
        NetClientOptions net = new NetClientOptions()
                .setTcpKeepAlive(true)
                .setTcpUserTimeout((int) TIMEOUT.toMillis())
                .setConnectTimeout((int) TIMEOUT.toMillis());
        if (uri.tls()) {
            ClientSSLOptions tls = ClientTls.verifying(settings.authority(), settings.identity())
                    .options(true);
            net.setSsl(true)
                    .setTrustOptions(tls.getTrustOptions())
                    .setKeyCertOptions(tls.getKeyCertOptions())
                    .setHostnameVerificationAlgorithm(tls.getHostnameVerificationAlgorithm());
        }
        RedisOptions options = new RedisOptions()
                .setConnectionString((uri.tls() ? "rediss://" : "redis://") + uri.location())
                .setNetClientOptions(net);
        // Apart from the address, in which the client would take a plus sign for a space.
        uri.user().ifPresent(options::setUser);
        uri.password().map(Secret::reveal).ifPresent(options::setPassword);
        return options;
    }

    /** What is wrong, with the cause: of TLS the client itself says only that it did not work. */
    String explain(Throwable failure) {
        Throwable cause = failure.getCause();
        String detail = cause == null ? "" : ": " + cause.getMessage();
        return uri.location() + ": " + failure.getMessage() + detail;
    }
}
