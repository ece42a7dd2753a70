package io.pagenow.chat.push;

import io.pagenow.chat.bus.Address;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.bus.message.Deliveries;
import io.pagenow.chat.bus.message.PushSubscribe;
import io.pagenow.chat.config.PushSettings;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.database.DatabaseFailures;
import io.pagenow.chat.database.DatabaseRoute;
import io.pagenow.chat.directory.Directory;
import io.pagenow.chat.event.Log;
import io.pagenow.chat.metric.PushMeters;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.PushDevice;
import io.pagenow.chat.outbound.AddressFilter;
import io.pagenow.chat.outbound.AddressFilter.RefusedAddressException;
import io.pagenow.chat.outbound.WebhookSigner;
import io.pagenow.chat.tls.ClientTls;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wires push, if it is switched on: the subscriptions, the keys, and the way from a committed message to the push services. It has
 * connections of its own to the database, so that a flood of pushes takes none from the chat.
 */
public final class PushVerticle extends VerticleBase {
    /** Connections to the database: one for the reads, one for everything else. */
    public static final int POOL_SIZE = 2;

    private static final long EXPIRY_MILLIS = 600_000;

    private static final Logger log = LoggerFactory.getLogger(PushVerticle.class);

    private final Bus bus;
    private final DatabaseAddress database;
    private final PushSettings settings;
    private final int maxSubscriptions;
    private final Topic<Deliveries> committed;
    private final Directory connected;
    private final PushMeters meters;
    private BoundedPool pool;
    private VapidKeyStore keys;
    private SubscriptionStore subscriptions;
    private AddressFilter filter;
    private PushClient client;
    private WorkerExecutor workers;
    private DeliveryQueue deliveries;
    private PushOutcomes outcomes;
    private List<Notifier> notifiers = List.of();

    /**
     * @param committed topic of the messages that this node commits
     * @param connected the connected users of all nodes
     */
    public PushVerticle(
            Bus bus,
            DatabaseAddress database,
            Settings settings,
            Topic<Deliveries> committed,
            Directory connected,
            PushMeters meters) {
        this.bus = bus;
        this.database = database;
        this.settings = settings.push();
        this.maxSubscriptions = settings.limits().client().personal().pushSubscriptions();
        this.committed = committed;
        this.connected = connected;
        this.meters = meters;
    }

    @Override
    public Future<?> start() {
        pool = new BoundedPool(vertx, database, new DatabaseRoute(vertx, database), POOL_SIZE);
        keys = new VapidKeyStore(vertx, pool);
        subscriptions = new SubscriptionStore(pool, maxSubscriptions);
        outcomes = new PushOutcomes(subscriptions);
        filter = AddressFilter.ofSystem(vertx, "names", settings.allowedNetworks());
        // Names in requests of users must not keep deliveries waiting.
        AddressFilter targets = AddressFilter.ofSystem(vertx, "push-names", settings.allowedNetworks());
        client = new PushClient(
                vertx, targets, ClientTls.verifying(settings.authority(), Optional.empty()), InstantSource.system());
        workers = vertx.createSharedWorkerExecutor(
                "push", Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
        deliveries = DeliveryQueue.of(vertx, client, workers, meters);
        NotificationDispatcher dispatcher = dispatcher();
        boolean everyone = settings.hook().isPresent();
        notifiers = List.of(
                notifier(Log.MESSAGES, NotificationReader.ofMessages(pool, everyone), dispatcher),
                notifier(
                        Log.CHANGES,
                        NotificationReader.ofReactions(pool, everyone, settings.burstSeconds()),
                        dispatcher));
        serve(Addresses.PUSH_KEY, ping -> currentKey());
        serve(Addresses.PUSH_SUBSCRIBE, this::subscribe);
        serve(Addresses.PUSH_UNSUBSCRIBE, subscriptions::unsubscribe);
        serve(Addresses.PUSH_DEVICES, subscriptions::devices);
        notifiers.forEach(notifier -> bus.subscribe(committed, notifier::committed));
        vertx.setPeriodic(PushOutcomes.INTERVAL_MILLIS, timer -> {
            outcomes.write();
            deliveries.sweep();
        });
        vertx.setPeriodic(VapidKeyStore.REFRESH_MILLIS, timer -> refreshKeys());
        vertx.setPeriodic(EXPIRY_MILLIS, timer -> deleteExpired());
        return keys.open(settings.keyGeneration());
    }

    private Notifier notifier(Log source, NotificationReader reader, NotificationDispatcher dispatcher) {
        return new Notifier(
                vertx,
                source,
                reader,
                settings.burstSeconds(),
                userId -> connected.of(userId).containsValue(Directory.ACTIVE),
                dispatcher,
                meters);
    }

    private NotificationDispatcher dispatcher() {
        WebPush.Sender sender = new WebPush.Sender(
                new PayloadEncryption(), new VapidTokens(settings.contact(), InstantSource.system()), outcomes);
        return new NotificationDispatcher(
                deliveries,
                keys,
                sender,
                settings.hook()
                        .map(hook -> new HookCall.Hook(
                                hook.url(),
                                new WebhookSigner(hook.secret().reveal(), InstantSource.system()),
                                InstantSource.system())));
    }

    private <Q, R> void serve(Address<Q, R> address, Function<Q, Future<R>> service) {
        bus.serve(address, query -> service.apply(query).recover(DatabaseFailures::refuse));
    }

    private Future<String> currentKey() {
        return keys.current()
                .map(key -> Future.succeededFuture(key.publicKey()))
                .orElseGet(() -> Future.failedFuture(ChatException.unavailable()));
    }

    private Future<PushDevice> subscribe(PushSubscribe request) {
        Subscription subscription = NewSubscription.of(request, keys);
        return filter.addressOf(subscription.endpoint())
                .recover(failure -> Future.failedFuture(
                        failure instanceof ChatException
                                ? failure
                                : NewSubscription.invalid(
                                        "endpoint",
                                        failure instanceof RefusedAddressException
                                                ? "the URL of a public push service"
                                                : "the URL of a push service whose name can be resolved")))
                .compose(address -> subscriptions.subscribe(
                        request.userId(),
                        subscription,
                        request.device().orElse(""),
                        request.expirationTime().stream()
                                .mapToObj(Instant::ofEpochMilli)
                                .findFirst()));
    }

    private void refreshKeys() {
        keys.refresh().onFailure(failure -> log.warn("The keys of push are not read again: {}", failure.getMessage()));
    }

    private void deleteExpired() {
        subscriptions
                .deleteExpired()
                .onFailure(failure -> log.warn("Ended push subscriptions are not deleted: {}", failure.getMessage()));
    }

    @Override
    public Future<?> stop() {
        notifiers.forEach(Notifier::close);
        deliveries.close();
        client.close();
        return outcomes.write().otherwiseEmpty().eventually(workers::close).eventually(pool::close);
    }
}
