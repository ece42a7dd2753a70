package io.pagenow.chat.registry;

import io.pagenow.chat.config.RedisUri;
import io.pagenow.chat.config.Secret;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.tls.ClientTls;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;

/** Address, credentials and trusted certificates of Redis. */
public final class RedisAddress {
    /** Timeout of connecting and of every response. */
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
        // Not part of the connection string, in which the client would decode a plus sign as a space.
        uri.user().ifPresent(options::setUser);
        uri.password().map(Secret::reveal).ifPresent(options::setPassword);
        return options;
    }

    /** Describes a failure with its cause, because the client's own message for TLS failures has no details. */
    String explain(Throwable failure) {
        Throwable cause = failure.getCause();
        String detail = cause == null ? "" : ": " + cause.getMessage();
        return uri.location() + ": " + failure.getMessage() + detail;
    }
}
