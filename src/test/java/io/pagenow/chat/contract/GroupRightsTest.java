package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestPictures;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Every call in every role, each in a group of its own, is answered as the table of docs/rights.md says. */
class GroupRightsTest {
    private static final Path DOCUMENT = Path.of("docs/rights.md");

    @AutoClose
    private static final TestServer server = TestServer.with()
            .set("CHAT_LIMITS_USER_REQUESTS_PER_SECOND", "10000")
            .set("CHAT_LIMITS_USER_CONVERSATIONS_PER_SECOND", "10000")
            .start();

    private static final byte[] PICTURE = TestPictures.picture("png", 30, 20);

    private static final TestUser owner = server.newUser("owner");
    private static final TestUser admin = server.newUser("admin");
    private static final TestUser otherAdmin = server.newUser("other-admin");
    private static final TestUser member = server.newUser("member");
    private static final TestUser otherMember = server.newUser("other-member");
    private static final TestUser barred = server.newUser("barred");
    private static final TestUser former = server.newUser("former");
    private static final TestUser stranger = server.newUser("stranger");
    private static final TestUser administrator = server.administrator();

    /** A column of the table. */
    private record Actor(String title, TestUser user, boolean frozen) {
        Actor(String title, TestUser user) {
            this(title, user, false);
        }
    }

    private static final List<Actor> ACTORS = List.of(
            new Actor("stranger", stranger),
            new Actor("former member", former),
            new Actor("member", member),
            new Actor("`maySend` false", barred),
            new Actor("member, frozen", member, true),
            new Actor("admin", admin),
            new Actor("owner", owner),
            new Actor("administrator of the server, not in the group", administrator));

    /** A call in a group with an invite link. */
    private interface Call {
        Rest.Answer make(TestUser actor, String group, String token);
    }

    private static String path(String group, String rest) {
        return "/conversations/" + group + rest;
    }

    private static Call put(TestUser target, String body) {
        return (actor, group, token) -> actor.put(path(group, "/participants/" + target.id()), body);
    }

    private static Call remove(TestUser target) {
        return (actor, group, token) -> actor.delete(path(group, "/participants/" + target.id()));
    }

    private static Call patch(String body) {
        return (actor, group, token) -> actor.patch(path(group, ""), body);
    }

    private static Call get(String rest) {
        return (actor, group, token) -> actor.get(path(group, rest));
    }

    private static Call ofFile(String rest) {
        return (actor, group, token) -> {
            String file = new FileClient(owner, group).sent("file", "x.png", "image/png", PICTURE);
            FileClient.Bytes answer = FileClient.get(actor, file + rest);
            return new Rest.Answer(
                    answer.status(), answer.headers(), answer.content().toString());
        };
    }

    private static Rest.Answer add(TestUser actor, String group) {
        return actor.post(path(group, "/participants"), "{\"userIds\":[\"new-" + UUID.randomUUID() + "\"]}");
    }

    private static final Map<String, Call> CALLS = new LinkedHashMap<>();

    static {
        CALLS.put("read the conversation", get(""));
        CALLS.put("read the history", get("/messages?offset=0&limit=10"));
        CALLS.put("read changes", get("/changes"));
        CALLS.put("list participants", get("/participants"));
        CALLS.put("list members", get("/members"));
        CALLS.put(
                "send a message",
                (actor, group, token) ->
                        actor.post(path(group, "/messages"), "{\"tempMessageId\":\"t\",\"content\":\"hello\"}"));
        CALLS.put("make a slot for a file", (actor, group, token) -> new FileClient(actor, group).slot("x", 1, ""));
        CALLS.put("send a file of one's own", (actor, group, token) -> {
            FileClient files = new FileClient(actor, group);
            Rest.Answer slot = files.slot("x", 1, "");
            if (slot.status() >= 300) {
                return slot;
            }
            require(files.put(slot.object(), new byte[1]), 200);
            return files.send("t", slot.object().getString("attachmentId"));
        });
        CALLS.put("send a file of another", (actor, group, token) -> new FileClient(actor, group)
                .send(
                        "t",
                        new FileClient(otherAdmin, group)
                                .ready("x", "", new byte[1])
                                .getString("id")));
        CALLS.put("read a file of a message", ofFile(""));
        CALLS.put("read a thumbnail of a message", ofFile("/thumbnail"));
        CALLS.put("make a link to a file of a message", ofFile("/url"));
        CALLS.put("change own settings", (actor, group, token) -> actor.put(path(group, "/me"), "{\"pinned\":true}"));
        CALLS.put("leave", (actor, group, token) -> actor.delete(path(group, "/participants/" + actor.id())));
        CALLS.put("add, `add` is `admins`", (actor, group, token) -> add(actor, group));
        CALLS.put("add, `add` is `members`", (actor, group, token) -> {
            allow(group, "add");
            return add(actor, group);
        });
        CALLS.put("remove a member", remove(otherMember));
        CALLS.put("remove an admin", remove(otherAdmin));
        CALLS.put("remove the owner", remove(owner));
        CALLS.put("remove who is not in", remove(stranger));
        CALLS.put("make a member admin", put(otherMember, "{\"role\":\"admin\"}"));
        CALLS.put("make an admin member", put(otherAdmin, "{\"role\":\"member\"}"));
        CALLS.put("hand over", put(otherAdmin, "{\"role\":\"owner\"}"));
        CALLS.put("bar a member from sending", put(otherMember, "{\"maySend\":false}"));
        CALLS.put("bar an admin from sending", put(otherAdmin, "{\"maySend\":false}"));
        CALLS.put("rename, `rename` is `admins`", patch("{\"title\":\"New\"}"));
        CALLS.put("rename, `rename` is `members`", (actor, group, token) -> {
            allow(group, "rename");
            return patch("{\"title\":\"New\"}").make(actor, group, token);
        });
        CALLS.put("change settings", patch("{\"settings\":{\"slowModeSeconds\":5}}"));
        CALLS.put("make an invite link", (actor, group, token) -> actor.post(path(group, "/invite-link"), "{}"));
        CALLS.put("take the invite link away", (actor, group, token) -> actor.delete(path(group, "/invite-link")));
        CALLS.put("join by the link", (actor, group, token) -> actor.post("/join/" + token, ""));
        CALLS.put("join by another token", (actor, group, token) -> actor.post("/join/guess", ""));
        CALLS.put("delete the conversation", (actor, group, token) -> actor.delete(path(group, "")));
    }

