package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.Visit;
import io.pagenow.chat.chaos.check.Visit.ChangeCame;
import io.pagenow.chat.chaos.check.Visit.Disconnected;
import io.pagenow.chat.chaos.check.Visit.MessageCame;
import io.pagenow.chat.chaos.check.Visit.RemovalCame;
import io.pagenow.chat.chaos.check.Visit.Sight;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A device of someone who comes to a group and leaves it. On each connection it asks for what it has missed; it sends nothing else.
 * Belongs to one event loop.
 */
final class VisitorDevice implements Link.Listener {
    private static final String CONVERSATION = "conversationId";

    private final String name;
    private final TestUser user;
    private final String group;
    private final Link link;
    private final List<Sight> sights = new ArrayList<>();
    private long seq;
    private long rev;

    VisitorDevice(
            String name,
            TestUser user,
            String group,
            Surroundings surroundings,
            Network network,
            SplittableRandom random) {
        this.name = name;
        this.user = user;
        this.group = group;
        this.link = new Link(surroundings, network, user.token(), random, this);
    }

    TestUser user() {
        return user;
    }

    void connect() {
        link.connect();
    }

    void tick(long now) {
        link.tick(now);
    }

    void end() {
        link.end();
    }

    /** Ends its connection, and comes again. */
    void leave() {
        link.leave(true);
    }

    Visit visit() {
        return new Visit(user.id(), name, List.copyOf(sights));
    }

    @Override
    public void opened() {
        JsonObject cursors = new JsonObject();
        if (seq > 0) {
            cursors.put(group, new JsonArray().add(seq).add(rev));
        }
        link.send(new JsonObject().put("action", "sync").put("cursors", cursors).put("reads", true));
    }

    @Override
    public void closed(int code) {
        sights.add(new Disconnected());
    }

    @Override
    public void received(JsonObject frame) {
        if (!group.equals(frame.getString(CONVERSATION))) {
            return;
        }
        switch (frame.getString("type", "")) {
            case "new-message" -> {
                sights.add(new MessageCame(frame.getLong("seq")));
                seq = Math.max(seq, frame.getLong("seq"));
            }
            case "changes" -> {
                rev = Math.max(rev, frame.getLong("rev"));
                frame.getJsonArray("items").stream()
                        .map(JsonObject.class::cast)
                        .filter(item -> item.getString("kind").equals("message"))
                        .forEach(item -> sights.add(new ChangeCame(item.getLong("seq"))));
            }
            case "conversation-removed" -> {
                sights.add(new RemovalCame());
                seq = 0;
                rev = 0;
            }
            default -> {
                // Everything else is for others to check.
            }
        }
    }
}
