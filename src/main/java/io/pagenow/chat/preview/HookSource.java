package io.pagenow.chat.preview;

import io.pagenow.chat.config.HookSettings;
import io.pagenow.chat.model.LinkPreview;
import io.pagenow.chat.outbound.BoundedExchange;
import io.pagenow.chat.outbound.OutageLog;
import io.pagenow.chat.outbound.OutboundRequest;
import io.pagenow.chat.outbound.WebhookSigner;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.LoggerFactory;

/** Requests previews from the operator's service: {@code POST {"url"}}, answered with the fields of a preview, or with 404 if there is none. */
final class HookSource implements PreviewSource {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 16 * 1024;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final OutageLog outages = new OutageLog(LoggerFactory.getLogger(HookSource.class));

    private final HttpClientAgent client;
    private final URI hook;
    private final WebhookSigner signer;

    /** @param client is closed by the caller */
    HookSource(HttpClientAgent client, HookSettings hook) {
        this.client = client;
        this.hook = hook.url();
        this.signer = new WebhookSigner(hook.secret().reveal(), InstantSource.system());
    }

    @Override
    public Future<Optional<LinkPreview>> read(URI url) {
        return request(url).map(response -> preview(url, response)).otherwise(failure -> {
            outages.warn(
                    hook.toString(),
                    "The hook of link previews (linkPreviews.hook.url) gives no answer: {}",
                    failure.getMessage());
            return Optional.empty();
        });
    }

    private Future<BoundedExchange.Response> request(URI url) {
        var body = new JsonObject().put("url", url.toString()).toBuffer();
        RequestOptions options =
                OutboundRequest.to(hook, HttpMethod.POST).putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        try {
            signer.headers("msg_" + UUID.randomUUID(), body).forEach(options::putHeader);
        } catch (GeneralSecurityException impossible) {
            return Future.failedFuture(impossible);
        }
        return BoundedExchange.run(client, options, body, TIMEOUT, MAX_BYTES);
    }

    private static Optional<LinkPreview> preview(URI url, BoundedExchange.Response response) {
        if (response.status() == NOT_FOUND) {
            return Optional.empty();
        }
        if (response.status() != OK) {
            throw new IllegalStateException("status " + response.status());
        }
        JsonObject fields = new JsonObject(response.body());
        return text(fields, "title", LinkPreview.MAX_TITLE)
                .map(title -> new LinkPreview(
                        url,
                        title,
                        text(fields, "description", LinkPreview.MAX_DESCRIPTION),
                        text(fields, "siteName", LinkPreview.MAX_SITE_NAME)));
    }

    private static Optional<String> text(JsonObject fields, String name, int maxLength) {
        return fields.getValue(name) instanceof String text ? PreviewText.of(text, maxLength) : Optional.empty();
    }
}
