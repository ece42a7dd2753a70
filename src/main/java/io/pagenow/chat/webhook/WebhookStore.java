package io.pagenow.chat.webhook;

import io.pagenow.chat.bus.message.NewWebhook;
import io.pagenow.chat.bus.message.OfWebhook;
import io.pagenow.chat.bus.message.WebhookReplay;
import io.pagenow.chat.bus.message.WebhookSecret;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.Webhook;
import io.pagenow.chat.model.WebhookType;
import io.pagenow.chat.outbound.AddressFilter;
import io.pagenow.chat.outbound.AddressFilter.RefusedAddressException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the endpoints of webhooks, for administrators and for the commands. The node that delivers notices changes by itself. Methods fail with
 * {@code NOT_FOUND} if there is no such endpoint, otherwise with the database's error unless stated otherwise.
 */
public final class WebhookStore {
    /** The actor of commands. */
    public static final String OPERATOR = "operator";

    private static final int ID_BYTES = 8;
    private static final int SECRET_BYTES = 32;

    private static final SecureRandom random = new SecureRandom();

    private final Pool pool;
    private final AddressFilter filter;

    /** @param filter decides to which addresses endpoints may be */
    public WebhookStore(Pool pool, AddressFilter filter) {
        this.pool = pool;
        this.filter = filter;
    }

    /** Returns all endpoints, the oldest first. */
    public Future<List<Webhook>> list() {
        return pool.query(WebhookSql.LIST).execute().map(rows -> {
            List<Webhook> webhooks = new ArrayList<>(rows.size());
            rows.forEach(row -> webhooks.add(webhook(row)));
            return webhooks;
        });
    }

    private static Webhook webhook(Row row) {
        return new Webhook(
                row.getString(0),
                row.getString(1),
                types(row.getArrayOfStrings(2)),
                conversations(row.getArrayOfUUIDs(3)),
                row.getOffsetDateTime(4).toInstant(),
                row.getString(5),
                time(row, 6).map(at -> new Webhook.Disabled(at, row.getString(7))),
                new Webhook.State(
                        row.getInteger(8),
                        time(row, 9),
                        time(row, 10),
                        Optional.ofNullable(row.getString(11)),
                        time(row, 12)));
    }

    static Optional<Instant> time(Row row, int column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }

    /** Returns the types with these names, empty for null. A type of a later version is left out. */
    static Set<WebhookType> types(String[] names) {
        Set<WebhookType> types = EnumSet.noneOf(WebhookType.class);
        if (names != null) {
            Arrays.stream(names).map(WebhookType::of).flatMap(Optional::stream).forEach(types::add);
        }
        return types;
    }

    static Set<UUID> conversations(UUID[] ids) {
        return ids == null ? Set.of() : Set.of(ids);
    }

    /**
     * Creates an endpoint.
     *
     * @return its secret, which is not shown again; fails with {@code INVALID_FIELD} if the URL is refused, with {@code LIMIT_REACHED} if there are
     *     too many endpoints
     */
    public Future<WebhookSecret> create(NewWebhook wanted) {
        return check(wanted.url()).compose(checked -> {
            WebhookSecret created = new WebhookSecret(HexFormat.of().formatHex(bytes(ID_BYTES)), newSecret());
            return pool.preparedQuery(WebhookSql.CREATE)
                    .execute(Tuple.of(
                            wanted.actor(),
                            created.webhookId(),
                            wanted.url(),
                            wanted.types().isEmpty()
                                    ? null
                                    : wanted.types().stream()
                                            .map(WebhookType::wireName)
                                            .toArray(String[]::new),
                            wanted.conversations().isEmpty()
                                    ? null
                                    : wanted.conversations().toArray(UUID[]::new),
                            created.secret(),
                            wanted.fromBeginning()))
                    .map(rows -> {
                        if (rows.size() == 0) {
                            throw ChatException.of(
                                    ErrorCode.LIMIT_REACHED,
                                    "There are " + Limits.WEBHOOKS + " webhooks, which is the limit; delete one first");
                        }
                        return created;
                    });
        });
    }

