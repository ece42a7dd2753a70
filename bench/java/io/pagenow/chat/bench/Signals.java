package io.pagenow.chat.bench;

import io.pagenow.chat.bench.load.Load;
import io.pagenow.chat.bench.load.SignalClients;
import io.pagenow.chat.bench.server.ChatApi;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Signals go to many and are of little weight each: 1,000 reactions to one message in a group of 1,000 connected members, and typing
 * and receipts in 100 groups of 50 at once.
 */
final class Signals {
    static final String NAME = "signals";

    private static final int REACTING = 1_000;
    private static final int GROUPS = 100;
    private static final int MEMBERS = 50;
    private static final int SECONDS = 15;
    private static final int TYPING_EVERY_SECONDS = 3;
    private static final int WARM_UP_ROUNDS = 3;

    /** Of the members of a group. */
    private static final int TYPING = 2;

    private static final long CONVERGED_SECONDS = 60;

    private final ChatApi server;

    Signals(ChatApi server) {
        this.server = server;
    }

    /** Returns what was seen, in sentences. */
    List<String> run() {
        return List.of(reactions(), typingAndReceipts());
    }

    private List<TestUser> users(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> server.user(prefix + "-" + number))
                .toList();
    }

    private static String group(List<TestUser> members) {
        return members.get(0)
                .group("signals", members.subList(1, members.size()).toArray(TestUser[]::new));
    }

    private static long send(TestUser sender, String conversation, String name) {
        Rest.Answer sent = sender.post(
                "/conversations/" + conversation + "/messages",
                new JsonObject()
                        .put("tempMessageId", name)
                        .put("content", "text")
                        .encode());
        return sent.object().getLong("seq");
    }

    private String reactions() {
        List<TestUser> members = users("reacting", REACTING);
        String conversation = group(members);
        long seq = send(members.get(0), conversation, "first");
        try (SignalClients clients = connect(members, "changes")) {
            double before = cpu();
            long began = System.nanoTime();
            for (int member = 0; member < clients.size(); member++) {
                clients.send(
                        member,
                        action("react", conversation)
                                .put("seq", seq)
                                .put("reactions", List.of("👍"))
                                .encode());
            }
            long end = began + TimeUnit.SECONDS.toNanos(CONVERGED_SECONDS);
            while (reactions(members.get(0), conversation) < REACTING && System.nanoTime() < end) {
                pause(TimeUnit.MILLISECONDS.toNanos(100));
            }
            double seconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
            pause(TimeUnit.SECONDS.toNanos(1));
            return NAME + ": " + reactions(members.get(0), conversation) + " reactions to one message, " + REACTING
                    + " members connected: stored after " + Table.number(seconds) + " s; at most "
                    + clients.mostPerSecond() + " frames of changes a second on a connection, "
                    + Table.number((double) clients.total() / clients.size()) + " in all; "
                    + Table.number(cpu() - before) + " s of processor time";
        }
    }

    private static int reactions(TestUser reader, String conversation) {
        return reader.history(conversation).get(0).getJsonArray("reactions", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .mapToInt(reaction -> reaction.getInteger("count"))
                .sum();
    }

    /** Measures the last round, when the server is warm. */
    private String typingAndReceipts() {
        List<TestUser> everyone = users("signalling", GROUPS * MEMBERS);
        List<String> conversations = new ArrayList<>();
        for (int group = 0; group < GROUPS; group++) {
            List<TestUser> members = everyone.subList(group * MEMBERS, (group + 1) * MEMBERS);
            conversations.add(group(members));
            send(members.get(0), conversations.get(group), "first");
        }
        try (SignalClients typing = connect(everyone, "typing")) {
            for (int round = 1; round <= WARM_UP_ROUNDS; round++) {
                signal(typing, conversations);
                for (int group = 0; group < GROUPS; group++) {
                    send(everyone.get(group * MEMBERS), conversations.get(group), "after-" + round);
                }
            }
            Busy idle = busy(SECONDS, second -> {});
            long before = typing.total();
            Busy signalling = signal(typing, conversations);
            return NAME + ": typing by " + TYPING + " and one read position each of " + MEMBERS + " in each of "
                    + GROUPS
                    + " groups within " + SECONDS + " s: " + signalling.minus(idle) + " more than before; "
                    + Table.number((double) (typing.total() - before))
                    + " typing frames arrived";
        }
    }

    private Busy signal(SignalClients clients, List<String> conversations) {
        return busy(SECONDS, second -> {
            for (int connection = 0; connection < GROUPS * MEMBERS; connection++) {
                String conversation = conversations.get(connection / MEMBERS);
                int member = connection % MEMBERS;
                if (second % TYPING_EVERY_SECONDS == 0 && member < TYPING) {
                    clients.send(
                            connection,
                            action("typing", conversation).put("typing", true).encode());
                }
                if (member % SECONDS == second) {
                    clients.send(
                            connection, action("read-messages", conversation).encode());
                }
            }
        });
    }

    private static JsonObject action(String name, String conversation) {
        return new JsonObject().put("action", name).put("conversationId", conversation);
    }

    private SignalClients connect(List<TestUser> users, String type) {
        return new SignalClients(
                users.get(0).server().webSocket(),
                users.stream().map(TestUser::token).toList(),
                type);
    }

    /** Processors that server and database kept busy. */
    private record Busy(double server, double database) {
        Busy minus(Busy other) {
            return new Busy(server - other.server, database - other.database);
        }

        @Override
        public String toString() {
            return Table.number(server + database) + " processors busy (server " + Table.number(server) + ", database "
                    + Table.number(database) + ")";
        }
    }

    private Busy busy(int seconds, IntConsumer everySecond) {
        Load.Spent before = server.read();
        long began = System.nanoTime();
        for (int second = 0; second < seconds; second++) {
            everySecond.accept(second);
            pause(began + TimeUnit.SECONDS.toNanos(second + 1L) - System.nanoTime());
        }
        Load.Spent after = server.read();
        return new Busy((after.server() - before.server()) / seconds, (after.database() - before.database()) / seconds);
    }

    private double cpu() {
        return server.read().server() + server.read().database();
    }

    private static void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
