package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.Evidence.Kind;
import io.pagenow.chat.chaos.check.Seen;
import io.pagenow.chat.chaos.check.Track;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * A client as the original's are: it knows no {@code sync}, no positions and no errors. It finds its own messages by their
 * {@code tempMessageId} among those that come, sends none again, and after each connect it reads by REST what its conversations have come to
 * meanwhile. Positions only tell the ledger what it has.
 */
final class SimpleDevice extends Device {
    /** Pause before a page that could not be read is asked for again. */
    private static final long PAUSE_MILLIS = 500;

    private final Vertx vertx;
    private final HistoryPages pages;
    private final Supplier<List<String>> conversations;
    private final Set<String> unread = new HashSet<>();
    private int turn;

    /** @param conversations gives those of its user */
    SimpleDevice(
            String name,
            TestUser user,
            Surroundings surroundings,
            Network network,
            HistoryPages pages,
            Supplier<List<String>> conversations,
            SplittableRandom random) {
        super(name, user, Kind.SIMPLE, surroundings, network, random);
        this.vertx = surroundings.vertx();
        this.pages = pages;
        this.conversations = conversations;
    }

    @Override
    public boolean isOnline() {
        return link().isOpen() && unread.isEmpty();
    }

    @Override
    boolean maySend() {
        return link().isOpen();
    }

    @Override
    void tick(long now) {
        super.tick(now);
        if (maySend()) {
            probeAgain();
        }
    }

    @Override
    void refused() {
        // It knows no errors.
    }

    @Override
    void refused(String ref, JsonObject error) {
        // It sends no ref.
    }

    @Override
    void arrived(Seen.Message message, boolean own, Track.Arrival arrival) {
        // It knows no positions.
    }

    @Override
    void acknowledged(Seen.Message message) {
        // It changes nothing.
    }

    @Override
    public Optional<ChangeOutbox> changeOutbox() {
        return Optional.empty();
    }

    @Override
    public void opened() {
        super.opened();
        unread.clear();
        conversations.get().forEach(this::read);
        transmit();
    }

    /** Reads one of the conversations, as someone does who opens it. */
    @Override
    public void refresh() {
        List<String> own = conversations.get();
        String next = own.get(++turn % own.size());
        if (link().isOpen() && !unread.contains(next)) {
            read(next);
        }
    }

    private void read(String conversation) {
        unread.add(conversation);
        read(conversation, connections());
    }

    private void read(String conversation, int connection) {
        if (!link().isOpen() || connection != connections()) {
            return;
        }
        long known = inbox().cursor(conversation);
        pages.read(account().at(node()), conversation, known, page -> page.forEach(this::load))
                .onSuccess(done -> {
                    if (connection == connections()) {
                        unread.remove(conversation);
                    }
                })
                .onFailure(failure -> vertx.setTimer(PAUSE_MILLIS, timer -> read(conversation, connection)));
    }

    private void load(Seen.Message message) {
        if (inbox().add(message.conversation(), message.seq()) != Track.Arrival.REPEATED) {
            see(new Seen.Loaded(message));
        }
    }
}
