package io.pagenow.chat;

import io.pagenow.chat.auth.Access;
import io.pagenow.chat.auth.DevelopmentKey;
import io.pagenow.chat.auth.KeySource;
import io.pagenow.chat.auth.OriginPolicy;
import io.pagenow.chat.auth.PublishedKeys;
import io.pagenow.chat.auth.TokenVerifier;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Deliveries;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.cluster.Cluster;
import io.pagenow.chat.cluster.ClusterJoin;
import io.pagenow.chat.cluster.ClusterVerticle;
import io.pagenow.chat.cluster.Directory;
import io.pagenow.chat.cluster.LocalDirectory;
import io.pagenow.chat.config.Secret;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.embedded.EmbeddedPostgres;
import io.pagenow.chat.http.AdminVerticle;
import io.pagenow.chat.http.ApiDocument;
import io.pagenow.chat.http.HttpVerticle;
import io.pagenow.chat.http.PageFiles;
import io.pagenow.chat.limit.Allowances;
import io.pagenow.chat.limit.ClientAddresses;
import io.pagenow.chat.limit.SocketCounts;
import io.pagenow.chat.metric.Exposition;
import io.pagenow.chat.metric.Metrics;
import io.pagenow.chat.persistence.DatabaseAddress;
import io.pagenow.chat.persistence.DatabaseTurn;
import io.pagenow.chat.persistence.PersistenceVerticle;
import io.pagenow.chat.persistence.Schema;
import io.pagenow.chat.presence.PresenceVerticle;
import io.pagenow.chat.presence.page.PageVerticle;
import io.pagenow.chat.protocol.CloseCode;
import io.pagenow.chat.protocol.NodeStatus;
import io.pagenow.chat.session.SessionVerticle;
import io.pagenow.chat.status.StatusVerticle;
import io.pagenow.chat.trace.OtlpSpans;
import io.pagenow.chat.trace.Spans;
import io.pagenow.chat.trace.Trail;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: builds the parts, starts them in the order in which they need one another, and closes them in the opposite
 * order.
 */
public final class Application {
    private static final Logger log = LoggerFactory.getLogger(Application.class);

    private final Vertx vertx;
    private final Settings settings;
    private final Bus bus;
    private final Metrics metrics = new Metrics(version());
    private Spans spans = Spans.NONE;
    private final Exposition exposition = new Exposition(metrics);
    private Optional<Cluster> cluster = Optional.empty();
    private Directory connections = new LocalDirectory(UUID.randomUUID().toString());
    private Directory pages = new LocalDirectory(connections.nodeId());
    private Topic<Deliveries> announcements = Addresses.DELIVERIES;
    private final Deque<Supplier<Future<?>>> closing = new ConcurrentLinkedDeque<>();
    private Future<Void> closed;
    private final long begun = System.nanoTime();

    /** @param vertx stays open when the application is closed */
    public Application(Vertx vertx, Settings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.bus = new Bus(vertx.eventBus());
    }

    /**
     * Where the server can be reached.
     *
     * @param page what a person opens
     * @param webSocket what a client connects to
     */
    public record Endpoints(URI page, URI webSocket) {}

    private record Keys(KeySource source, Optional<DevelopmentKey> development) {}

    /** @return once everything answers; fails with a message that says what to do. {@link #close()} is due in either case */
    public Future<Endpoints> start() {
        Runnable watch = metrics.loops().watch(((VertxInternal) vertx).nettyEventLoopGroup());
        closing.push(() -> {
            watch.run();
            return Future.succeededFuture();
        });
        Future<Keys> keys = keys();
        Future<PageFiles> page = blocking(PageFiles::read);
        Future<ApiDocument> document = ApiDocument.read(vertx);
        Future<?> chat = tracing()
                .compose(ready -> database())
                .compose(this::migrate)
                .compose(this::join)
                .compose(database -> deployOne(new PersistenceVerticle(
                        bus, database, settings.database().poolSize(), announcements, metrics, trail())))
                .compose(persistence -> deliverBetweenNodes())
                .compose(delivering -> deployOne(new PresenceVerticle(bus, settings, connections, metrics)))
                .compose(presence ->
                        deployOne(new PageVerticle(bus, settings.presence(), pages, InstantSource.system())));
        return Future.join(keys, page, document, chat)
                .compose(all -> serve(keys.result(), page.result(), document.result()));
    }