    private static void allow(String group, String rule) {
        require(owner.patch(path(group, ""), "{\"settings\":{\"" + rule + "\":\"members\"}}"), 200);
    }

    private static Rest.Answer require(Rest.Answer answer, int status) {
        assertThat(answer.status()).describedAs(answer.body()).isEqualTo(status);
        return answer;
    }

    private static String cell(Actor actor, Call call) {
        String group = owner.group("Team", admin, otherAdmin, member, otherMember, barred, former);
        for (TestUser promoted : List.of(admin, otherAdmin)) {
            require(put(promoted, "{\"role\":\"admin\"}").make(owner, group, ""), 200);
        }
        require(put(barred, "{\"maySend\":false}").make(owner, group, ""), 200);
        require(remove(former).make(owner, group, ""), 204);
        String token = require(owner.post(path(group, "/invite-link"), "{}"), 200)
                .object()
                .getString("token");
        if (actor.frozen) {
            require(patch("{\"settings\":{\"frozen\":true}}").make(owner, group, ""), 200);
        }
        Rest.Answer answer = call.make(actor.user, group, token);
        if (answer.status() == 404) {
            assertThat(answer.body())
                    .isIn(
                            actor.user
                                    .get("/conversations/" + UUID.randomUUID())
                                    .body(),
                            actor.user.get("/attachments/" + UUID.randomUUID()).body());
        }
        return answer.status() < 300
                ? String.valueOf(answer.status())
                : answer.status() + " `" + answer.object().getString("code") + "`";
    }

    private static String row(Stream<String> cells) {
        return cells.collect(Collectors.joining(" | ", "| ", " |"));
    }

    @Test
    void everyCallIsAnsweredAsTheTableSays() throws IOException {
        StringBuilder table = new StringBuilder();
        table.append(row(Stream.concat(Stream.of("call"), ACTORS.stream().map(Actor::title))))
                .append('\n');
        table.append(row(Stream.generate(() -> "---").limit(ACTORS.size() + 1L)))
                .append('\n');
        CALLS.forEach((name, call) -> table.append(
                        row(Stream.concat(Stream.of(name), ACTORS.stream().map(actor -> cell(actor, call)))))
                .append('\n'));
        System.out.println(table);
        assertThat(Files.readString(DOCUMENT)).contains(table.toString());
    }

    @Test
    void aDirectConversationHasNoMembersToChange() {
        String direct = member.direct(otherMember);
        JsonObject added = new JsonObject().put("userIds", JsonArray.of(stranger.id()));
        for (Rest.Answer refused : List.of(
                member.post(path(direct, "/participants"), added.encode()),
                remove(otherMember).make(member, direct, ""),
                remove(member).make(member, direct, ""),
                put(otherMember, "{\"role\":\"admin\"}").make(member, direct, ""),
                patch("{\"title\":\"New\"}").make(member, direct, ""),
                member.post(path(direct, "/invite-link"), "{}"),
                member.delete(path(direct, "/invite-link")),
                member.delete(path(direct, "")))) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.object().getString("code")).isEqualTo("not-allowed");
        }
        assertThat(member.put(path(direct, "/me"), "{\"pinned\":true}").status())
                .isEqualTo(200);
        assertThat(member.get(path(direct, "/members")).object().getJsonArray("members"))
                .hasSize(2);
        assertThat(stranger.delete(path(direct, "")).status()).isEqualTo(404);
        assertThat(administrator.delete(path(direct, "")).status()).isEqualTo(204);
        assertThat(member.direct(otherMember)).isNotEqualTo(direct);
    }
}
