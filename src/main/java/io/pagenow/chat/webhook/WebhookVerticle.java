package io.pagenow.chat.webhook;

import io.pagenow.chat.bus.Address;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.bus.message.Deliveries;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.database.DatabaseFailures;
import io.pagenow.chat.database.DatabaseRoute;
import io.pagenow.chat.log.LogReaders;
import io.pagenow.chat.metric.WebhookMeters;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.outbound.AddressFilter;
import io.pagenow.chat.tls.ClientTls;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wires webhooks: the calls of administrators, and the delivery, if this node leads. It has connections of its own to the database, which are
 * opened when an endpoint is there, so that deliveries take none from the chat.
 */
public final class WebhookVerticle extends VerticleBase {
    /** Maximum connections to the database: one that holds the lead, and three to read and to save. */
    public static final int POOL_SIZE = 4;

    private static final long RETRY_MILLIS = 5_000;

    private static final Logger log = LoggerFactory.getLogger(WebhookVerticle.class);

    private final Bus bus;
    private final DatabaseAddress database;
    private final Settings settings;
    private final Topic<Deliveries> committed;
    private final WebhookMeters meters;
    private BoundedPool pool;
    private AddressFilter filter;
    private WebhookStore store;
    private @Nullable EndpointParts parts;
    private @Nullable ClientTls tls;
    private WebhookTurn turn;

    /** @param committed topic of the messages that this node commits */
    public WebhookVerticle(
            Bus bus, DatabaseAddress database, Settings settings, Topic<Deliveries> committed, WebhookMeters meters) {
        this.bus = bus;
        this.database = database;
        this.settings = settings;
        this.committed = committed;
        this.meters = meters;
    }

    @Override
    public Future<?> start() {
        pool = new BoundedPool(vertx, database, new DatabaseRoute(vertx, database), POOL_SIZE);
        filter = AddressFilter.ofSystem(
                vertx, "webhook-names", settings.webhooks().allowedNetworks());
        store = new WebhookStore(pool, filter);
        turn = new WebhookTurn(vertx, pool, this::leader);
        serve(Addresses.WEBHOOKS, ping -> store.list());
        serve(Addresses.CREATE_WEBHOOK, wanted -> store.create(wanted).onSuccess(created -> turn.enabled()));
        serve(Addresses.DELETE_WEBHOOK, store::delete);
        serve(Addresses.ROTATE_WEBHOOK, store::rotate);
        serve(Addresses.ENABLE_WEBHOOK, webhook -> store.enable(webhook).onSuccess(enabled -> turn.enabled()));
        serve(Addresses.RETRY_WEBHOOK, store::retry);
        serve(Addresses.REPLAY_WEBHOOK, store::replay);
        serve(Addresses.WEBHOOK_ATTEMPTS, store::attempts);
        bus.subscribe(Addresses.WEBHOOKS_ENABLED, isEnabled -> {
            if (isEnabled) {
                turn.enabled();
            } else {
                turn.disabled();
            }
        });
        return Future.succeededFuture();
    }

    private <Q, R> void serve(Address<Q, R> address, Function<Q, Future<R>> service) {
        bus.serve(address, query -> service.apply(query).recover(DatabaseFailures::refuse));
    }

    private WebhookLeader leader(LeadConnection lead) {
        ClientTls verifying = tls == null ? ClientTls.verifying(Optional.empty(), Optional.empty()) : tls;
        EndpointParts shared = parts == null ? parts() : parts;
        tls = verifying;
        parts = shared;
        return new WebhookLeader(
                vertx,
                pool,
                lead,
                (endpoint, before, epoch) -> new EndpointLanes(
                        vertx,
                        endpoint,
                        before,
                        shared,
                        new CursorWriter(vertx, pool, endpoint.id(), epoch),
                        new WebhookClient(vertx, filter, verifying, InstantSource.system())),
                this::listen,
                meters);
    }

    /** In a cluster, what others have committed is heard as far as it is delivered to connections of this node. */
    private Runnable listen(Consumer<Deliveries> listener) {
        List<MessageConsumer<?>> consumers = Stream.of(committed, Addresses.DELIVERIES)
                .distinct()
                .<MessageConsumer<?>>map(topic -> bus.subscribe(topic, listener))
                .toList();
        return () -> consumers.forEach(MessageConsumer::unregister);
    }

    private EndpointParts parts() {
        LogReaders logs = LogReaders.of(pool, settings);
        LaneReader reader = new LaneReader(pool, logs.messages(), logs.changes(), InstantSource.system());
        return new EndpointParts(
                reader, new ReportReader(pool), meters, InstantSource.system(), System::nanoTime, this::disable);
    }

    private void disable(String webhookId, String reason) {
        log.warn(
                "The webhook {} is disabled: {}. Enable it again when the endpoint works",
                webhookId,
                reason.equals("gone") ? "it has answered 410" : "nothing was delivered to it for days");
        meters.disabled().add();
        storeDisabled(webhookId, reason);
    }

    private void storeDisabled(String webhookId, String reason) {
        store.disable("server", webhookId, reason).onFailure(failure -> {
            if (failure instanceof ChatException refused && refused.code() == ErrorCode.NOT_FOUND) {
                log.info("The webhook {} was deleted before it was disabled", webhookId);
                return;
            }
            log.warn("That the webhook {} is disabled is not stored for now: {}", webhookId, failure.getMessage());
            vertx.setTimer(RETRY_MILLIS, timer -> storeDisabled(webhookId, reason));
        });
    }

    @Override
    public Future<?> stop() {
        return turn.close().eventually(pool::close);
    }
}
