package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Acts on several nodes at once are one order: members, messages and roles agree everywhere. */
final class ClusterGroupsIT {
    private static final int SENDS = 60;

    @AutoClose
    private static final TestCluster cluster = TestCluster.of(2);

    private final TestUser ann = cluster.newUser("ann", 0);
    private final TestUser ben = cluster.newUser("ben", 1);
    private final TestUser cat = cluster.newUser("cat", 1);
    private final String group = ann.group("Team", ben, cat);
    private final String path = "/conversations/" + group;

    private int remove(TestUser actor, TestUser removed) {
        return actor.delete(path + "/participants/" + removed.id()).status();
    }

    private void add(TestUser actor, TestUser added) {
        assertThat(actor.post(
                                path + "/participants",
                                new JsonObject()
                                        .put("userIds", JsonArray.of(added.id()))
                                        .encode())
                        .status())
                .isEqualTo(200);
    }

    private static boolean isRemoval(JsonObject frame) {
        return "conversation-removed".equals(frame.getString("type"));
    }

    @RepeatedTest(3)
    void whoeverIsRemovedOnOneNodeGetsAndSendsNothingAfterwardsOnTheOther() {
        try (TestSocket cats = cat.connect();
                TestSocket bens = ben.connect()) {
            List<Integer> last = AtOnce.run(3, who -> {
                int status = 0;
                if (who == 0) {
                    return remove(ann, cat);
                }
                TestUser sender = who == 1 ? cat : ann;
                // The removal may come late: cat sends until it is refused.
                for (int index = 0; who == 1 ? status != 404 : index < SENDS; index++) {
                    status = sender.post(
                                    path + "/messages",
                                    "{\"tempMessageId\":\"" + who + "-" + index + "\",\"content\":\"hello\"}")
                            .status();
                }
                return status;
            });
            assertThat(last).containsExactly(204, 404, 200);
            long removal = cats.await(ClusterGroupsIT::isRemoval).getLong("seq");
            assertThat(ann.history(group).stream()
                            .filter(message -> message.getString("senderId").equals(cat.id())))
                    .allSatisfy(message -> assertThat(message.getLong("seq")).isLessThan(removal));
            bens.await(frame -> ("2-" + (SENDS - 1)).equals(frame.getString("tempMessageId")));
            List<JsonObject> seen = cats.settled();
            assertThat(cats.messages(group))
                    .allSatisfy(message -> assertThat(message.getLong("seq")).isLessThan(removal));
            List<JsonObject> after = new ArrayList<>(
                    seen.subList(seen.indexOf(cats.await(ClusterGroupsIT::isRemoval)) + 1, seen.size()));
            assertThat(after.stream().filter(frame -> group.equals(frame.getString("conversationId"))))
                    .isEmpty();
        }
    }

    @RepeatedTest(3)
    void anOwnerWhoLeavesWhileTheLastAdministratorIsRemovedLeavesOneOwner() {
        ann.put(path + "/participants/" + ben.id(), "{\"role\":\"admin\"}");
        TestUser annElsewhere = ann.at(ben.server());
        // Ann, the owner, leaves here and removes Ben, the last administrator, there.
        AtOnce.run(2, who -> who == 0 ? remove(ann, ann) : remove(annElsewhere, ben));
        assertThat(cat.get(path + "/members").object().getJsonArray("members").stream()
                        .filter(member -> "owner".equals(((JsonObject) member).getString("role"))))
                .hasSize(1);
    }

    @RepeatedTest(3)
    void administratorsOfTwoNodesWhoActAtOnceBothSucceed() {
        ann.put(path + "/participants/" + ben.id(), "{\"role\":\"admin\"}");
        List<TestUser> added = List.of(cluster.newUser("eve", 0), cluster.newUser("fay", 1));
        try (TestSocket cats = cat.connect()) {
            AtOnce.run(2, who -> {
                add(who == 0 ? ann : ben, added.get(who));
                return null;
            });
            cats.awaitCount(
                    2,
                    frame -> "system".equals(frame.getString("messageType"))
                            && "member-added".equals(frame.getJsonObject("data").getString("event")));
        }
        JsonObject conversation = ann.get(path).object();
        assertThat(conversation.getInteger("memberCount")).isEqualTo(5);
        assertThat(ann.get(path + "/participants").array()).hasSize(5);
        assertThat(remove(ann, cat)).isEqualTo(204);
        assertThat(remove(ben, cat)).isEqualTo(204);
    }

    @Test
    void aNewMemberOnAnotherNodeGetsTheNextMessage() {
        TestUser dan = cluster.newUser("dan", 1);
        try (TestSocket dans = dan.connect();
                TestSocket anns = ann.connect()) {
            anns.deliver("t1", group, "before");
            add(ann, dan);
            anns.deliver("t2", group, "after");
            dans.await(frame -> "after".equals(frame.getString("content")));
            assertThat(dans.messages(group))
                    .extracting(message -> message.getLong("seq"))
                    .containsExactly(2L, 3L);
        }
    }
}
