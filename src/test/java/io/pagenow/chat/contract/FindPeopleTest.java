package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.model.Scope;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestKeys;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users are found by the beginnings of names and ids, by those who may find them. */
class FindPeopleTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    @AutoClose
    private static final TestServer everybody =
            TestServer.with().set("CHAT_PEOPLE_DIRECTORY", "all").start();

    private static String unique(String name) {
        return name + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static Rest.Answer search(TestUser caller, String text) {
        return caller.get("/users?q=" + Rest.encoded(text));
    }

    private static List<String> found(TestUser caller, String text) {
        return search(caller, text).objects().stream()
                .map(user -> user.getString("userId"))
                .toList();
    }

    /** A user with a name that the server has stored. */
    private static TestUser named(TestServer at, String id, String name) {
        TestUser user = at.user(id).named(name);
        user.get("/me");
        await().until(() -> Stream.of(user.get("/users?ids=" + Rest.encoded(id)))
                .flatMap(answer -> answer.objects().stream())
                .anyMatch(profile -> profile.containsKey("name")));
        return user;
    }

    private static Rest.Answer create(TestUser creator, String... recipients) {
        JsonObject body = new JsonObject()
                .put("recipientIdArr", new JsonArray(List.of(recipients)))
                .put("isGroup", recipients.length > 1);
        return creator.post("/conversation", body.put("title", "Walks").encode());
    }

    @Test
    void acquaintancesAreFoundByEachWordOfTheirNamesAndByTheirIdsAndNobodyElse() {
        TestUser ann = server.newUser("ann");
        TestUser lee = named(server, unique("zoe"), "Marlene O'Neil-Lee");
        TestUser stranger = named(server, unique("zoe"), "Marlene Stranger");
        ann.direct(lee);

        for (String text : List.of(
                "Marlene",
                "mar",
                "LEE",
                "neil",
                "o'ne",
                "lee mar",
                "Neil-L",
                lee.id(),
                lee.id().toUpperCase(Locale.ROOT),
                "ZOE",
                "zoe mar")) {
            assertThat(found(ann, text)).as(text).containsExactly(lee.id());
        }
        for (String text : List.of("arlene", "marlene x", stranger.id(), "eil", ann.id())) {
            assertThat(found(ann, text)).as(text).isEmpty();
        }
        assertThat(search(ann, "mar").objects().get(0).fieldNames())
                .containsExactlyInAnyOrder("userId", "name", "updatedAt");
        assertThat(found(stranger, "mar")).isEmpty();
    }

    @Test
    void whoeverIsInVeryManyGroupsFindsTheOtherOfADirectConversationToo() {
        TestUser ann = server.newUser("ann");
        TestUser ben = server.newUser("ben");
        String prefix = unique("member");
        TestDatabases.execute(
                server.databaseUri(),
                "WITH made AS (INSERT INTO conversation_table (conversation_id, created_by, is_group)"
                        // Ids that come first in the index.
                        + " SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, '" + prefix + "', true"
                        + " FROM generate_series(1, 250) n RETURNING conversation_id)"
                        + " INSERT INTO participant_table (conversation_id, user_id)"
                        + " SELECT conversation_id, '" + ann.id() + "' FROM made UNION ALL"
                        + " SELECT conversation_id, '" + prefix
                        + "-' || row_number() OVER () FROM made, generate_series(1, 100)");
        ann.direct(ben);

        assertThat(found(ann, ben.id())).containsExactly(ben.id());
    }

    @Test
    void membersOfGroupsWithoutANameAreFoundByTheirIds() {
        TestUser ann = server.newUser("ann");
        List<TestUser> others = IntStream.range(0, 130)
                .mapToObj(number -> new TestUser(server, "many-" + (number + 1_000), ""))
                .toList();
        ann.group("Many", others.toArray(TestUser[]::new));

        assertThat(found(ann, "many-11")).hasSize(20).startsWith("many-1100", "many-1101");
        assertThat(ann.get("/users?q=MANY-1129&limit=50").objects()).hasSize(1);
        assertThat(ann.get("/users?q=many&limit=50").objects()).hasSize(50);
        assertThat(ann.get("/users?q=many&limit=1").objects()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "Élodie Durand, élo",
        "ÉLODIE, élodie",
        "élodie, ÉLO",
        "Ünal, ünal",
        "Жанна Ли, жанна",
        "ЖАННА, Жан",
        "李小龙, 李小",
        "Ann2 Lee, ann2",
        "ann.lee@example.org, lee",
        "a/b/Cem, cem",
        "-5 Ben, ben",
        "O’Brien, brien",
        "O’Brien, O’Brien",
        "山田　太郎, 太郎",
        "Anna–Maria, maria"
    })
    void namesOfEveryScriptAreFoundInUpperAndLowerCase(String name, String text) {
        TestUser ann = everybody.newUser("ann");
        TestUser other = named(everybody, unique("other"), name);

        assertThat(ann.get("/users?limit=50&q=" + Rest.encoded(text)).objects())
                .extracting(user -> user.getString("userId"))
                .contains(other.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'",
                "''",
                "\\",
                "a\\",
                ":*",
                "a:*",
                "a & b",
                "a | !b",
                "(a",
                "%",
                "_",
                "a%",
                "<->",
                "' | 'x",
                "'); DROP TABLE user_table; --",
                "\u202eann",
                "ann\u2066",
                "$1",
                "a\tb",
                "{}",
                "\"",
                "\u0301",
                "İ",
                "ß"
            })
    void whatIsTypedIsNoSyntax(String text) {
        TestUser ann = everybody.newUser("ann");

        assertThat(search(ann, text).status()).isEqualTo(200);
        assertThat(search(server.user(ann.id() + "-too"), text).status()).isEqualTo(200);
        assertThat(found(ann, text)).doesNotContain(ann.id());
    }

    @Test
    void aPatternFindsOnlyWhatIsWrittenSo() {
        TestUser ann = everybody.newUser("ann");
        TestUser percent = everybody.newUser("50%_off");
        percent.get("/me");

        await().untilAsserted(() -> assertThat(found(ann, "50%_")).containsExactly(percent.id()));
        assertThat(found(ann, "5%_")).isEmpty();
    }

    @Test
    void aHundredEmojiAreATextAndOneMoreIsTooLong() {
        TestUser ann = everybody.newUser("ann");

        assertThat(search(ann, "😀".repeat(100)).status()).isEqualTo(200);
        assertThat(search(ann, "😀".repeat(101)).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?q=",
                "?q=%20%20",
                "?q=%00",
                "?q=a%00",
                "?q=%E2%80%AE",
                "?q=a&ids=b",
                "?ids=b&q=a",
                "?q=a&limit=0",
                "?q=a&limit=51",
                "?q=a&limit=x"
            })
    void aBadQuestionIsRefusedWithTheNameOfItsParameter(String query) {
        Rest.Answer refused = server.newUser("ann").get("/users" + query);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.object().getString("field")).isIn("q", "ids", "limit");
    }

    @Test
    void bytesThatAreNoTextFindNobody() {
        TestUser ann = everybody.newUser("ann");

        assertThat(ann.get("/users?q=%FF%FE").status()).isIn(200, 400);
        assertThat(ann.get("/users?q=%ED%A0%80").status()).isIn(200, 400);
    }

    @Test
    void aKeyThatMayReadFindsAcquaintancesOfItsBot() {
        TestUser bot = new TestKeys(server).bot(Scope.READ, Scope.SEND);
        TestUser lee = named(server, unique("lee"), "Rosalind Lee");
        lee.direct(bot);

        assertThat(found(bot, "rosa")).containsExactly(lee.id());
        assertThat(found(lee, bot.id().substring(0, 8))).containsExactly(bot.id());
        assertThat(search(new TestKeys(server).bot(Scope.SEND), "rosa").status())
                .isEqualTo(403);
    }

    @Test
    void aBlockChangesNothingAboutWhoIsFound() {
        TestUser ann = server.newUser("ann");
        TestUser ben = named(server, unique("ben"), "Benedikt");
        ann.direct(ben);
        ann.put("/me/blocked/" + ben.id(), "");

        assertThat(found(ann, "bened")).containsExactly(ben.id());
        assertThat(found(ben, ann.id())).containsExactly(ann.id());
    }

    @Test
    void anIdThatNobodyHasCanBeWrittenToWithoutADirectory() {
        TestUser ann = server.newUser("ann");

        assertThat(create(ann, unique("nobody")).status()).isEqualTo(200);
        assertThat(Rest.get(server.http().resolve("/client-settings")).object().getJsonObject("people"))
                .isEqualTo(new JsonObject().put("directory", "acquaintances"));
    }

    @Test
    void everybodyIsFoundInTheDirectoryTheBestFirst() {
        String word = "q" + UUID.randomUUID().toString().substring(0, 6);
        TestUser longer = named(everybody, unique("a"), word + "ington");
        TestUser whole = named(everybody, unique("b"), "Zed " + word);
        TestUser sameId = named(everybody, word, "Quite another");
        TestUser ann = everybody.newUser("ann");

        assertThat(found(ann, word)).containsExactly(sameId.id(), whole.id(), longer.id());
        assertThat(found(ann, "zed " + word)).containsExactly(whole.id());
        assertThat(found(sameId, word)).containsExactly(whole.id(), longer.id());
    }

    @Test
    void aUserWhoseTokenStatesNoNameIsInTheDirectoryToo() {
        TestUser ann = everybody.newUser("ann");
        TestUser ben = everybody.newUser("nameless");
        ben.get("/me");

        await().untilAsserted(() -> assertThat(found(ann, ben.id())).containsExactly(ben.id()));
        assertThat(create(ann, ben.id()).status()).isEqualTo(200);
    }

    @Test
    void aConversationWithSomebodyUnknownIsRefusedAndNothingIsMade() {
        TestUser ann = everybody.newUser("ann");
        TestUser ben = named(everybody, unique("ben"), "Ben");
        String[] wrong =
                IntStream.range(0, 13).mapToObj(number -> unique("wrong")).toArray(String[]::new);

        Rest.Answer direct = create(ann, wrong[0]);
        Rest.Answer group =
                create(ann, Stream.concat(Stream.of(wrong), Stream.of(ben.id())).toArray(String[]::new));

        for (Rest.Answer refused : List.of(direct, group)) {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.object().getString("code")).isEqualTo("unknown-user");
            assertThat(refused.object().getString("field")).isEqualTo("recipientIdArr");
            assertThat(refused.object().getString("detail")).contains(wrong[0]).doesNotContain(ben.id());
        }
        assertThat(group.object().getString("detail")).endsWith("and 3 more");
        assertThat(ann.get("/conversation/direct/" + wrong[0]).body()).isEqualTo("null");
        assertThat(ann.get("/conversations?hasMessages=false").objects()).isEmpty();
        assertThat(create(ann, ben.id()).status()).isEqualTo(200);
    }

    @Test
    void aDirectConversationThatExistsOpensAndTakesMessagesWithoutTheDirectory() {
        TestUser ann = everybody.newUser("ann");
        TestUser ben = named(everybody, unique("ben"), "Ben");
        String conversation = ann.direct(ben);
        TestDatabases.execute(everybody.databaseUri(), "DELETE FROM user_table WHERE user_id = '" + ben.id() + "'");

        assertThat(create(ann, ben.id()).object().getString("conversationId")).isEqualTo(conversation);
        try (TestSocket socket = ann.connect()) {
            socket.deliver("hello", conversation, "hello");
        }
    }

    @Test
    void anUnknownMemberIsLeftOutWithTheReason() {
        TestUser ann = everybody.newUser("ann");
        TestUser ben = named(everybody, unique("ben"), "Ben");
        TestUser cem = named(everybody, unique("cem"), "Cem");
        TestUser dora = named(everybody, unique("dora"), "Dora");
        String group = ann.group("Walks", ben, cem);
        String wrong = unique("wrong");

        JsonObject added = ann.post(
                        "/conversations/" + group + "/participants",
                        new JsonObject()
                                .put("userIds", new JsonArray().add(wrong).add(dora.id()))
                                .encode())
                .object();

        assertThat(added.getJsonArray("added")).containsExactly(dora.id());
        assertThat(added.getJsonArray("refused"))
                .containsExactly(new JsonObject().put("userId", wrong).put("code", "unknown-user"));
    }

    @Test
    void aKeyMayNameUsersWhoHaveNotBeenHereYet() {
        TestUser bot = new TestKeys(everybody).bot(Scope.SEND, Scope.MEMBERS);

        assertThat(create(bot, unique("later")).status()).isEqualTo(200);
        assertThat(create(everybody.newUser("ann"), bot.id()).status()).isEqualTo(200);
        assertThat(create(everybody.newUser("ann"), "bot:" + unique("none")).status())
                .isEqualTo(400);
    }

    /** The connection alone makes somebody known then. */
    private static void forget(TestUser user) {
        for (String table : List.of("user_table", "presence_table")) {
            TestDatabases.execute(
                    everybody.databaseUri(), "DELETE FROM " + table + " WHERE user_id = '" + user.id() + "'");
        }
    }

    @Test
    void whoIsConnectedIsKnown() {
        TestUser ann = everybody.newUser("ann");
        TestUser ben = everybody.newUser("ben");
        try (TestSocket socket = ben.connect()) {
            socket.send(new JsonObject().put("action", "heartbeat"));
            await().untilAsserted(() -> {
                forget(ben);
                assertThat(create(ann, ben.id()).status()).isEqualTo(200);
            });
        }
    }

    @Test
    void aNewGroupIsListedForItsMakerAndItsMembersUntilSomebodyWrites() {
        TestUser ann = server.newUser("ann");
        TestUser ben = server.newUser("ben");
        TestUser cem = server.newUser("cem");
        String group = ann.group("Walks", ben, cem);

        for (TestUser member : List.of(ann, ben, cem)) {
            assertThat(member.conversations()).isEmpty();
            JsonObject listed =
                    member.get("/conversations?hasMessages=false").objects().get(0);
            assertThat(listed.getString("conversationId")).isEqualTo(group);
            assertThat(listed.getString("title")).isEqualTo("Walks");
            assertThat(listed.getInteger("seq")).isZero();
            assertThat(listed.getString("senderId")).isEqualTo(ann.id());
            assertThat(listed.getString("sentAt")).matches(Shapes.TIMESTAMP);
        }
        assertThat(ann.get("/conversations?hasMessages=false&archived=true").objects())
                .isEmpty();
        try (TestSocket socket = ben.connect()) {
            socket.deliver("hello", group, "hello");
        }
        assertThat(ann.get("/conversations?hasMessages=false").objects()).isEmpty();
        assertThat(ann.conversations()).hasSize(1);
    }
}
