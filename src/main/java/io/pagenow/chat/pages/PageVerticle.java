package io.pagenow.chat.pages;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Befriended;
import io.pagenow.chat.bus.Addresses.Connection;
import io.pagenow.chat.bus.Addresses.OfUser;
import io.pagenow.chat.bus.Addresses.PageDelivery;
import io.pagenow.chat.bus.Addresses.PageUpdate;
import io.pagenow.chat.bus.Addresses.PagesQuery;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.directory.Directory;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.SharedPage;
import io.pagenow.chat.model.UserPages;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the sharing of pages: the sockets of this node, the directory of all nodes, and who is told of what changes there. */
public final class PageVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(PageVerticle.class);

    private final Bus bus;
    private final Settings.Presence settings;
    private final Directory directory;
    private final InstantSource clock;
    private PageBroadcaster announcements;
    private KnownPages known;
    private LocalPages local;
    private Future<Domains> domains;
    private Runnable listening;

    /** @param directory of pages alone, which every node shares */
    public PageVerticle(Bus bus, Settings.Presence settings, Directory directory, InstantSource clock) {
        this.bus = bus;
        this.settings = settings;
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        long grace = TimeUnit.SECONDS.toMillis(settings.graceSeconds());
        known = new KnownPages(vertx, directory, grace, this::announce);
        announcements = new PageBroadcaster(vertx, bus, known::news);
        local = new LocalPages(context, directory, known, clock);
        listening = directory.listen(userId -> context.runOnContext(turn -> known.refresh(userId)));
        bus.serve(Addresses.PAGE_CONNECT, this::connected);
        bus.serve(Addresses.PAGE_UPDATE, this::share);
        bus.serve(Addresses.FRIENDS_PAGES, this::friendsPages);
        bus.serve(Addresses.PAGES, this::pages);
        bus.subscribe(Addresses.BEFRIENDED, this::befriended);
        bus.subscribe(Addresses.PAGE_SILENCE, change -> local.silence(change.connection(), change.silent()));
        bus.subscribe(Addresses.PAGE_DISCONNECTED, local::disconnected);
        return Future.succeededFuture();
    }

    private void announce(String userId) {
        if (!local.isEmpty()) {
            announcements.add(userId);
        }
    }

    /** Shows new friends each other's page, as far as they are connected here; on other nodes they see the next page that is shared. */
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
                .onFailure(failure -> log.debug("New friends see each other's pages later: {}", failure.getMessage()));
    }

    private void show(String userId, String friend) {
        if (known.contains(userId)) {
            bus.publish(Addresses.PAGE_DELIVERIES, new PageDelivery(List.of(friend), known.news(userId)));
        }
    }

    private Future<Void> connected(Connection connection) {
        prepareDomains();
        local.connected(connection);
        return Future.succeededFuture();
    }

    /** The list takes long to read, so that is done when it is clear that someone shares pages at all. */
    private void prepareDomains() {
        if (domains == null) {
            domains = vertx.executeBlocking(Domains::load, false)
                    .onFailure(failure -> log.error("The domains of shared pages cannot be told", failure));
        }
    }

    private Future<Void> share(PageUpdate update) {
        prepareDomains();
        return domains.map(list -> {
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
        listening.run();
        local.close();
        known.close();
        announcements.close();
        return Future.succeededFuture();
    }
}
