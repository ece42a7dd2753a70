package io.pagenow.chat.preview;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.LinkQuery;
import io.pagenow.chat.config.LinkPreviewSettings;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.LinkPreview;
import io.pagenow.chat.outbound.AddressFilter;
import io.pagenow.chat.tls.ClientTls;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import java.util.Optional;

/** Wires previews of links, if they are switched on. */
public final class PreviewVerticle extends VerticleBase {
    private static final int CONNECT_TIMEOUT_MILLIS = 3_000;
    private static final int KEEP_ALIVE_SECONDS = 5;

    private final Bus bus;
    private final LinkPreviewSettings settings;
    private HttpClientAgent client;
    private LinkPreviews previews;

    public PreviewVerticle(Bus bus, LinkPreviewSettings settings) {
        this.bus = bus;
        this.settings = settings;
    }

    @Override
    public Future<?> start() {
        client = vertx.createHttpClient(new HttpClientOptions()
                .setTrustOptions(ClientTls.verifying(settings.authority(), Optional.empty())
                        .options(true)
                        .getTrustOptions())
                .setVerifyHost(true)
                .setDecompressionSupported(true)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS));
        previews = new LinkPreviews(source());
        bus.serve(Addresses.LINK_PREVIEW, this::preview);
        return Future.succeededFuture();
    }

    private PreviewSource source() {
        return settings.hook()
                .<PreviewSource>map(hook -> new HookSource(client, hook))
                .orElseGet(() -> new PageSource(
                        vertx, client, AddressFilter.ofSystem(vertx, "preview-names", settings.allowedNetworks())));
    }

    private Future<LinkPreview> preview(LinkQuery query) {
        return previews.of(query.userId(), query.url())
                .map(preview -> preview.orElseThrow(
                        () -> ChatException.of(ErrorCode.NOT_FOUND, "There is no preview of this page")));
    }

    @Override
    public Future<?> stop() {
        return client.close();
    }
}
