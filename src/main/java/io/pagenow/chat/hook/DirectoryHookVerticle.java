package io.pagenow.chat.hook;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.config.PeopleSettings;
import io.pagenow.chat.metric.DirectoryMeters;
import io.pagenow.chat.tls.ClientTls;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.util.Optional;

/** Wires the operator's directory of users, if one is set. */
public final class DirectoryHookVerticle extends VerticleBase {
    private final Bus bus;
    private final PeopleSettings settings;
    private final DirectoryMeters meters;
    private HttpClientAgent client;

    /** @param settings with a hook */
    public DirectoryHookVerticle(Bus bus, PeopleSettings settings, DirectoryMeters meters) {
        this.bus = bus;
        this.settings = settings;
        this.meters = meters;
    }

    @Override
    public Future<?> start() {
        client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setTrustOptions(ClientTls.verifying(Optional.empty(), Optional.empty())
                                .options(true)
                                .getTrustOptions())
                        .setVerifyHost(true)
                        .setConnectTimeout(settings.timeoutMillis()),
                new PoolOptions().setHttp1MaxSize(DirectoryHook.MAX_CONCURRENT));
        DirectoryHook hook = new DirectoryHook(
                new DirectoryClient(client, settings),
                settings.hook().orElseThrow().url().toString(),
                meters);
        bus.serve(Addresses.SEARCH_DIRECTORY, hook::search);
        bus.serve(Addresses.CHECK_DIRECTORY, hook::check);
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return client.close();
    }
}
