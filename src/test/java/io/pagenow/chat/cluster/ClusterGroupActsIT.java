package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An act on one node is seen on the other: by connections in order and once, by requests from the answer on. */
final class ClusterGroupActsIT {
    private static final int JOINING = 8;

    @AutoClose
    private static final TestCluster cluster = TestCluster.of(2);

    private final TestUser ann = cluster.newUser("ann", 0);
    private final TestUser ben = cluster.newUser("ben", 1);
    private final TestUser cat = cluster.newUser("cat", 1);
    private final String group = ann.group("Team", ben, cat);
    private final String path = "/conversations/" + group;

    private static Rest.Answer done(Rest.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isBetween(200, 204);
        return answer;
    }

    private Rest.Answer send(TestUser user, String content) {
        return user.post(path + "/messages", message(content));
    }

    private static String message(String content) {
        return new JsonObject()
                .put("tempMessageId", content)
                .put("content", content)
                .encode();
    }

    private void change(TestUser member, String body) {
        done(ann.put(path + "/participants/" + member.id(), body));
    }

    private List<JsonObject> frames(TestSocket socket, String type) {
        return socket.frames().stream()
                .filter(frame ->
                        type.equals(frame.getString("type")) && group.equals(frame.getString("conversationId")))
                .toList();
    }

    private static int indexOf(List<JsonObject> frames, Predicate<JsonObject> wanted) {
        return IntStream.range(0, frames.size())
                .filter(index -> wanted.test(frames.get(index)))
                .findFirst()
                .orElseThrow();
    }

    private static Predicate<JsonObject> tells(String event) {
        return frame -> "system".equals(frame.getString("messageType"))
                && event.equals(frame.getJsonObject("data").getString("event"));
    }

    private static Predicate<JsonObject> hasItem(Predicate<JsonObject> wanted) {
        return frame -> "changes".equals(frame.getString("type"))
                && frame.getJsonArray("items").stream().anyMatch(item -> wanted.test((JsonObject) item));
    }

    private static Predicate<JsonObject> isMember(TestUser user, String field, Object value) {
        return item -> user.id().equals(item.getString("userId")) && value.equals(item.getValue(field));
    }

    private static Predicate<JsonObject> isConversation(String field, Object value) {
        return item -> "conversation".equals(item.getString("kind")) && value.equals(item.getValue(field));
    }

