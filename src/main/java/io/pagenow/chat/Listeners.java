package io.pagenow.chat;

import io.pagenow.chat.attachment.AttachmentFiles;
import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.auth.ApiKeys;
import io.pagenow.chat.auth.Authenticator;
import io.pagenow.chat.auth.BanList;
import io.pagenow.chat.auth.ProfileClaims;
import io.pagenow.chat.auth.TokenVerifier;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.message.Ping;
import io.pagenow.chat.cluster.Cluster;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.http.AdminVerticle;
import io.pagenow.chat.http.ApiDocument;
import io.pagenow.chat.http.HttpContext;
import io.pagenow.chat.http.HttpVerticle;
import io.pagenow.chat.http.NodeHealth;
import io.pagenow.chat.http.PageFiles;
import io.pagenow.chat.metric.Exposition;
import io.pagenow.chat.model.CloseCode;
import io.pagenow.chat.model.NodeStatus;
import io.pagenow.chat.model.UserDirectory;
import io.pagenow.chat.session.EventStreams;
import io.pagenow.chat.session.SessionVerticle;
import io.pagenow.chat.status.NodeParts;
import io.pagenow.chat.status.StatusVerticle;
import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts the listeners of a node: WebSocket, then REST and the page, then the page of administrators. */
final class Listeners {
    private final Node node;
    private final StartContext context;
    private final HttpContext http;

    /** The port of the page. Sockets are served before the page, and accept the origin of this port once it is known. */
    private final AtomicInteger pagePort = new AtomicInteger();

    private final AtomicInteger sessionLoops = new AtomicInteger();
    private final EventStreams streams;
    private final ApiKeys apiKeys;
    private final BanList bans = new BanList(InstantSource.system());

    /** @param attachments empty if attachments are off */
    Listeners(
            Node node, SigningKeys keys, PageFiles page, ApiDocument document, Optional<AttachmentFiles> attachments) {
        this.node = node;
        this.context = node.context();
        this.streams = new EventStreams(
                context.bus(), node.membership().nodeId(), node.membership().isClustered());
        this.apiKeys = new ApiKeys(InstantSource.system(), use -> context.bus().publish(Addresses.API_KEY_USED, use));
        AccessControl access = AccessControl.of(
                new Authenticator(
                        new TokenVerifier(
                                keys.source(),
                                context.settings().auth(),
                                context.settings().profiles(),
                                InstantSource.system()),
                        bans,
                        new ProfileClaims(
                                context.settings().people().directory() == UserDirectory.ALL,
                                claim -> context.bus().publish(Addresses.PROFILE_CLAIM, claim))),
                apiKeys,
                context.settings(),
                context.metrics(),
                pagePort::get);
        this.http = new HttpContext(
                context.bus(),
                context.settings(),
                document,
                page,
                access,
                keys.development(),
                keys.providerOrigins(),
                attachments,
                new Exposition(context.metrics()),
                new NodeHealth(context.vertx(), context.bus()));
    }

    Future<Application.Endpoints> start() {
        context.metrics().sessions().countUsers(http.access().sockets()::users);
        return loadBans()
                .compose(loaded -> loadApiKeys())
                .compose(loaded -> context.lifecycle().deployOnEveryLoop(this::session))
                .map(SessionVerticle::port)
                .compose(webSocketPort -> context.lifecycle()
                        .deployOnEveryLoop(() -> new HttpVerticle(
                                http, webSocketPort, context.metrics().calls(), node.spans()))
                        .map(HttpVerticle::port)
                        .compose(httpPort -> {
                            pagePort.set(httpPort);
                            return startAdministration(httpPort).map(endpoints(httpPort, webSocketPort));
                        }))
                .onSuccess(started ->
                        cluster().ifPresent(cluster -> context.lifecycle().add(cluster::withdraw)));
    }

    /** Banned and erased users must not find a moment in which the server does not know them. */
    private Future<?> loadBans() {
        MessageConsumer<?> changes = context.bus().subscribe(Addresses.BANNED_USERS, bans::replace);
        context.lifecycle().add(changes::unregister);
        MessageConsumer<?> erasures = context.bus().subscribe(Addresses.ERASED_USERS, bans::replaceErased);
        context.lifecycle().add(erasures::unregister);
        return context.bus()
                .request(Addresses.LOAD_BANS, new Ping())
                .onSuccess(bans::replace)
                .compose(banned -> context.bus().request(Addresses.LOAD_ERASED_USERS, new Ping()))
                .onSuccess(bans::replaceErased);
    }

    private Future<?> loadApiKeys() {
        MessageConsumer<?> changes = context.bus().subscribe(Addresses.API_KEYS, apiKeys::replace);
        context.lifecycle().add(changes::unregister);
        return context.bus().request(Addresses.LOAD_API_KEYS, new Ping()).onSuccess(apiKeys::replace);
    }

    private SessionVerticle session() {
        Settings settings = context.settings();
        return new SessionVerticle(
                context.bus(),
                node.membership().nodeId(),
                sessionLoops.getAndIncrement(),
                node.membership().isClustered() ? CloseCode.SERVICE_RESTART : CloseCode.GOING_AWAY,
                settings.websocket().listen(),
                http.access(),
                streams,
                settings.presence().silenceSeconds(),
                settings.limits().client().message(),
                settings.beforeSend().isPresent(),
                context.metrics().sessions(),
                node.tracer());
    }

    private Future<?> startAdministration(int httpPort) {
        Settings settings = context.settings();
        String host = cluster().map(Cluster::host).orElse(settings.http().host());
        NodeStatus.Node self = new NodeStatus.Node(
                node.membership().nodeId(), new Settings.Listen(host, httpPort).authority(httpPort), context.version());
        return context.lifecycle()
                .deploy(new StatusVerticle(
                        context.bus(),
                        self,
                        context.createdNanos(),
                        sessionLoops.get(),
                        context.metrics(),
                        new NodeParts(
                                node.membership().isClustered(),
                                settings.push().enabled(),
                                settings.isSearchEnabled())))
                .compose(status -> settings.admin()
                        .<Future<?>>map(listen -> context.lifecycle().deploy(new AdminVerticle(http, listen)))
                        .orElseGet(Future::succeededFuture));
    }

    private Optional<Cluster> cluster() {
        return node.membership().cluster();
    }

    private Application.Endpoints endpoints(int httpPort, int webSocketPort) {
        Settings settings = context.settings();
        return new Application.Endpoints(
                uri("http", settings.http(), httpPort),
                uri("ws", settings.websocket().listen(), webSocketPort));
    }

    private static URI uri(String scheme, Settings.Listen listen, int port) {
        return URI.create(scheme + "://" + listen.authority(port) + "/");
    }
}
