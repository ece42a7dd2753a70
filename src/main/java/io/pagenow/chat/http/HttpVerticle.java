package io.pagenow.chat.http;

import io.pagenow.chat.action.ActionDecoder;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.dispatch.ActionDispatcher;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.metric.CallMeters;
import io.pagenow.chat.model.ClientLimits;
import io.pagenow.chat.protocol.BodyEncoder;
import io.pagenow.chat.trace.Spans;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Wires the public HTTP listener: the handlers of all operations, and the page. */
public final class HttpVerticle extends VerticleBase {
    /** RFC 9110, section 15.4.9. */
    private static final int PERMANENT_REDIRECT = 308;

    private final HttpContext http;
    private final Bus bus;
    private final Settings settings;
    private final int webSocketPort;
    private final CallMeters calls;
    private final Spans spans;
    private Listener listener;

    /**
     * @param webSocketPort the port of the WebSocket server
     * @param calls records requests
     * @param spans exports traces
     */
    public HttpVerticle(HttpContext http, int webSocketPort, CallMeters calls, Spans spans) {
        this.http = http;
        this.bus = http.bus();
        this.settings = http.settings();
        this.webSocketPort = webSocketPort;
        this.calls = calls;
        this.spans = spans;
    }

    @Override
    public Future<?> start() {
        listener = new Listener(vertx, settings.http(), http.access(), router());
        return listener.listen();
    }

    /** Returns the bound port, also if the settings ask for a free one. */
    public int port() {
        return listener.port();
    }

    private Router router() {
        AllowedMethods methods = new AllowedMethods();
        Router router = operations().router(handlersBeforeOperations(methods));
        // Routes outside the OpenAPI document. The page consists of files, which are not routes.
        router.get("/docs/").handler(HttpVerticle::toDocs);
        if (settings.admin().isEmpty()) {
            AdminRoutes.mount(router, http.metrics());
        }
        return methods.complete(router);
    }

    /** Redirects {@code /docs/}, because the page loads its files relative to {@code /}. */
    private static void toDocs(RoutingContext context) {
        context.response()
                .setStatusCode(PERMANENT_REDIRECT)
                .putHeader(HttpHeaders.LOCATION, "../docs")
                .end();
    }

    /** Returns the handlers that run before the operations. */
    private List<Handler<RoutingContext>> handlersBeforeOperations(AllowedMethods methods) {
        List<Handler<RoutingContext>> handlers = new ArrayList<>();
        handlers.add(new CallMeter(calls, spans));
        handlers.add(methods);
        handlers.addAll(Listener.guards(http.access()));
        if (settings.admin().isPresent()) {
            handlers.add(AdminRoutes::hide);
        }
        handlers.addAll(http.files(vertx, settings.websocket().publicUrl(), webSocketPort));
        return handlers;
    }

    /** Binds every operation of openapi.json. */
    private Operations operations() {
        ConversationHandlers conversations = new ConversationHandlers(vertx, bus);
        PresenceHandlers presence = new PresenceHandlers(bus);
        ActionDispatcher actions =
                new ActionDispatcher(bus, context, settings.beforeSend().isPresent());
        ClientLimits limits = settings.limits().client();
        ActionDecoder decoder = new ActionDecoder(limits.message());
        MessageHandlers messages =
                new MessageHandlers(bus, decoder, actions, http.access().rateLimiter());
        SharedPageHandlers sharedPages = new SharedPageHandlers(bus);
        HealthHandlers health = new HealthHandlers(http.health());
        Optional<Handler<RoutingContext>> cluster =
                settings.cluster().enabled() ? Optional.of(health::cluster) : Optional.empty();
        AdminHandlers admin = new AdminHandlers(bus, settings);
        Operations operations = http.operations(vertx);
        new ScheduleHandlers(bus, decoder, limits.message().contentLength()).bind(operations);
        new SearchHandlers(bus, settings.isSearchEnabled()).bind(operations);
        new ReactionHandlers(bus, decoder, actions, limits.message()).bind(operations);
        new GroupHandlers(bus, limits.group()).bind(operations);
        new PeopleHandlers(bus, settings.profiles()).bind(operations);
        new PushHandlers(bus, settings.push().enabled()).bind(operations);
        new LinkPreviewHandlers(bus, settings.linkPreviews().enabled()).bind(operations);
        new ModerationHandlers(bus, settings.auth()).bind(operations);
        PrivacyHandlers privacy = http.privacyHandlers();
        privacy.bindOwn(operations);
        privacy.bindAdministration(operations);
        new WebhookHandlers(bus, settings.auth()).bind(operations);
        http.attachments()
                .ifPresentOrElse(
                        files -> new AttachmentHandlers(vertx, bus, limits.attachments(), files, http.access())
                                .bind(operations),
                        () -> AttachmentHandlers.bindNone(operations));
        return operations
                .open("checkLive", health::live)
                .open("checkReady", health::ready)
                .open("checkCluster", cluster)
                .open("getClientSettings", this::clientSettings)
                .open("signInForDevelopment", http.signIn())
                .callWithBody("createConversation", Activity.CONVERSATION, conversations::create)
                .call("findDirectConversation", conversations::direct)
                .call("listConversations", conversations::list)
                .call("getConversation", conversations::get)
                .call("listParticipants", conversations::participants)
                .callWithBody("sendMessage", Activity.MESSAGE, messages::send)
                .callWithBody("editMessage", Activity.MESSAGE, messages::edit)
                .call("deleteMessage", Activity.MESSAGE, messages::delete)
                .callWithBody("deleteMessages", Activity.MESSAGE, messages::deleteRanges)
                .call("listChanges", messages::changes)
                .stream(
                        "listMessages",
                        new HistoryHandler(vertx, bus, http.access().rateLimiter())::write)
                .call("getPresence", presence.orElse(sharedPages::ofFriends))
                .callWithBody("setVisibility", presence::setVisibility)
                .call("getPages", sharedPages::ofOne)
                .call("getStatus", admin::status)
                .callWithBody("disconnectUser", admin::disconnect);
    }

    private void clientSettings(RoutingContext context) {
        String url = settings.websocket().publicUrl().map(URI::toString).orElse("");
        Responses.json(context, BodyEncoder.clientSettings(http.clientSettings(url, webSocketPort)));
    }

    /** Stops accepting connections and lets requests in progress finish, for up to 5 seconds. */
    @Override
    public Future<?> stop() {
        return listener.shutDown();
    }
}
