package io.pagenow.chat.chaos.client;

import io.pagenow.chat.chaos.check.ChangeItem;
import io.pagenow.chat.chaos.check.ChangeLog;
import io.pagenow.chat.chaos.check.Evidence.Stored;
import io.pagenow.chat.support.Endpoints;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Users and what they talk in: direct conversations, some groups, and one group of everyone. */
public final class People {
    private static final int SMALLEST_GROUP = 4;
    private static final int PAGE = 2_000;

    /** Small, so that pages end in many places. */
    private static final int CHANGES_PAGE = 10;

    private final Nodes nodes;
    private final Map<String, TestUser> users = new LinkedHashMap<>();

    /** Replaced and never changed, because several threads read it. */
    private volatile Map<String, Set<String>> participants = Map.of();

    /**
     * @param users how many
     * @param directs how many direct conversations, beside one for each pair of neighbours
     * @param groups how many groups, beside the one of everyone
     */
    public record Size(int users, int directs, int groups) {}

    private People(Nodes nodes) {
        this.nodes = nodes;
    }

    /**
     * Makes the conversations.
     *
     * @param prefix begins the ids of all users
     * @param tokens gives a user's token
     */
    static People settle(Nodes nodes, String prefix, UnaryOperator<String> tokens, Size size, SplittableRandom random) {
        People people = new People(nodes);
        List<TestUser> all = IntStream.range(0, size.users)
                .mapToObj(number -> prefix + "-" + number)
                .map(id -> new TestUser(people.node(), id, tokens.apply(id)))
                .toList();
        all.forEach(user -> people.users.put(user.id(), user));
        for (int number = 0; number < size.users; number++) {
            people.direct(all.get(number), all.get((number + 1) % size.users));
        }
        for (int number = 0; number < size.directs; number++) {
            int first = random.nextInt(size.users);
            people.direct(all.get(first), all.get((first + random.nextInt(1, size.users)) % size.users));
        }
        for (int number = 0; number < size.groups; number++) {
            people.group(some(all, random.nextInt(SMALLEST_GROUP, size.users), random));
        }
        people.group(all);
        return people;
    }

    private static List<TestUser> some(List<TestUser> all, int count, SplittableRandom random) {
        List<TestUser> left = new ArrayList<>(all);
        return IntStream.range(0, count)
                .mapToObj(number -> left.remove(random.nextInt(left.size())))
                .toList();
    }

    private void direct(TestUser one, TestUser other) {
        add(one.direct(other), Set.of(one.id(), other.id()));
    }

    private void add(String conversation, Set<String> members) {
        Map<String, Set<String>> more = new LinkedHashMap<>(participants);
        more.put(conversation, members);
        participants = more;
    }

    /** @return the conversation */
    String group(List<TestUser> members) {
        String conversation =
                members.get(0).group("group", members.subList(1, members.size()).toArray(TestUser[]::new));
        Set<String> ids = new LinkedHashSet<>();
        members.forEach(member -> ids.add(member.id()));
        add(conversation, ids);
        return conversation;
    }

    /** Some node that is up. */
    Endpoints node() {
        List<? extends Endpoints> reachable = nodes.reachable();
        if (reachable.isEmpty()) {
            throw new IllegalStateException("no node is up");
        }
        return reachable.get(0);
    }

    public List<TestUser> users() {
        return List.copyOf(users.values());
    }

    TestUser user(String id) {
        return users.get(id).at(node());
    }

    /** By conversation. */
    Map<String, Set<String>> participants() {
        return participants;
    }

    /** The conversations of more than two. */
    List<String> groups() {
        return participants.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 2)
                .map(Map.Entry::getKey)
                .toList();
    }

    List<String> conversationsOf(String user) {
        return participants.entrySet().stream()
                .filter(entry -> entry.getValue().contains(user))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Groups that a user may delete anyone's messages in. */
    List<String> groupsCreatedBy(String user) {
        return groups().stream()
                .filter(group -> participants.get(group).iterator().next().equals(user))
                .toList();
    }

    /** As the nodes tell them to one participant each, by conversation. */
    Map<String, List<Stored>> histories() {
        return read(People::history);
    }

    /** The changes of all conversations, as the nodes list them to one participant each. */
    Map<String, ChangeLog> changeLogs() {
        return read(People::changeLog);
    }

    private <T> Map<String, T> read(BiFunction<TestUser, String, T> reader) {
        Map<String, T> read = new LinkedHashMap<>();
        participants.forEach((conversation, members) ->
                read.put(conversation, reader.apply(user(members.iterator().next()), conversation)));
        return read;
    }

    private static ChangeLog changeLog(TestUser user, String conversation) {
        List<ChangeItem> items = new ArrayList<>();
        JsonObject page;
        long after = 0;
        do {
            page = user.get("/conversations/" + conversation + "/changes?after=" + after + "&limit=" + CHANGES_PAGE)
                    .object();
            items.addAll(Frames.items(page.getJsonArray("items")));
            after = page.getLong("rev");
        } while (page.getBoolean("more"));
        return new ChangeLog(after, items);
    }

    private static List<Stored> history(TestUser user, String conversation) {
        List<Stored> history = new ArrayList<>();
        List<Stored> page;
        long after = 0;
        do {
            page = user.history(conversation, "after=" + after + "&limit=" + PAGE).objects().stream()
                    .map(People::stored)
                    .toList();
            history.addAll(page);
            after = page.isEmpty() ? after : page.get(page.size() - 1).seq();
        } while (page.size() == PAGE);
        return history;
    }

    static Stored stored(JsonObject message) {
        String content = message.getString("content");
        return new Stored(
                message.getLong("seq"),
                message.getString("messageId"),
                message.getString("senderId"),
                content.split(" ", 2)[0],
                Frames.version(message));
    }
}
