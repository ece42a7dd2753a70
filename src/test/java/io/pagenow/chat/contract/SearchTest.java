package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People find messages that they may see, by their words. */
class SearchTest {
    @AutoClose
    private static final TestServer server =
            TestServer.with().set("CHAT_SEARCH_ENABLED", "on").start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cat = server.newUser("cat");
    private final TestUser dan = server.newUser("dan");
    private final String group = ann.group("Team", ben, cat);
    private final String path = "/conversations/" + group;

    private long say(TestUser sender, String conversation, String content) {
        Rest.Answer answer = sender.post(
                "/conversations/" + conversation + "/messages",
                new JsonObject()
                        .put("tempMessageId", content)
                        .put("content", content)
                        .encode());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.object().getLong("seq");
    }

    private static Rest.Answer search(TestUser user, String text, String more) {
        return user.get("/search?q=" + URLEncoder.encode(text, StandardCharsets.UTF_8) + more);
    }

    private static List<String> found(TestUser user, String text) {
        return found(user, text, "");
    }

    private static List<String> found(TestUser user, String text, String more) {
        Rest.Answer answer = search(user, text, more);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.object().getJsonArray("results").stream()
                .map(JsonObject.class::cast)
                .map(result -> result.getString("content"))
                .toList();
    }

    private static void awaitFound(TestUser user, String text, String... contents) {
        await().untilAsserted(() -> assertThat(found(user, text)).containsExactly(contents));
    }

    private void act(Rest.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isBetween(200, 204);
    }

    @Test
    void messagesAreFoundByTheirWordsTheNewestFirst() {
        say(ann, group, "The Café opens at nine");
        say(ben, group, "cafeteria closed");
        say(ben, group, "nothing of it");
        say(cat, group, "東京タワーで会おう");

        awaitFound(ann, "タワー", "東京タワーで会おう");
        awaitFound(cat, "caf", "cafeteria closed", "The Café opens at nine");
        assertThat(found(ben, "cafe ")).containsExactly("The Café opens at nine");
        assertThat(found(ben, "\"at nine\"")).containsExactly("The Café opens at nine");
        assertThat(found(ben, "nine cafe ")).containsExactly("The Café opens at nine");
        assertThat(found(ben, "\"nine at\"")).isEmpty();
        JsonObject first =
                search(ann, "cafe ", "").object().getJsonArray("results").getJsonObject(0);
        assertThat(first.getJsonArray("highlights")).isEqualTo(JsonArray.of(JsonArray.of(4, 4)));
        assertThat(first.getString("senderId")).isEqualTo(ann.id());
        assertThat(first.getLong("seq")).isEqualTo(1);
        assertThat(first.getString("conversationId")).isEqualTo(group);
    }

    @Test
    void nobodyFindsWhatItMayNotSee() {
        say(ann, group, "secretplan alpha");
        awaitFound(ben, "secretplan", "secretplan alpha");
        assertThat(found(dan, "secretplan")).isEmpty();
        assertThat(found(dan, "secretplan", "&conversationId=" + group)).isEmpty();

        act(ann.post(
                path + "/participants",
                new JsonObject().put("userIds", JsonArray.of(dan.id())).encode()));
        say(ann, group, "secretplan beta");
        awaitFound(dan, "secretplan", "secretplan beta");

        act(ann.delete(path + "/participants/" + ben.id()));
        assertThat(found(ben, "secretplan")).isEmpty();
        act(cat.put(path + "/me", new JsonObject().put("cleared", true).encode()));
        assertThat(found(cat, "secretplan")).isEmpty();
        assertThat(found(dan, "added ")).isEmpty();
    }

    @Test
    void whatIsEditedOrDeletedIsFoundByItsPresentContentAlone() {
        long edited = say(ann, group, "wrongword here");
        long deleted = say(ann, group, "wrongword there");
        long many = say(ann, group, "wrongword everywhere");
        awaitFound(ben, "wrongword", "wrongword everywhere", "wrongword there", "wrongword here");

        act(ann.patch(
                path + "/messages/" + edited,
                new JsonObject().put("content", "rightword here").encode()));
        act(ann.delete(path + "/messages/" + deleted));
        act(ann.post(
                path + "/messages/delete",
                new JsonObject()
                        .put("ranges", JsonArray.of(JsonArray.of(many, many)))
                        .encode()));

        assertThat(found(ben, "wrongword")).isEmpty();
        awaitFound(ben, "rightword", "rightword here");
    }

