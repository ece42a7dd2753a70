package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The list of members that a client holds while a group grows beyond 100 members and shrinks again. */
class MemberFeedTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final String group = ann.group("Crowd", members());
    private final String path = "/conversations/" + group;

    /** With the owner 99 members. */
    private TestUser[] members() {
        return Stream.concat(
                        Stream.of(ben),
                        Stream.iterate(1, number -> number + 1)
                                .limit(97)
                                .map(number -> new TestUser(server, "member-" + number, "")))
                .toArray(TestUser[]::new);
    }

    private void add(String... userIds) {
        JsonObject body = new JsonObject().put("userIds", new JsonArray(List.of(userIds)));
        assertThat(ann.post(path + "/participants", body.encode()).status()).isEqualTo(200);
    }

    private void remove(String userId) {
        assertThat(ann.delete(path + "/participants/" + userId).status()).isEqualTo(204);
    }

    private void change(String userId, String body) {
        assertThat(ann.put(path + "/participants/" + userId, body).status()).isEqualTo(200);
    }

    private Map<String, JsonObject> list() {
        Map<String, JsonObject> members = new HashMap<>();
        JsonObject page = ann.get(path + "/members?limit=200").object();
        assertThat(page.getBoolean("more")).isFalse();
        page.getJsonArray("members").forEach(each -> {
            JsonObject member = (JsonObject) each;
            members.put(member.getString("userId"), member);
        });
        return members;
    }

    private long newestRev() {
        return ann.get(path + "/changes?after=1000000").object().getLong("rev");
    }

    /** A client that holds the list of members and follows the rules of the API. */
    private final class Client {
        private final Map<String, JsonObject> members = list();
        private JsonObject state = ann.get(path).object();
        private long rev = newestRev();
        private int reads;

        void apply(JsonObject frame) {
            if (frame.getLong("rev") <= rev) {
                return;
            }
            assertThat(frame.getLong("after")).isLessThanOrEqualTo(rev);
            frame.getJsonArray("items").forEach(item -> applyItem((JsonObject) item));
            rev = frame.getLong("rev");
        }

        private void applyItem(JsonObject item) {
            if ("member".equals(item.getString("kind"))) {
                applyMember(item);
            } else if ("conversation".equals(item.getString("kind"))) {
                boolean isIncomplete = item.getLong("memberFeedRev") > state.getLong("memberFeedRev");
                state = item;
                if (isIncomplete) {
                    read();
                }
            }
        }

        private void applyMember(JsonObject item) {
            if (item.getBoolean("left", false)) {
                members.remove(item.getString("userId"));
            } else {
                JsonObject member = item.copy();
                member.remove("kind");
                member.remove("rev");
                members.put(member.getString("userId"), member);
            }
        }

        void read() {
            reads++;
            members.clear();
            members.putAll(list());
        }

        /** Applies all changes up to the newest one that were delivered to a connection. */
        void follow(TestSocket socket) {
            long newest = newestRev();
            socket.await(frame -> isChange(frame) && frame.getLong("rev") >= newest);
            socket.frames().stream().filter(this::isChange).forEach(this::apply);
            assertThat(rev).isEqualTo(newest);
        }

        private boolean isChange(JsonObject frame) {
            return "changes".equals(frame.getString("type")) && group.equals(frame.getString("conversationId"));
        }

        /** Catches up on a new connection. */
        void sync() {
            long seq = ann.history(group).size();
            try (TestSocket socket = ann.connect()) {
                socket.sync(group, JsonArray.of(seq, rev));
                socket.awaitType("synced");
                socket.frames().stream().filter(this::isChange).forEach(this::apply);
            }
        }

        void isUpToDate() {
            assertThat(members).isEqualTo(list());
            assertThat(state.getInteger("memberCount")).isEqualTo(members.size());
        }
    }

    @Test
    void aConnectedClientFollowsTheMembersUpToTheLimitAndIsToldOfItBeyond() {
        try (TestSocket socket = ann.connect()) {
            socket.settled();
            Client client = new Client();
            add("x1");
            client.follow(socket);
            assertThat(client.state.getBoolean("memberFeed")).isTrue();
            client.isUpToDate();

            add("x2");
            client.follow(socket);
            assertThat(client.state.getInteger("memberCount")).isEqualTo(101);
            assertThat(client.state.getBoolean("memberFeed")).isFalse();
            client.isUpToDate();

            add("x3");
            remove("member-1");
            client.follow(socket);
            assertThat(client.state.getInteger("memberCount")).isEqualTo(101);
            assertThat(client.members).doesNotContainKey("x3").containsKey("member-1");
            assertThat(client.reads).isZero();

            remove("member-2");
            client.follow(socket);
            assertThat(client.state.getBoolean("memberFeed")).isTrue();
            assertThat(client.reads).isEqualTo(1);
            client.isUpToDate();

            change("x3", "{\"role\":\"admin\"}");
            change("member-3", "{\"maySend\":false}");
            remove("x2");
            client.follow(socket);
            assertThat(client.reads).isEqualTo(1);
            client.isUpToDate();
        }
    }

    @Test
    void aClientThatWasAwayWhileTheGroupWasLargerReadsTheListAgain() {
        Client client = new Client();
        add("x1", "x2");
        add("x3");
        remove("member-1");
        change("member-2", "{\"role\":\"admin\"}");
        remove("x1");
        remove("member-3");
        assertThat(ann.patch(path, "{\"title\":\"Fewer\"}").status()).isEqualTo(200);

        client.sync();

        assertThat(client.state.getBoolean("memberFeed")).isTrue();
        client.isUpToDate();
        assertThat(client.reads).isEqualTo(1);
        change("member-4", "{\"role\":\"admin\"}");
        client.sync();
        client.isUpToDate();
        assertThat(client.reads).isEqualTo(1);
    }

    @Test
    void aClientThatPagesThroughTheChangesReadsTheListAgain() {
        Client client = new Client();
        add("x1", "x2");
        add("x3");
        remove("member-1");
        remove("member-2");
        remove("member-3");

        JsonObject page;
        do {
            Rest.Answer answer = ann.get(path + "/changes?limit=1&after=" + client.rev);
            page = answer.object();
            client.apply(page);
        } while (page.getBoolean("more"));

        client.isUpToDate();
    }
}
