package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.Invariant;
import io.pagenow.chat.chaos.check.Violation;
import io.pagenow.chat.chaos.check.Visit;
import io.pagenow.chat.chaos.check.VisitCheck;
import io.pagenow.chat.chaos.check.VisitCheck.Stay;
import io.pagenow.chat.support.Endpoints;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A group whose owner adds people without the history and removes them again, all the time, while it writes and edits. The calls
 * block, so they have a thread of their own; each goes to some node.
 */
final class Visits implements AutoCloseable {
    private static final int VISITORS = 4;
    private static final long PAUSE_MILLIS = 25;
    private static final int NOT_FOUND = 404;

    /** Of a hundred acts, the number of messages. The next constants add the numbers of other kinds. */
    private static final int MESSAGES = 50;

    private static final int EDITS = 65;
    private static final int DEPARTURES = 67;

    private final Surroundings surroundings;
    private final TestUser owner;
    private final String group;
    private final List<VisitorDevice> visitors;
    private final SplittableRandom random;
    private final Thread thread = new Thread(this::act, "visits");
    private volatile boolean loaded;
    private volatile boolean closed;
    private int sent;
    private long newest;

    private Visits(
            Surroundings surroundings,
            TestUser owner,
            String group,
            List<VisitorDevice> visitors,
            SplittableRandom random) {
        this.surroundings = surroundings;
        this.owner = owner;
        this.group = group;
        this.visitors = visitors;
        this.random = random;
    }

    /**
     * Makes the group and its visitors, who do not connect yet.
     *
     * @param users gives the users with some ids
     */
    static Visits arrange(
            Surroundings surroundings, Network network, Function<String, TestUser> users, SplittableRandom random) {
        TestUser owner = users.apply("visited");
        String group = owner.group("visits", users.apply("inhabitant"), users.apply("neighbour"));
        List<VisitorDevice> visitors = IntStream.range(0, VISITORS)
                .mapToObj(number -> users.apply("visitor-" + number))
                .map(user -> new VisitorDevice(user.id() + "a", user, group, surroundings, network, random.split()))
                .toList();
        return new Visits(surroundings, owner, group, visitors, random.split());
    }

    List<VisitorDevice> visitors() {
        return visitors;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    void load(boolean on) {
        loaded = on;
    }

    private void act() {
        while (!closed) {
            try {
                Thread.sleep(PAUSE_MILLIS);
                if (loaded) {
                    actOnce();
                }
            } catch (InterruptedException interrupted) {
                return;
            } catch (RuntimeException unavailable) {
                // A node is gone or silent: the next act goes to another.
            }
        }
    }

    private void actOnce() {
        int action = random.nextInt(100);
        TestUser somewhere = owner.at(node());
        if (action < MESSAGES) {
            Rest.Answer sending = somewhere.post(
                    path("/messages"),
                    new JsonObject()
                            .put("tempMessageId", "v" + ++sent)
                            .put("content", "visit " + sent)
                            .encode());
            if (sending.status() == 200) {
                newest = sending.object().getLong("seq");
            }
        } else if (action < EDITS) {
            long seq = Math.max(1, newest - random.nextInt(20));
            somewhere.patch(
                    path("/messages/" + seq),
                    new JsonObject().put("content", "edited").encode());
        } else {
            VisitorDevice visitor = visitors.get(random.nextInt(VISITORS));
            if (action < DEPARTURES) {
                visitor.user()
                        .at(node())
                        .delete(path("/participants/" + visitor.user().id()));
            } else if (random.nextBoolean()) {
                somewhere.post(
                        path("/participants"),
                        new JsonObject()
                                .put(
                                        "userIds",
                                        new JsonArray().add(visitor.user().id()))
                                .put("history", "joined")
                                .encode());
            } else {
                somewhere.delete(path("/participants/" + visitor.user().id()));
            }
        }
    }

    private String path(String rest) {
        return "/conversations/" + group + rest;
    }

    private Endpoints node() {
        var reachable = surroundings.nodes().reachable();
        if (reachable.isEmpty()) {
            throw new IllegalStateException("no node is up");
        }
        return reachable.get(random.nextInt(reachable.size()));
    }

    /** Checks what every visitor saw, and what it may read now. */
    List<Violation> check(List<Visit> visits) {
        List<JsonObject> history = owner.at(node()).history(group);
        List<Violation> found = new ArrayList<>();
        for (VisitorDevice visitor : visitors) {
            List<Stay> stays = stays(history, visitor.user().id());
            VisitCheck check = new VisitCheck(visitor.user().id(), stays);
            visits.stream()
                    .filter(visit -> visit.user().equals(visitor.user().id()))
                    .forEach(visit -> found.addAll(check.check(visit)));
            found.addAll(checkReading(visitor.user(), stays, history.size()));
        }
        return found;
    }

    private List<Violation> checkReading(TestUser visitor, List<Stay> stays, int newestSeq) {
        Rest.Answer page = visitor.at(node()).history(group, "offset=0&limit=100000&order=asc");
        boolean member = !stays.isEmpty() && stays.get(stays.size() - 1).end() == Long.MAX_VALUE;
        if (!member) {
            return page.status() == NOT_FOUND
                    ? List.of()
                    : List.of(new Violation(
                            Invariant.MEMBERS, visitor.id() + " reads a group that it is not in: " + page.status()));
        }
        long first = stays.get(stays.size() - 1).first();
        List<Long> expected = LongStream.rangeClosed(first, newestSeq).boxed().toList();
        List<Long> read = page.status() == 200
                ? page.objects().stream().map(message -> message.getLong("seq")).toList()
                : List.of();
        return read.equals(expected)
                ? List.of()
                : List.of(new Violation(
                        Invariant.MEMBERS,
                        visitor.id() + " reads " + page.status() + " " + read + " instead of " + expected));
    }

    private static List<Stay> stays(List<JsonObject> history, String user) {
        List<Stay> stays = new ArrayList<>();
        long first = 0;
        for (JsonObject message : history) {
            JsonObject data = message.getJsonObject("data", new JsonObject());
            if (!"system".equals(message.getString("messageType"))
                    || !data.getJsonArray("users", new JsonArray()).contains(user)) {
                continue;
            }
            boolean comes = data.getString("event").equals("member-added");
            if (comes) {
                first = message.getLong("seq");
            } else {
                stays.add(new Stay(first, message.getLong("seq")));
                first = 0;
            }
        }
        if (first > 0) {
            stays.add(new Stay(first, Long.MAX_VALUE));
        }
        return stays;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