    @Test
    void conversationSenderAndTimeNarrowASearch() {
        String other = ann.group("Other", ben, cat);
        say(ann, group, "narrow one");
        say(ben, other, "narrow two");
        awaitFound(ann, "narrow", "narrow two", "narrow one");

        assertThat(found(ann, "narrow", "&conversationId=" + group)).containsExactly("narrow one");
        assertThat(found(ann, "narrow", "&senderId=" + ben.id())).containsExactly("narrow two");
        assertThat(found(ann, "narrow", "&from=2100-01-01T00:00:00Z")).isEmpty();
        assertThat(found(ann, "narrow", "&to=2000-01-01T00:00:00Z")).isEmpty();
        assertThat(found(ann, "narrow", "&from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z"))
                .hasSize(2);
    }

    @Test
    void pagesFollowEachOther() {
        List<String> contents = new ArrayList<>();
        for (int number = 0; number < 7; number++) {
            say(ann, group, "paged " + number);
            contents.add(0, "paged " + number);
        }
        await().untilAsserted(() -> assertThat(found(ben, "paged")).hasSize(7));

        List<String> all = new ArrayList<>();
        String before = "";
        int pages = 0;
        while (before != null) {
            JsonObject page = search(ben, "paged", "&limit=3" + (before.isEmpty() ? "" : "&before=" + before))
                    .object();
            page.getJsonArray("results").forEach(result -> all.add(((JsonObject) result).getString("content")));
            assertThat(page.getBoolean("complete")).isTrue();
            before = page.getString("next");
            pages++;
        }
        assertThat(all).isEqualTo(contents);
        assertThat(pages).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "q=",
                "q=%21%3F",
                "q=%00",
                "q=a%00b",
                "q=%F0%9F%98%80%F0%9F%8E%89",
                "q=%22%22%22",
                "q=%ED%A0%80",
                "q=%E2%80%8F%E2%80%8E",
                "q=a&limit=0",
                "q=a&limit=51",
                "q=a&before=x",
                "q=a&before=1_0b54be3f_1",
                "q=a&from=yesterday",
                "q=a&to=%2B999999999-01-01T00:00:00Z",
                "q=a&senderId=%00",
                "limit=3",
                "q=x&conversationId=------------------------------------",
                "q=x&conversationId=123456789012345678901234567890123456"
            })
    void aBadSearchIsRefused(String query) {
        Rest.Answer answer = ann.get("/search?" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.object().getString("field")).isNotNull();
    }

    @Test
    void aSearchThatIsTooLongIsRefused() {
        Rest.Answer answer = search(ann, "word ".repeat(60), "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.object().getString("field")).isEqualTo("q");
        assertThat(search(ann, "ab ".repeat(66), "").status()).isEqualTo(200);
    }

    @Test
    void wordsFromRightToLeftAndBesideEmojiAreFound() {
        say(ann, group, "\u05E9\u05DC\u05D5\u05DD \u05E2\u05D5\u05DC\u05DD");
        say(ben, group, "\u0645\u0631\u062D\u0628\u0627 \uD83D\uDE00 party\uD83C\uDF89time");

        awaitFound(cat, "\u200F\u05E2\u05D5\u05DC\u05DD", "\u05E9\u05DC\u05D5\u05DD \u05E2\u05D5\u05DC\u05DD");
        String greeting = "\u0645\u0631\u062D\u0628\u0627 \uD83D\uDE00 party\uD83C\uDF89time";
        awaitFound(cat, "\u0645\u0631\u062D", greeting);
        awaitFound(cat, "\uD83C\uDF89time", greeting);
        assertThat(found(cat, "\"party time")).containsExactly(greeting);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'", "\\", "a' | 'b", "a & !b", "a:*", "<->", "%", "_", "\"", "a \" b", "x') OR ('1'='1"})
    void operatorsAreText(String text) {
        assertThat(search(ann, text + " word", "").status()).isEqualTo(200);
    }

    @Test
    void aServerThatDoesNotSearchSaysSo() {
        try (TestServer off =
                TestServer.with().set("CHAT_SEARCH_ENABLED", "off").start()) {
            TestUser user = off.newUser("user");
            assertThat(user.get("/search?q=x").status()).isEqualTo(404);
            assertThat(user.get("/client-settings").object().getJsonArray("features"))
                    .doesNotContain("search");
        }
        assertThat(ann.get("/client-settings").object().getJsonArray("features"))
                .contains("search");
    }
}