    @Test
    void everyActReachesTheOtherNodeOnceAndInOrder() {
        try (TestSocket bens = ben.connect()) {
            done(send(ann, "m1"));
            done(ann.patch(path, "{\"title\":\"Crew\"}"));
            done(send(cat, "m2"));
            done(ann.patch(path, "{\"picture\":\"https://example.org/p.png\"}"));
            done(send(ann, "m3"));
            change(cat, "{\"role\":\"admin\"}");
            done(send(cat, "m4"));
            change(ben, "{\"maySend\":false}");
            done(ann.patch(path, "{\"settings\":{\"frozen\":true}}"));
            done(send(cat, "m5"));
            change(ben, "{\"maySend\":true}");
            done(ann.patch(path, "{\"settings\":{\"frozen\":false}}"));
            done(ann.delete(path + "/participants/" + cat.id()));
            done(send(ben, "end"));
            long rev = ann.get(path + "/changes?after=1000000").object().getLong("rev");
            bens.await(frame -> "end".equals(frame.getString("tempMessageId")));
            bens.await(frame -> "changes".equals(frame.getString("type")) && frame.getLong("rev") >= rev);
            bens.awaitCount(2, frame -> "my-settings".equals(frame.getString("type")));
            List<JsonObject> seen = bens.settled();

            List<JsonObject> messages = frames(bens, "new-message");
            assertThat(messages)
                    .extracting(message -> message.getLong("seq"))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, messages.size()).boxed().toList());
            assertThat(messages).hasSameSizeAs(ann.history(group));
            isOneChain(frames(bens, "changes"), rev);
            assertThat(frames(bens, "my-settings"))
                    .extracting(own -> own.getBoolean("maySend"))
                    .containsExactly(false, true);
            follows(seen, tells("renamed"), hasItem(isConversation("title", "Crew")));
            follows(seen, tells("picture-changed"), hasItem(isConversation("picture", "https://example.org/p.png")));
            follows(seen, tells("role-changed"), hasItem(isMember(cat, "role", "admin")));
            follows(seen, tells("member-removed"), hasItem(isMember(cat, "left", true)));
        }
    }

    private static void follows(List<JsonObject> frames, Predicate<JsonObject> first, Predicate<JsonObject> second) {
        assertThat(indexOf(frames, second)).isGreaterThan(indexOf(frames, first));
    }

    private static void isOneChain(List<JsonObject> changes, long newest) {
        long rev = changes.get(0).getLong("after");
        for (JsonObject frame : changes) {
            assertThat(frame.getLong("after")).isEqualTo(rev);
            rev = frame.getLong("rev");
        }
        assertThat(rev).isEqualTo(newest);
    }

    @Test
    void aUserWhoMayNotSendIsRefusedOnTheOtherNodeFromTheAnswerOn() {
        try (TestSocket bens = ben.connect()) {
            bens.deliver("warm", group, "warm");
            for (int round = 1; round <= 3; round++) {
                change(ben, "{\"maySend\":false}");
                isBarred(bens, "barred-" + round);
                change(ben, "{\"maySend\":true}");
                done(send(ben, "allowed-" + round));
                done(ann.patch(path, "{\"settings\":{\"frozen\":true}}"));
                isBarred(bens, "frozen-" + round);
                done(ann.patch(path, "{\"settings\":{\"frozen\":false}}"));
                bens.deliver("thawed-" + round, group, "thawed");
            }
        }
    }

    private void isBarred(TestSocket bens, String name) {
        bens.sendMessage(name, group, name);
        JsonObject refusal = bens.await(frame -> name.equals(frame.getString("tempMessageId")));
        assertThat(refusal.getString("code")).isEqualTo("not-allowed");
        assertThat(send(ben, name).status()).isEqualTo(403);
        assertThat(ben.patch(path + "/messages/1", "{\"content\":\"edited\"}").status())
                .isEqualTo(403);
        assertThat(ben.put(path + "/messages/1/reactions/me", "{\"reactions\":[\"a\"]}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aRemovedUserIsRefusedOnTheOtherNodeFromTheAnswerOn() {
        try (TestSocket bens = ben.connect()) {
            for (int round = 1; round <= 3; round++) {
                bens.deliver("warm-" + round, group, "warm");
                done(ben.patch(path + "/messages/1", "{\"content\":\"edited " + round + "\"}"));
                done(ann.delete(path + "/participants/" + ben.id()));
                hasNothing(bens, ben, "gone-" + round);
                JsonObject body = new JsonObject().put("userIds", JsonArray.of(ben.id()));
                done(ann.post(path + "/participants", body.put("history", "all").encode()));
                done(send(ben, "back-" + round));
            }
        }
    }

    /** The conversation does not exist for the user, by any request. */
    private void hasNothing(TestSocket socket, TestUser user, String name) {
        socket.sendMessage(name, group, name);
        JsonObject refusal = socket.await(frame -> name.equals(frame.getString("tempMessageId")));
        assertThat(refusal.getString("code")).isEqualTo("not-found");
        List<Rest.Answer> answers = List.of(
                send(user, name),
                user.patch(path + "/messages/1", "{\"content\":\"late\"}"),
                user.delete(path + "/messages/1"),
                user.put(path + "/messages/1/reactions/me", "{\"reactions\":[\"a\"]}"),
                user.put(path + "/me", "{\"pinned\":true}"),
                user.get(path),
                user.get(path + "/messages?offset=0&limit=10"),
                user.get(path + "/changes"),
                user.get(path + "/members"),
                user.get(path + "/participants"),
                user.get(path + "/receipts"));
        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.body()).isEqualTo(404));
        assertThat(user.conversations())
                .extracting(each -> each.getString("conversationId"))
                .doesNotContain(group);
    }

    @Test
    void aLinkOfOneNodeIsUsedOnTheOtherUntilItIsTakenAway() {
        TestUser dan = cluster.newUser("dan", 1);
        TestUser eve = cluster.newUser("eve", 1);
        try (TestSocket bens = ben.connect();
                TestSocket dans = dan.connect()) {
            String token = done(ann.post(path + "/invite-link", "{}")).object().getString("token");
            assertThat(done(dan.post("/join/" + token, "")).object().getString("conversationId"))
                    .isEqualTo(group);
            bens.await(tells("member-joined"));
            dans.await(tells("member-joined"));
            done(send(ann, "welcome"));
            dans.await(frame -> "welcome".equals(frame.getString("tempMessageId")));

            done(ann.delete(path + "/invite-link"));
            assertThat(eve.post("/join/" + token, "").status()).isEqualTo(404);
            String second = done(ann.post(path + "/invite-link", "{}")).object().getString("token");
            assertThat(eve.post("/join/" + token, "").status()).isEqualTo(404);
            done(ann.patch(path, "{\"settings\":{\"join\":\"closed\"}}"));
            assertThat(eve.post("/join/" + second, "").status()).isEqualTo(404);
        }
    }

    @Test
    void aLinkIsUsedNoMoreOftenThanItSaysByBothNodesAtOnce() {
        String token = done(ann.post(path + "/invite-link", "{\"maxUses\":3}"))
                .object()
                .getString("token");
        List<TestUser> joining = IntStream.range(0, JOINING)
                .mapToObj(index -> cluster.newUser("joining", index % 2))
                .toList();
        List<Integer> statuses = AtOnce.run(
                JOINING, index -> joining.get(index).post("/join/" + token, "").status());
        assertThat(statuses).containsOnly(200, 404);
        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(3);
        assertThat(ben.get(path).object().getInteger("memberCount")).isEqualTo(6);
        assertThat(ben.get(path + "/participants").array()).hasSize(6);
        assertThat(ben.history(group).stream().filter(tells("member-joined"))).hasSize(3);
    }

    @Test
    void aDeletionOnOneNodeEndsTheGroupForConnectionsOfTheOther() {
        TestUser annElsewhere = ann.at(cluster.node(1));
        try (TestSocket bens = ben.connect();
                TestSocket cats = cat.connect();
                TestSocket anns = annElsewhere.connect()) {
            List<TestSocket> sockets = List.of(bens, cats, anns);
            bens.deliver("warm", group, "warm");
            List<Integer> last = AtOnce.run(2, who -> {
                if (who == 0) {
                    return ann.delete(path).status();
                }
                int status;
                int index = 0;
                do {
                    status = send(cat, "late-" + index++).status();
                } while (status == 200);
                return status;
            });
            assertThat(last).containsExactly(204, 404);
            for (TestSocket socket : sockets) {
                assertThat(socket.awaitType("conversation-removed").getString("reason"))
                        .isEqualTo("deleted");
            }
            hasNothing(bens, ben, "gone");
            hasNothing(cats, cat, "gone too");
            hasNothing(anns, annElsewhere, "gone as well");
            for (TestSocket socket : sockets) {
                socket.settled();
                List<JsonObject> seen = socket.frames().stream()
                        .filter(frame -> group.equals(frame.getString("conversationId")))
                        .toList();
                assertThat(indexOf(seen, frame -> "conversation-removed".equals(frame.getString("type"))))
                        .isEqualTo(seen.size() - 1);
            }
        }
    }
}
