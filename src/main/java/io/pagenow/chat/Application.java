package io.pagenow.chat;

import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.auth.DevelopmentKey;
import io.pagenow.chat.auth.KeySource;
import io.pagenow.chat.auth.PublishedKeys;
import io.pagenow.chat.auth.TokenVerifier;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Deliveries;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.cluster.Cluster;
import io.pagenow.chat.cluster.ClusterJoin;
import io.pagenow.chat.cluster.ClusterVerticle;
import io.pagenow.chat.config.Secret;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.database.AdvisoryLock;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.database.PasswordChange;
import io.pagenow.chat.database.Schema;
import io.pagenow.chat.directory.Directory;
import io.pagenow.chat.directory.LocalDirectory;
import io.pagenow.chat.embedded.EmbeddedPostgres;
import io.pagenow.chat.http.AdminVerticle;
import io.pagenow.chat.http.ApiDocument;
import io.pagenow.chat.http.HttpContext;
import io.pagenow.chat.http.HttpVerticle;
import io.pagenow.chat.http.NodeHealth;
import io.pagenow.chat.http.PageFiles;
import io.pagenow.chat.metric.Exposition;
import io.pagenow.chat.metric.Metrics;
import io.pagenow.chat.model.CloseCode;
import io.pagenow.chat.model.NodeStatus;
import io.pagenow.chat.pages.PageVerticle;
import io.pagenow.chat.persistence.PersistenceVerticle;
import io.pagenow.chat.presence.PresenceVerticle;
import io.pagenow.chat.session.SessionVerticle;
import io.pagenow.chat.status.StatusVerticle;
import io.pagenow.chat.trace.MessageTracer;
import io.pagenow.chat.trace.OtlpSpans;
import io.pagenow.chat.trace.Spans;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
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
    private final Lifecycle lifecycle;
    private final Metrics metrics = new Metrics(version());
    private Spans spans = Spans.NONE;
    private final Exposition exposition = new Exposition(metrics);
    private Optional<Cluster> cluster = Optional.empty();
    private Directory connections = new LocalDirectory(UUID.randomUUID().toString());
    private Directory pages = new LocalDirectory(connections.nodeId());
    private Topic<Deliveries> announcements = Addresses.DELIVERIES;
    private final long begun = System.nanoTime();

    /** Sockets are served before the page is, and the page's origin is the one that may open them. */
    private final AtomicInteger pagePort = new AtomicInteger();

    /** @param vertx stays open when the application is closed */
    public Application(Vertx vertx, Settings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.bus = new Bus(vertx.eventBus());
        this.lifecycle = new Lifecycle(vertx);
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
        lifecycle.addQuick(metrics.loops().watch(((VertxInternal) vertx).nettyEventLoopGroup()));
        Future<Keys> keys = keys();
        Future<PageFiles> page = lifecycle.blocking(PageFiles::read);
        Future<ApiDocument> document = ApiDocument.read(vertx);
        Future<?> chat = tracing()
                .compose(ready -> database())
                .compose(this::migrate)
                .compose(this::join)
                .compose(database -> lifecycle.deploy(new PersistenceVerticle(
                        bus,
                        database,
                        settings.database().poolSize(),
                        cluster.isPresent(),
                        announcements,
                        metrics,
                        tracer())))
                .compose(persistence -> deliverBetweenNodes())
                .compose(delivering ->
                        lifecycle.deploy(new PresenceVerticle(bus, settings, connections, announcements, metrics)))
                .compose(presence ->
                        lifecycle.deploy(new PageVerticle(bus, settings.presence(), pages, InstantSource.system())));
        return Future.join(keys, page, document, chat).compose(all -> {
            AccessControl access = access(keys.result());
            return serve(new HttpContext(
                    bus,
                    settings,
                    document.result(),
                    page.result(),
                    access,
                    keys.result().development,
                    exposition,
                    new NodeHealth(vertx, bus)));
        });
    }

    /** What it takes to send spans is loaded for those alone who want them. */
    private Future<Void> tracing() {
        return settings.tracing()
                .endpoint()
                .map(endpoint -> lifecycle
                        .blocking(
                                () -> OtlpSpans.to(endpoint, settings.tracing().perMillion(), metrics.spans()))
                        .<Void>map(opened -> {
                            spans = opened;
                            lifecycle.addBlocking(opened::close);
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
        return lifecycle
                .blocking(() -> EmbeddedPostgres.start(EmbeddedPostgres.Settings.in(settings.dataDir())))
                .compose(postgres -> {
                    lifecycle.addBlocking(postgres::close);
                    return changePassword(postgres).map(changed -> address(postgres));
                });
    }

    /** A password that somebody has learned is good until the next start at most. */
    private Future<Void> changePassword(EmbeddedPostgres postgres) {
        return lifecycle.blocking(postgres::proposePassword).compose(password -> PasswordChange.to(
                        password, address(postgres), vertx)
                .compose(known -> lifecycle.blocking(() -> {
                    postgres.confirmPassword(password);
                    return null;
                })));
    }

    private static DatabaseAddress address(EmbeddedPostgres postgres) {
        return new DatabaseAddress(new Secret(postgres.connection().privateUri()));
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
        return lifecycle
                .blocking(() -> AdvisoryLock.toJoin(database))
                .compose(turn -> lifecycle
                        .blocking(join::connect)
                        .compose(member -> member.open(vertx))
                        .eventually(() -> lifecycle.blocking(() -> {
                            turn.close();
                            return null;
                        })))
                .map(joined -> {
                    cluster = Optional.of(joined);
                    connections = joined.connections();
                    pages = joined.pages();
                    announcements = Addresses.STORED;
                    lifecycle.add(joined::leave);
                    return database;
                });
    }

    private Future<?> deliverBetweenNodes() {
        return cluster.<Future<?>>map(
                        joined -> lifecycle.deploy(new ClusterVerticle(bus, joined, metrics.cluster(), tracer())))
                .orElseGet(Future::succeededFuture);
    }

    private Future<Keys> keys() {
        if (settings.auth().developmentSignIn()) {
            log.warn("No identity provider is configured (auth.jwksUri): anyone on this machine can sign in as anyone");
            return lifecycle
                    .blocking(() -> DevelopmentKey.open(vertx, settings.dataDir()))
                    .map(key -> new Keys(key, Optional.of(key)));
        }
        warnAboutLooseChecks();
        return PublishedKeys.open(vertx, settings.auth().jwksUri().orElseThrow())
                .map(source -> {
                    lifecycle.addQuick(source::close);
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

    private Future<Endpoints> serve(HttpContext context) {
        AccessControl access = context.access();
        metrics.sessions().countUsers(access.sockets()::users);
        Settings.Listen webSocket = settings.websocket().listen();
        CloseCode stop = cluster.isPresent() ? CloseCode.SERVICE_RESTART : CloseCode.GOING_AWAY;
        int silenceSeconds = settings.presence().silenceSeconds();
        AtomicInteger loops = new AtomicInteger();
        return lifecycle
                .deployOnEveryLoop(() -> new SessionVerticle(
                        bus,
                        connections.nodeId(),
                        loops.getAndIncrement(),
                        stop,
                        webSocket,
                        access,
                        silenceSeconds,
                        metrics.sessions(),
                        tracer()))
                .compose(sessions -> {
                    int webSocketPort = sessions.port();
                    return lifecycle
                            .deployOnEveryLoop(() -> new HttpVerticle(context, webSocketPort, metrics.calls(), spans))
                            .compose(http -> {
                                pagePort.set(http.port());
                                return administer(context, loops.get(), http.port())
                                        .map(new Endpoints(
                                                address("http", settings.http(), http.port()),
                                                address("ws", webSocket, webSocketPort)));
                            });
                })
                .onSuccess(serving -> cluster.ifPresent(joined -> lifecycle.add(joined::withdraw)));
    }

    private Future<?> administer(HttpContext context, int loops, int port) {
        String host = cluster.map(Cluster::host).orElse(settings.http().host());
        NodeStatus.Node node =
                new NodeStatus.Node(connections.nodeId(), new Settings.Listen(host, port).authority(port), version());
        return lifecycle
                .deploy(new StatusVerticle(bus, node, begun, loops, metrics, cluster.isPresent()))
                .compose(status -> settings.admin()
                        .<Future<?>>map(listen -> lifecycle.deploy(new AdminVerticle(context, listen)))
                        .orElseGet(Future::succeededFuture));
    }

    private MessageTracer tracer() {
        return new MessageTracer(connections.nodeId(), spans);
    }

    private AccessControl access(Keys keys) {
        return AccessControl.of(
                new TokenVerifier(keys.source, settings.auth(), InstantSource.system()),
                settings,
                metrics,
                pagePort::get);
    }

    private static URI address(String scheme, Settings.Listen listen, int port) {
        return URI.create(scheme + "://" + listen.authority(port) + "/");
    }

    private static String version() {
        return Optional.ofNullable(Application.class.getPackage().getImplementationVersion())
                .orElse("unknown");
    }

    /** Closes what was started, in the opposite order; a part that fails does not keep the others open. */
    public Future<Void> close() {
        return lifecycle.close();
    }
}
