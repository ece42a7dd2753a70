package io.pagenow.chat;

import io.pagenow.chat.config.Settings;
import io.pagenow.chat.http.ApiDocument;
import io.pagenow.chat.http.PageFiles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.URI;

/**
 * The composition root: creates all parts, starts them in the order of their dependencies, and closes them in reverse order. Each stage of
 * the start is a class that is constructed from the results of the stages before it: {@link DatabaseStart}, {@link Membership}, {@link
 * Node}, {@link Listeners}.
 */
public final class Application {
    private final StartContext context;

    /** @param vertx remains open after {@link #close} */
    public Application(Vertx vertx, Settings settings) {
        this.context = StartContext.create(vertx, settings);
    }

    /**
     * The addresses of a started server.
     *
     * @param page the URL of the page, for browsers
     * @param webSocket the URL of the WebSocket endpoint, for clients
     */
    public record Endpoints(URI page, URI webSocket) {}

    /**
     * Starts the server.
     *
     * @return completes when all parts accept requests; fails with a message that names the remedy. Call {@link #close} in either case
     */
    public Future<Endpoints> start() {
        Vertx vertx = context.vertx();
        context.lifecycle().addQuick(context.metrics().loops().watch(((VertxInternal) vertx).nettyEventLoopGroup()));
        Future<SigningKeys> keys = SigningKeys.open(context);
        Future<PageFiles> page = context.lifecycle().blocking(PageFiles::read);
        Future<ApiDocument> document = ApiDocument.read(vertx);
        Future<Node> node = Node.start(context);
        return Future.join(keys, page, document, node)
                .compose(all -> node.result().openAttachments())
                .compose(attachments -> new Listeners(
                                node.result(), keys.result(), page.result(), document.result(), attachments)
                        .start());
    }

    /** Closes all started parts in reverse order. A failing part is logged and does not keep the others open. */
    public Future<Void> close() {
        return context.lifecycle().close();
    }
}