    /** What it takes to send spans is loaded for those alone who want them. */
    private Future<Void> tracing() {
        return settings.tracing()
                .endpoint()
                .map(endpoint -> blocking(
                                () -> OtlpSpans.to(endpoint, settings.tracing().perMillion(), metrics.spans()))
                        .<Void>map(opened -> {
                            spans = opened;
                            closing.push(() -> blocking(() -> {
                                opened.close();
                                return null;
                            }));
                            return null;
                        }))
                .orElseGet(Future::succeededFuture);
    }

    private Future<DatabaseAddress> database() {
        return settings.database()
                .uri()
                .map(uri -> Future.succeededFuture(new DatabaseAddress(uri)))
                .orElseGet(this::startEmbedded);
    }

    private Future<DatabaseAddress> startEmbedded() {
        return blocking(() -> EmbeddedPostgres.start(EmbeddedPostgres.Settings.in(settings.dataDir())))
                .map(postgres -> {
                    closing.push(() -> blocking(() -> {
                        postgres.close();
                        return null;
                    }));
                    return new DatabaseAddress(new Secret(postgres.connection().uri()));
                });
    }

    private Future<DatabaseAddress> migrate(DatabaseAddress database) {
        return Schema.bringUpToDate(vertx, database).map(database);
    }

    /** Without a cluster this server is the only node, and tells its own sessions what it has stored. */
    private Future<DatabaseAddress> join(DatabaseAddress database) {
        if (!settings.cluster().enabled()) {
            return Future.succeededFuture(database);
        }
        ClusterJoin join = new ClusterJoin(settings.cluster(), database.dataSource(), database.socket());
        return blocking(() -> DatabaseTurn.toJoin(database))
                .compose(turn -> blocking(join::connect)
                        .compose(member -> member.open(vertx))
                        .eventually(() -> blocking(() -> {
                            turn.close();
                            return null;
                        })))
                .map(joined -> {
                    cluster = Optional.of(joined);
                    connections = joined.connections();
                    pages = joined.pages();
                    announcements = Addresses.STORED;
                    closing.push(joined::leave);
                    return database;
                });
    }

    private Future<?> deliverBetweenNodes() {
        return cluster.<Future<?>>map(joined -> deployOne(new ClusterVerticle(bus, joined, metrics.cluster(), trail())))
                .orElseGet(Future::succeededFuture);
    }

    private Future<Keys> keys() {
        if (settings.auth().developmentSignIn()) {
            log.warn("No identity provider is configured (auth.jwksUri): anyone on this machine can sign in as anyone");
            return blocking(() -> DevelopmentKey.open(vertx, settings.dataDir()))
                    .map(key -> new Keys(key, Optional.of(key)));
        }
        warnAboutLooseChecks();
        return PublishedKeys.open(vertx, settings.auth().jwksUri().orElseThrow())
                .map(source -> {
                    closing.push(() -> {
                        source.close();
                        return Future.succeededFuture();
                    });
                    return new Keys(source, Optional.empty());
                });
    }

    private void warnAboutLooseChecks() {
        if (settings.auth().issuer().isEmpty()) {
            log.warn("auth.issuer is not set: tokens of any issuer are accepted if their signature is valid");
        }
        if (settings.auth().audience().isEmpty()) {
            log.warn("auth.audience is not set: tokens for any audience are accepted");
        }
    }

