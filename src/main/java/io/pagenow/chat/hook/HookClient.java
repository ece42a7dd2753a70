package io.pagenow.chat.hook;

import io.pagenow.chat.config.BeforeSendSettings;
import io.pagenow.chat.json.JsonText;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.outbound.BoundedExchange;
import io.pagenow.chat.outbound.OutageLog;
import io.pagenow.chat.outbound.OutboundRequest;
import io.pagenow.chat.outbound.WebhookSigner;
import io.pagenow.chat.protocol.FrameFields;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.LoggerFactory;

/** Posts a question to the operator's service once, signed as Standard Webhooks describes, and reads the verdict. */
final class HookClient {
    private static final int MAX_BYTES = 256 * 1024;
    private static final int MAX_REASON = 200;
    private static final int OK = 200;
    private static final String REJECTED = "The message was rejected";
    private static final OutageLog outages = new OutageLog(LoggerFactory.getLogger(HookClient.class));

    private final HttpClientAgent client;
    private final URI url;
    private final Duration timeout;
    private final WebhookSigner signer;
    private final int contentLength;

    /**
     * @param client is closed by the caller
     * @param contentLength maximum characters of a content that the service gives
     */
    HookClient(HttpClientAgent client, BeforeSendSettings settings, int contentLength) {
        this.client = client;
        this.url = settings.hook().url();
        this.timeout = Duration.ofMillis(settings.timeoutMillis());
        this.signer = new WebhookSigner(settings.hook().secret().reveal(), InstantSource.system());
        this.contentLength = contentLength;
    }

    /** Fails if the service gives no valid verdict in time. */
    Future<Verdict> ask(Question question) {
        Buffer body = question.body().toBuffer();
        RequestOptions options =
                OutboundRequest.to(url, HttpMethod.POST).putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        try {
            signer.headers(question.id(), body).forEach(options::putHeader);
        } catch (GeneralSecurityException impossible) {
            return Future.failedFuture(impossible);
        }
        return BoundedExchange.run(client, options, body, timeout, MAX_BYTES).map(this::verdict);
    }

    private Verdict verdict(BoundedExchange.Response response) {
        if (response.status() != OK) {
            throw new IllegalStateException("status " + response.status());
        }
        JsonObject answer = object(response.body());
        Object action = answer.getValue("action");
        if ("pass".equals(action)) {
            return new Verdict.Pass();
        } else if ("replace".equals(action)) {
            return replace(answer.getValue("content"));
        } else if ("reject".equals(action)) {
            return new Verdict.Reject(reason(answer.getValue("message")));
        }
        throw new IllegalStateException("the action is none of pass, replace and reject");
    }

    /** A text that the service does not want is not stored either if what it wants in its place cannot be stored. */
    private Verdict replace(Object content) {
        if (!(content instanceof String text)) {
            throw new IllegalStateException("the content that replaces another is no text");
        }
        try {
            return new Verdict.Replace(FrameFields.requireText("content", text, contentLength));
        } catch (ChatException unusable) {
            outages.warn(
                    url.toString(),
                    "A message is refused, because the service that examines messages replaces it by one that is not allowed: {}",
                    unusable.getMessage());
            return new Verdict.Reject(REJECTED);
        }
    }

    /** Keeps the content of a malformed answer out of the log. */
    private static JsonObject object(Buffer body) {
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException malformed) {
            throw new IllegalStateException("the answer is no JSON object", malformed);
        }
    }

    private static String reason(Object message) {
        return message instanceof String text && !text.isBlank() ? JsonText.fitted(text, MAX_REASON) : REJECTED;
    }
}