    /** A name that cannot be resolved now is accepted: deliveries are tried again. */
    private Future<Void> check(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException malformed) {
            return Future.failedFuture(invalid("an https URL"));
        }
        Optional<String> fault = url.length() > Limits.WEBHOOK_URL
                ? Optional.of("an https URL of at most " + Limits.WEBHOOK_URL + " characters")
                : AddressFilter.faultOfEndpoint(uri);
        if (fault.isPresent()) {
            return Future.failedFuture(invalid(fault.get()));
        }
        return filter.addressOfEndpoint(uri)
                .recover(failure -> failure instanceof RefusedAddressException
                        ? Future.failedFuture(
                                invalid("an https URL of a public server, or of one in webhooks.allowedNetworks; "
                                        + failure.getMessage()))
                        : Future.succeededFuture())
                .mapEmpty();
    }

    private static ChatException invalid(String expected) {
        return ChatException.ofField(ErrorCode.INVALID_FIELD, "url", "Invalid parameter 'url': expected " + expected);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String newSecret() {
        return "whsec_" + Base64.getEncoder().encodeToString(bytes(SECRET_BYTES));
    }

    /** Deletes an endpoint with its cursors. */
    public Future<Void> delete(OfWebhook webhook) {
        return change(WebhookSql.DELETE, webhook.actor(), webhook.webhookId());
    }

    /** Gives an endpoint a new secret, and returns it. The former one signs too for 24 hours. */
    public Future<WebhookSecret> rotate(OfWebhook webhook) {
        WebhookSecret rotated = new WebhookSecret(webhook.webhookId(), newSecret());
        return change(WebhookSql.ROTATE, webhook.actor(), webhook.webhookId(), rotated.secret())
                .map(rotated);
    }

    /** Ends deliveries to an endpoint. One that is disabled already stays as it is. */
    public Future<Void> disable(OfWebhook webhook) {
        return disable(webhook.actor(), webhook.webhookId(), OPERATOR);
    }

    /** @param reason see {@link Webhook.Disabled} */
    Future<Void> disable(String actor, String webhookId, String reason) {
        return change(WebhookSql.DISABLE, actor, webhookId, reason);
    }

    /** Delivers to an endpoint again, from where it was disabled. */
    public Future<Void> enable(OfWebhook webhook) {
        return change(WebhookSql.ENABLE, webhook.actor(), webhook.webhookId());
    }

    /** Delivers at once what waits. */
    public Future<Void> retry(OfWebhook webhook) {
        return change(WebhookSql.RETRY, webhook.actor(), webhook.webhookId());
    }

    /** Delivers again what an endpoint has had. */
    public Future<Void> replay(WebhookReplay replay) {
        return change(
                WebhookSql.REPLAY,
                replay.actor(),
                replay.webhookId(),
                replay.conversationId().orElse(null),
                replay.seq().isPresent() ? (Long) replay.seq().getAsLong() : null,
                replay.since().map(since -> since.atOffset(ZoneOffset.UTC)).orElse(null));
    }

    private Future<Void> change(String sql, @Nullable Object... parameters) {
        return pool.preparedQuery(sql).execute(Tuple.from(parameters)).map(rows -> {
            if (rows.size() == 0) {
                throw notFound();
            }
            return null;
        });
    }

    private static ChatException notFound() {
        return ChatException.of(ErrorCode.NOT_FOUND, "Webhook not found");
    }

    /** Returns the latest attempts as a JSON array, the latest first, up to a few seconds old. */
    public Future<String> attempts(OfWebhook webhook) {
        return pool.preparedQuery(WebhookSql.ATTEMPTS)
                .execute(Tuple.of(webhook.webhookId()))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw notFound();
                    }
                    return rows.iterator().next().getString(0);
                });
    }
}