    private Future<Endpoints> serve(Keys keys, PageFiles page, ApiDocument document) {
        Access access = access(keys);
        metrics.sessions().countUsers(access.sockets()::users);
        Settings.Listen webSocket = settings.websocket().listen();
        CloseCode stop = cluster.isPresent() ? CloseCode.SERVICE_RESTART : CloseCode.GOING_AWAY;
        int silenceSeconds = settings.presence().silenceSeconds();
        AtomicInteger loops = new AtomicInteger();
        return deployOnEveryLoop(() -> new SessionVerticle(
                        bus,
                        connections.nodeId(),
                        loops.getAndIncrement(),
                        stop,
                        webSocket,
                        access,
                        silenceSeconds,
                        metrics.sessions(),
                        trail()))
                .compose(sessions -> {
                    int webSocketPort = sessions.port();
                    return deployOnEveryLoop(() -> new HttpVerticle(
                                    bus,
                                    settings,
                                    document,
                                    page,
                                    webSocketPort,
                                    access,
                                    keys.development,
                                    metrics,
                                    exposition,
                                    spans))
                            .compose(http -> administer(keys, document, page, access, loops.get(), http.port())
                                    .map(new Endpoints(
                                            address("http", settings.http(), http.port()),
                                            address("ws", webSocket, webSocketPort))));
                })
                .onSuccess(serving -> cluster.ifPresent(joined -> closing.push(joined::withdraw)));
    }

    private Future<?> administer(Keys keys, ApiDocument document, PageFiles page, Access access, int loops, int port) {
        String host = cluster.map(Cluster::host).orElse(settings.http().host());
        NodeStatus.Node node = new NodeStatus.Node(connections.nodeId(), authority(host, port), version());
        return deployOne(new StatusVerticle(bus, node, begun, loops, metrics, cluster.isPresent()))
                .compose(status -> settings.admin()
                        .<Future<?>>map(listen -> deployOne(new AdminVerticle(
                                bus, settings, listen, document, page, access, keys.development, exposition)))
                        .orElseGet(Future::succeededFuture));
    }

    private Trail trail() {
        return new Trail(connections.nodeId(), spans);
    }

    private Access access(Keys keys) {
        return new Access(
                new TokenVerifier(keys.source, settings.auth(), InstantSource.system()),
                new OriginPolicy(settings.cors().origins()),
                new ClientAddresses(settings.proxies()),
                new Allowances(
                        settings.limits(),
                        metrics.limits().ofUsers()::add,
                        metrics.limits().ofAddresses()::add),
                new SocketCounts(settings.limits().socketsPerUser()));
    }

    private static URI address(String scheme, Settings.Listen listen, int port) {
        return URI.create(scheme + "://" + authority(listen.host(), port) + "/");
    }

    private static String version() {
        return Optional.ofNullable(Application.class.getPackage().getImplementationVersion())
                .orElse("unknown");
    }

    private static String authority(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private <V extends Deployable> Future<V> deployOne(V verticle) {
        return deploy(() -> verticle, 1).map(verticle);
    }

    /** Sockets and calls are spread over as many event loops as there are processors; each stays on its own. */
    private <V extends Deployable> Future<V> deployOnEveryLoop(Supplier<V> verticle) {
        List<V> instances = Collections.synchronizedList(new ArrayList<>());
        Supplier<V> remembered = () -> {
            V instance = verticle.get();
            instances.add(instance);
            return instance;
        };
        return deploy(remembered, Runtime.getRuntime().availableProcessors()).map(deployed -> instances.get(0));
    }

    private Future<String> deploy(Supplier<? extends Deployable> verticle, int instances) {
        return vertx.deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
                .onSuccess(id -> closing.push(() -> vertx.undeploy(id)));
    }

    private <T> Future<T> blocking(Callable<T> work) {
        return vertx.executeBlocking(work, false);
    }

    /** Closes what was started, last first, each part after the one before it is done; a part that fails does not keep the others open. */
    public synchronized Future<Void> close() {
        if (closed == null) {
            closed = closeNext();
        }
        return closed;
    }

    private Future<Void> closeNext() {
        if (closing.isEmpty()) {
            return Future.succeededFuture();
        }
        return closing.pop()
                .get()
                .onFailure(failure -> log.error("A part of the server did not stop cleanly", failure))
                .otherwiseEmpty()
                .compose(done -> closeNext());
    }
}
