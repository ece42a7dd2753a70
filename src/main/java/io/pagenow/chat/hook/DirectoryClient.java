package io.pagenow.chat.hook;

import io.pagenow.chat.bus.message.PeopleQuery;
import io.pagenow.chat.config.PeopleSettings;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.Profile;
import io.pagenow.chat.outbound.BoundedExchange;
import io.pagenow.chat.outbound.OutboundRequest;
import io.pagenow.chat.outbound.WebhookSigner;
import io.pagenow.chat.protocol.BodyDecoder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Asks the operator's service for users, signed as Standard Webhooks describes. Its answers are not trusted: what is no valid user is left out,
 * and of a check only users who were asked about count.
 */
final class DirectoryClient {
    /** Most users of one check. */
    static final int MAX_CHECKED = 200;

    private static final int MAX_BYTES = 256 * 1024;
    private static final int OK = 200;

    private final HttpClientAgent client;
    private final URI url;
    private final Duration timeout;
    private final WebhookSigner signer;

    /** @param client is closed by the caller */
    DirectoryClient(HttpClientAgent client, PeopleSettings settings) {
        this.client = client;
        this.url = settings.hook().orElseThrow().url();
        this.timeout = Duration.ofMillis(settings.timeoutMillis());
        this.signer = new WebhookSigner(settings.hook().orElseThrow().secret().reveal(), InstantSource.system());
    }

    /** Fails if the service gives no valid answer in time. */
    Future<List<Profile>> search(PeopleQuery query) {
        JsonObject question = new JsonObject()
                .put("q", query.text())
                .put("limit", query.limit())
                .put("userId", query.userId());
        return ask(question)
                .map(users -> users.values().stream().limit(query.limit() + 1L).toList());
    }

    /**
     * Returns those of some users whom the service knows.
     *
     * @param userIds at most {@value #MAX_CHECKED}
     * @return fails if the service gives no valid answer in time
     */
    Future<Set<String>> known(List<String> userIds) {
        return ask(new JsonObject().put("ids", new JsonArray(userIds))).map(users -> {
            Set<String> known = new LinkedHashSet<>(userIds);
            known.retainAll(users.keySet());
            return known;
        });
    }

    private Future<Map<String, Profile>> ask(JsonObject question) {
        Buffer body = question.toBuffer();
        RequestOptions options =
                OutboundRequest.to(url, HttpMethod.POST).putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        try {
            signer.headers("msg_" + UUID.randomUUID(), body).forEach(options::putHeader);
        } catch (GeneralSecurityException impossible) {
            return Future.failedFuture(impossible);
        }
        return BoundedExchange.run(client, options, body, timeout, MAX_BYTES).map(DirectoryClient::users);
    }

    private static Map<String, Profile> users(BoundedExchange.Response response) {
        if (response.status() != OK) {
            throw new IllegalStateException("status " + response.status());
        }
        if (!(object(response.body()).getValue("users") instanceof JsonArray users)) {
            throw new IllegalStateException("the answer has no array 'users'");
        }
        Map<String, Profile> byId = new LinkedHashMap<>();
        for (Object user : users) {
            if (user instanceof JsonObject fields
                    && fields.getValue("userId") instanceof String userId
                    && BodyDecoder.isUserId(userId)) {
                byId.putIfAbsent(userId, profile(userId, fields));
            }
        }
        return byId;
    }

    /** Keeps the content of a malformed answer out of the log. */
    private static JsonObject object(Buffer body) {
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException malformed) {
            throw new IllegalStateException(
                    "the answer is no JSON object of at most " + MAX_BYTES + " bytes", malformed);
        }
    }

    private static Profile profile(String userId, JsonObject fields) {
        Optional<String> name = fields.getValue("name") instanceof String text
                ? Optional.of(Profile.cut(Profile.cleanName(text), Limits.NAME)).filter(cleaned -> !cleaned.isEmpty())
                : Optional.empty();
        Optional<String> picture = fields.getValue("picture") instanceof String text && Profile.isPicture(text)
                ? Optional.of(text)
                : Optional.empty();
        return new Profile(userId, name, picture, Optional.empty());
    }
}
