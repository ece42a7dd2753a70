package io.pagenow.chat.pages;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Befriended;
import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.bus.message.PageDelivery;
import io.pagenow.chat.bus.message.PageUpdate;
import io.pagenow.chat.bus.message.PagesQuery;
import io.pagenow.chat.bus.message.PeopleNotice;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.directory.Directory;
import io.pagenow.chat.directory.DirectoryChanges;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.SharedPage;
import io.pagenow.chat.model.UserPages;
import io.pagenow.chat.protocol.FrameEncoder;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires shared pages: the sockets of this node, the directory of all nodes, and the broadcast of changes. */
public final class PageVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(PageVerticle.class);

    private final Bus bus;
    private final Settings.Presence settings;
    private final Directory directory;
    private final InstantSource clock;
    private PageBroadcaster broadcaster;
    private KnownPages known;
    private LocalPages local;
    private @Nullable Future<Domains> domains;
    private DirectoryChanges directoryChanges;

    /** @param directory the directory of pages, shared by all nodes */
    public PageVerticle(Bus bus, Settings.Presence settings, Directory directory, InstantSource clock) {
        this.bus = bus;
        this.settings = settings;
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        long grace = TimeUnit.SECONDS.toMillis(settings.graceSeconds());
        known = new KnownPages(vertx, directory, grace, this::onChange);
        broadcaster = new PageBroadcaster(vertx, bus, known::frame);
        local = new LocalPages(context, directory, known, clock);
        directoryChanges = new DirectoryChanges(
                directory,
                task -> context.runOnContext(turn -> task.run()),
                (userId, wasPresent) -> known.refresh(userId));
        bus.serve(Addresses.PAGE_CONNECT, this::connected);
        bus.serve(Addresses.PAGE_UPDATE, this::share);
        bus.serve(Addresses.FRIENDS_PAGES, this::friendsPages);
        bus.serve(Addresses.PAGES, this::pages);
        bus.subscribe(Addresses.BEFRIENDED, this::befriended);
        bus.subscribe(Addresses.PEOPLE_NOTICE, this::noticed);
        bus.subscribe(Addresses.PAGE_SILENCE, change -> local.silence(change.connection(), change.silent()));
        bus.subscribe(Addresses.PAGE_DISCONNECTED, local::disconnected);
        return Future.succeededFuture();
    }

    private void onChange(String userId) {
        if (!local.isEmpty()) {
            broadcaster.add(userId);
        }
    }

    /**
     * Shows new friends each other's page if they are connected to this node. On other nodes they see the next page
     * that is shared.
     */
    private void befriended(Befriended pair) {
        if (!known.contains(pair.userId()) && !known.contains(pair.otherId())) {
            return;
        }
        bus.request(Addresses.FRIENDS, new OfUser(pair.userId()))
                .onSuccess(friends -> {
                    if (friends.contains(pair.otherId())) {
                        show(pair.userId(), pair.otherId());
                        show(pair.otherId(), pair.userId());
                    }
                })
                .onFailure(failure -> log.debug(
                        "Cannot show new friends each other's pages; they see the next page shared: {}",
                        failure.getMessage()));
    }

    private void show(String userId, String friend) {
        if (known.contains(userId)) {
            bus.publish(Addresses.PAGE_DELIVERIES, new PageDelivery(List.of(friend), known.frame(userId)));
        }
    }

    private void noticed(PeopleNotice notice) {
        if (notice.kind() == PeopleNotice.Kind.SEPARATED) {
            hide(notice.userId(), notice.otherId());
            hide(notice.otherId(), notice.userId());
        }
    }

    /** Former friends no longer see each other's pages, also one that is being published. */
    private void hide(String userId, String formerFriend) {
        broadcaster.exclude(userId, formerFriend);
        if (known.contains(userId)) {
            bus.publish(
                    Addresses.PAGE_DELIVERIES,
                    new PageDelivery(List.of(formerFriend), FrameEncoder.presenceTimeout(userId)));
        }
    }

    private Future<Void> connected(Connection connection) {
        preparedDomains();
        local.connected(connection);
        return Future.succeededFuture();
    }

    /** Loads the list on first use, because that takes long and many servers share no pages. */
    private Future<Domains> preparedDomains() {
        Future<Domains> loaded = domains;
        if (loaded == null || loaded.failed()) {
            loaded = vertx.executeBlocking(Domains::load, false)
                    .onFailure(failure -> log.error(
                            "Cannot load the public suffix list; this shared page is refused, and the next one loads it again",
                            failure));
            domains = loaded;
        }
        return loaded;
    }

    private Future<Void> share(PageUpdate update) {
        return preparedDomains().map(list -> {
            String url = update.page().url();
            SharedPage page = url.isEmpty()
                    ? SharedPage.NONE
                    : new SharedPage(url, update.page().title(), list.of(SharedPage.host(url)));
            local.share(update.connection(), page);
            return null;
        });
    }

    private Future<List<UserPages>> friendsPages(OfUser query) {
        return bus.request(Addresses.FRIENDS, query).map(friends -> {
            List<UserPages> all = new ArrayList<>(friends.size() + 1);
            all.add(known.pages(query.userId()));
            friends.forEach(friend -> all.add(known.pages(friend)));
            return all;
        });
    }

    private Future<UserPages> pages(PagesQuery query) {
        if (query.otherId().equals(query.userId())) {
            return Future.succeededFuture(known.pages(query.userId()));
        }
        return bus.request(Addresses.FRIENDS, new OfUser(query.userId())).map(friends -> {
            if (!friends.contains(query.otherId())) {
                throw ChatException.userNotFound();
            }
            return known.pages(query.otherId());
        });
    }

    @Override
    public Future<?> stop() {
        directoryChanges.close();
        local.close();
        known.close();
        broadcaster.close();
        return Future.succeededFuture();
    }
}
