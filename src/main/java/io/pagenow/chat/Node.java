package io.pagenow.chat;

import io.pagenow.chat.attachment.AttachmentFiles;
import io.pagenow.chat.attachment.AttachmentStorage;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.cluster.ClusterVerticle;
import io.pagenow.chat.config.LinkPreviewSettings;
import io.pagenow.chat.config.PeopleSettings;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.hook.DirectoryHookVerticle;
import io.pagenow.chat.hook.HookVerticle;
import io.pagenow.chat.metric.Metrics;
import io.pagenow.chat.pages.PageVerticle;
import io.pagenow.chat.persistence.PersistenceVerticle;
import io.pagenow.chat.presence.PresenceVerticle;
import io.pagenow.chat.preview.PreviewVerticle;
import io.pagenow.chat.push.PushVerticle;
import io.pagenow.chat.relay.RelayVerticle;
import io.pagenow.chat.trace.MessageTracer;
import io.pagenow.chat.trace.OtlpSpans;
import io.pagenow.chat.trace.Spans;
import io.pagenow.chat.webhook.WebhookVerticle;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node without its listeners: the database, the membership, and the verticles for persistence, cluster, presence and shared pages.
 *
 * @param files the store of attachments, empty if they are off
 * @param spans the destination of spans, {@link Spans#NONE} if tracing is off
 */
record Node(StartContext context, Membership membership, Spans spans, Optional<AttachmentStorage> files) {

    private static final Logger log = LoggerFactory.getLogger(Node.class);

    static Future<Node> start(StartContext context) {
        return openSpans(context).compose(spans -> openFiles(context)
                .compose(files -> new DatabaseStart(context).start().compose(database -> Membership.join(
                                context, database)
                        .map(membership -> new Node(context, membership, spans, files))
                        .compose(node -> node.deploy(database).map(node)))));
    }

    private static Future<Optional<AttachmentStorage>> openFiles(StartContext context) {
        Settings.Attachments settings = context.settings().attachments();
        if (!settings.enabled()) {
            return Future.succeededFuture(Optional.empty());
        }
        return AttachmentStorage.open(
                        context.vertx(), settings, context.metrics().attachments())
                .map(store -> {
                    context.lifecycle().add(store::close);
                    return Optional.of(store);
                })
                .recover(failure -> {
                    if (!settings.directoryIsDefault()) {
                        return Future.failedFuture(failure);
                    }
                    log.warn("Attachments are off: {}", failure.getMessage());
                    return Future.succeededFuture(Optional.empty());
                });
    }

    /** Loads the tracing library only if tracing is configured. */
    private static Future<Spans> openSpans(StartContext context) {
        Settings.Tracing settings = context.settings().tracing();
        return settings.endpoint()
                .map(endpoint -> context.lifecycle()
                        .blocking(() -> OtlpSpans.to(
                                endpoint,
                                settings.perMillion(),
                                context.metrics().registerSpans()))
                        .<Spans>map(opened -> {
                            context.lifecycle().addBlocking(opened::close);
                            return opened;
                        }))
                .orElseGet(() -> Future.succeededFuture(Spans.NONE));
    }

    private Future<?> deploy(DatabaseAddress database) {
        Bus bus = context.bus();
        Settings settings = context.settings();
        Lifecycle lifecycle = context.lifecycle();
        Metrics metrics = context.metrics();
        return lifecycle
                .deploy(new PersistenceVerticle(
                        bus,
                        database,
                        settings,
                        files,
                        membership.isClustered(),
                        membership.deliveries(),
                        membership.connections(),
                        metrics,
                        tracer()))
                .compose(persistence -> deployCluster())
                .compose(cluster -> lifecycle.deploy(new PresenceVerticle(
                        bus, settings, membership.connections(), membership.deliveries(), metrics)))
                .compose(presence -> lifecycle.deploy(
                        new PageVerticle(bus, settings.presence(), membership.pages(), InstantSource.system())))
                .compose(pages -> deployPush(database))
                .compose(push -> deployPreviews())
                .compose(previews -> deployHook())
                .compose(hook -> deployDirectory())
                .compose(directory -> lifecycle.deploy(new RelayVerticle(
                        bus, database, settings.limits().client().message(), metrics.relay())))
                .compose(relay -> lifecycle.deploy(
                        new WebhookVerticle(bus, database, settings, membership.deliveries(), metrics.webhooks())));
    }

    private Future<?> deployPush(DatabaseAddress database) {
        Settings settings = context.settings();
        return settings.push().enabled()
                ? context.lifecycle()
                        .deploy(new PushVerticle(
                                context.bus(),
                                database,
                                settings,
                                membership.deliveries(),
                                membership.connections(),
                                context.metrics().push()))
                : Future.succeededFuture();
    }

    private Future<?> deployPreviews() {
        LinkPreviewSettings settings = context.settings().linkPreviews();
        return settings.enabled()
                ? context.lifecycle().deploy(new PreviewVerticle(context.bus(), settings))
                : Future.succeededFuture();
    }

    private Future<?> deployHook() {
        Settings settings = context.settings();
        return settings.beforeSend()
                .<Future<?>>map(hook -> context.lifecycle()
                        .deploy(new HookVerticle(
                                context.bus(),
                                hook,
                                settings.limits().client().message().contentLength(),
                                context.metrics().beforeSend())))
                .orElseGet(Future::succeededFuture);
    }

    private Future<?> deployDirectory() {
        PeopleSettings settings = context.settings().people();
        return settings.hook().isPresent()
                ? context.lifecycle()
                        .deploy(new DirectoryHookVerticle(
                                context.bus(), settings, context.metrics().directory()))
                : Future.succeededFuture();
    }

    /** Opens what serves clients who upload and download files; empty if attachments are off. */
    Future<Optional<AttachmentFiles>> openAttachments() {
        Settings.Attachments settings = context.settings().attachments();
        return files.map(storage -> AttachmentFiles.open(
                                context.vertx(),
                                context.bus(),
                                storage,
                                settings,
                                context.metrics().attachments(),
                                context.lifecycle()::addQuick)
                        .map(Optional::of))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    private Future<?> deployCluster() {
        return membership
                .cluster()
                .<Future<?>>map(cluster -> context.lifecycle()
                        .deploy(new ClusterVerticle(
                                context.bus(), cluster, context.metrics().cluster(), tracer())))
                .orElseGet(Future::succeededFuture);
    }

    MessageTracer tracer() {
        return new MessageTracer(membership.nodeId(), spans);
    }
}
