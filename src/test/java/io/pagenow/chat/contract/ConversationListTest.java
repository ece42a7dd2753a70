package io.pagenow.chat.contract;

import static io.pagenow.chat.contract.Shapes.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /conversations}, which the extension polls for its badge. */
class ConversationListTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cleo = server.newUser("cleo");

    @Test
    void someoneWithoutConversationsHasAnEmptyList() {
        Rest.Answer answer = ann.get("/conversations");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(answer.body()).isEqualTo("[]");
    }

    @Test
    void onlyConversationsWithAMessageAreListed() {
        ann.direct(ben);
        String spoken = ann.direct(cleo);
        say(ann, spoken, "hello");

        assertThat(ids(ann, "")).containsExactly(spoken);
    }

    @Test
    void pagesHaveEachConversationOnceInTheOrderOfTheWholeList() {
        for (int number = 0; number < 25; number++) {
            String group = ann.group("group " + number, ben, cleo);
            if (number % 5 > 0) {
                say(ben, group, "hello");
            }
        }
        for (String query : List.of("", "&hasMessages=false")) {
            List<String> whole = ids(ann, query.replaceFirst("&", "?"));
            for (int limit : List.of(1, 7, 100)) {
                assertThat(pages(query, limit)).isEqualTo(whole);
            }
        }
    }

    @Test
    void conversationsOfTheSameMillisecondAreOnDifferentPages() throws SQLException {
        for (int number = 0; number < 6; number++) {
            say(ben, ann.group("group " + number, ben, cleo), "hello");
        }
        try (Connection database = server.database();
                PreparedStatement update = database.prepareStatement(
                        "UPDATE message_table SET sent_at = '2026-01-01T12:00:00Z'::timestamptz + random() * interval '900 microseconds'"
                                + " WHERE sender_id = ?")) {
            update.setString(1, ben.id());
            update.executeUpdate();
        }

        assertThat(pages("", 2)).hasSize(6).doesNotHaveDuplicates().isEqualTo(ids(ann, ""));
    }

    @Test
    void aConversationThatMovesUpBetweenTwoPagesDoesNotMoveTheOthers() {
        List<String> groups = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            groups.add(ann.group("group " + number, ben, cleo));
            say(ben, groups.get(number), "hello");
        }
        JsonArray first = ann.get("/conversations?limit=2").array();
        say(ben, groups.get(0), "again");
        JsonArray second =
                ann.get("/conversations?limit=2&before=" + place(first)).array();

        assertThat(second.stream().map(line -> ((JsonObject) line).getString("conversationId")))
                .containsExactly(groups.get(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=1001",
                "limit=x",
                "before=x",
                "before=,",
                "before=2026-01-01T12:00:00.000Z",
                "before=2026-01-01T12:00:00.000Z,x",
                "before=2026-01-01T12:00:00.000Z,1-1-1-1-1",
                "before=2026-01-01T12:00:00.000Z,5ca1ab1e-0000-4000-8000-000000000000,",
                "before=1767268800000,5ca1ab1e-0000-4000-8000-000000000000",
                "before=yesterday,5ca1ab1e-0000-4000-8000-000000000000",
                "before=-9999-01-01T00:00:00Z,5ca1ab1e-0000-4000-8000-000000000000",
                "before=-1000000000-01-01T00:00:00Z,5ca1ab1e-0000-4000-8000-000000000000",
                "before=%2B10000-01-01T00:00:00Z,5ca1ab1e-0000-4000-8000-000000000000"
            })
    void aPageThatCannotBeIsRefusedWithTheNameOfTheParameter(String query) {
        Rest.Answer answer = ann.get("/conversations?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains(query.substring(0, query.indexOf('=')));
    }

    private List<String> pages(String query, int limit) {
        List<String> found = new ArrayList<>();
        String place = "";
        while (true) {
            JsonArray page =
                    ann.get("/conversations?limit=" + limit + query + place).array();
            page.forEach(line -> found.add(((JsonObject) line).getString("conversationId")));
            if (page.isEmpty()) {
                return found;
            }
            assertThat(page.size()).isLessThanOrEqualTo(limit);
            place = "&before=" + place(page);
        }
    }

    private static String place(JsonArray page) {
        JsonObject last = page.getJsonObject(page.size() - 1);
        return last.getString("sentAt") + "," + last.getString("conversationId");
    }

    @Test
    void aLineHasTheContractsFields() {
        String group = ann.group("The crew", ben, cleo);
        say(ben, group, "first");
        JsonObject latest = say(ben, group, "second");

        JsonObject line = ann.conversations().get(0);

        assertThat(line.getString("participantId")).isIn(ben.id(), cleo.id());
        line.remove("participantId");
        assertThat(line)
                .isEqualTo(new JsonObject()
                        .put("conversationId", group)
                        .put("title", "The crew")
                        .put("isGroup", true)
                        .put("sentAt", latest.getString("sentAt"))
                        .put("latestContent", "second")
                        .put("senderId", ben.id())
                        .put("isRead", false)
                        .put("seq", 2)
                        .put("lastReadSeq", 0)
                        .put("unreadCount", 2));
        assertThat(latest.getString("sentAt")).matches(Shapes.TIMESTAMP);
    }

    @Test
    void theParticipantOfADirectConversationIsTheOther() {
        String conversation = ann.direct(ben);
        say(ann, conversation, "hello");

        assertThat(ann.conversations().get(0).getString("participantId")).isEqualTo(ben.id());
        assertThat(ben.conversations().get(0).getString("participantId")).isEqualTo(ann.id());
    }

    @Test
    void theNewestMessageComesFirst() {
        String first = ann.direct(ben);
        String second = ann.direct(cleo);
        String third = ann.group("Three", ben, cleo);
        say(ann, third, "one");
        say(ben, first, "two");
        say(cleo, second, "three");
        assertThat(ids(ann, "")).containsExactly(second, first, third);

        say(cleo, third, "four");
        assertThat(ids(ann, "")).containsExactly(third, second, first);
    }

    @Test
    void theListCanBeNarrowedToReadOrUnread() {
        String fromBen = ann.direct(ben);
        String fromCleo = ann.direct(cleo);
        say(ben, fromBen, "hello");
        say(cleo, fromCleo, "hello");
        assertThat(ids(ann, "?isRead=false")).containsExactly(fromCleo, fromBen);
        assertThat(ids(ann, "?isRead=true")).isEmpty();

        read(ann, fromBen);
        assertThat(ids(ann, "?isRead=false")).containsExactly(fromCleo);
        assertThat(ids(ann, "?isRead=true")).containsExactly(fromBen);
        assertThat(ids(ann, "")).containsExactly(fromCleo, fromBen);
    }

    @Test
    void answeringLeavesWhatIsUnreadUncountedAsOwn() {
        String conversation = ann.direct(ben);
        say(ben, conversation, "one");
        say(ben, conversation, "two");
        say(ann, conversation, "three");

        JsonObject line = ann.conversations().get(0);
        assertThat(line.getBoolean("isRead"))
                .as("the latest message is her own")
                .isTrue();
        assertThat(line.getInteger("unreadCount")).isEqualTo(2);
        assertThat(line.getInteger("lastReadSeq")).isZero();

        read(ann, conversation);
        JsonObject after = ann.conversations().get(0);
        assertThat(after.getInteger("unreadCount")).isZero();
        assertThat(after.getInteger("lastReadSeq")).isEqualTo(3);
    }

    @Test
    void everyoneHasAReadPositionOfTheirOwn() {
        String group = ann.group("Crew", ben, cleo);
        say(ann, group, "hello");
        read(ben, group);

        assertThat(ids(ben, "?isRead=false")).isEmpty();
        assertThat(ids(cleo, "?isRead=false")).containsExactly(group);
    }

    @Test
    void aReadPositionOutlivesARestart() {
        String conversation = ann.direct(ben);
        say(ann, conversation, "hello");
        read(ben, conversation);
        server.restart();

        assertThat(ids(ben, "?isRead=true")).containsExactly(conversation);
        assertThat(ben.history(conversation)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "", "TRUE", "0", "null", "true%20"})
    void anythingButTrueAndFalseIsRefused(String value) {
        assertProblem(ann.get("/conversations?isRead=" + value), 400, "Invalid parameter 'isRead'");
    }

    @Test
    void parametersThatNobodyKnowsAreIgnored() {
        assertThat(ann.get("/conversations?userId=" + ben.id() + "&x=1").status())
                .isEqualTo(200);
    }

    private static List<String> ids(TestUser user, String query) {
        return user.get("/conversations" + query).objects().stream()
                .map(line -> line.getString("conversationId"))
                .toList();
    }

    private static JsonObject say(TestUser sender, String conversation, String content) {
        try (TestSocket socket = sender.connect()) {
            return socket.deliver("t-" + System.nanoTime(), conversation, content);
        }
    }

    private static void read(TestUser reader, String conversation) {
        try (TestSocket socket = reader.connect()) {
            socket.readMessages(conversation);
            socket.awaitType("read-messages");
        }
    }
}
