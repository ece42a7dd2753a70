package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page that someone looks at is shown to friends: live on sockets of their own, and by REST. */
class SharedPagesTest {
    private static final String PAGE = "https://www.example.co.uk/a?b=c#d";
    private static final String OTHER = "http://docs.friend.github.io/";

    @AutoClose
    private static final TestServer server =
            TestServer.with().set("CHAT_PRESENCE_GRACE_SECONDS", "3").start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser eve = server.newUser("eve");

    @BeforeEach
    void annAndBenAreFriends() {
        ann.befriend(ben);
    }

    @Test
    void aPageReachesFriendsAndTheOwnTabsWithItsDomain() {
        try (TestSocket anns = ann.connectForPages();
                TestSocket otherTab = ann.connectForPages();
                TestSocket bens = ben.connectForPages()) {
            anns.share(PAGE, "A page");

            for (TestSocket socket : List.of(anns, otherTab, bens)) {
                assertThat(socket.awaitPage(ann, PAGE))
                        .isEqualTo(new JsonObject()
                                .put("type", "update-presence")
                                .put("userId", ann.id())
                                .put("url", PAGE)
                                .put("title", "A page")
                                .put("domain", "example.co.uk")
                                .put("latestUrl", PAGE)
                                .put("latestTitle", "A page")
                                .put("latestDomain", "example.co.uk"));
            }
        }
    }

    @Test
    void theLatestPageStaysWhenNothingIsSharedAnyMore() {
        try (TestSocket anns = ann.connectForPages();
                TestSocket bens = ben.connectForPages()) {
            anns.share("", "");
            JsonObject none = bens.awaitPage(ann, "");
            assertThat(none.getString("latestUrl")).isEmpty();
            assertThat(none.getString("latestDomain")).isEmpty();

            anns.share(OTHER, "Docs");
            assertThat(bens.awaitPage(ann, OTHER).getString("domain")).isEqualTo("friend.github.io");
            anns.share("", "");

            JsonObject after = bens.await(
                    frame -> "".equals(frame.getString("url")) && OTHER.equals(frame.getString("latestUrl")));
            assertThat(after.getString("title")).isEmpty();
            assertThat(after.getString("domain")).isEmpty();
            assertThat(after.getString("latestTitle")).isEqualTo("Docs");
            assertThat(after.getString("latestDomain")).isEqualTo("friend.github.io");
            assertThat(pagesOf(ben, ann).getJsonObject("page")).isNull();
            assertThat(pagesOf(ben, ann).getJsonObject("latestPage").getString("url"))
                    .isEqualTo(OTHER);
        }
    }

    @Test
    void restTellsThePagesOfAllFriendsAndOfTheCaller() {
        TestUser away = server.newUser("away");
        ben.befriend(away);
        JsonObject page =
                new JsonObject().put("url", PAGE).put("title", "A page").put("domain", "example.co.uk");
        try (TestSocket anns = ann.connectForPages()) {
            anns.share(PAGE, "A page");
            anns.awaitPage(ann, PAGE);

            JsonObject all = ben.get("/presence").object();

            assertThat(all.fieldNames()).containsExactlyInAnyOrder(ann.id(), ben.id(), away.id());
            assertThat(all.getJsonObject(ann.id()))
                    .isEqualTo(new JsonObject()
                            .put("userId", ann.id())
                            .put("page", page)
                            .put("latestPage", page));
            for (TestUser nothing : List.of(ben, away)) {
                assertThat(all.getJsonObject(nothing.id()))
                        .isEqualTo(new JsonObject()
                                .put("userId", nothing.id())
                                .putNull("page")
                                .putNull("latestPage"));
            }
            assertThat(pagesOf(ben, ann)).isEqualTo(all.getJsonObject(ann.id()));
            assertThat(pagesOf(ann, ann)).isEqualTo(all.getJsonObject(ann.id()));
        }
    }

    @Threat(9)
    @Test
    void strangersGetNoEventAndLookLikeNobody() {
        ann.group("together", ben, eve);
        try (TestSocket anns = ann.connectForPages();
                TestSocket bens = ben.connectForPages();
                TestSocket eves = eve.connectForPages()) {
            anns.share(PAGE, "A page");
            bens.awaitPage(ann, PAGE);
            eves.share(OTHER, "Docs");
            eves.awaitPage(eve, OTHER);
            anns.share(OTHER, "Docs");
            bens.awaitPage(ann, OTHER);
            eves.share(PAGE, "A page");
            eves.awaitPage(eve, PAGE);

            assertThat(eves.frames()).noneMatch(frame -> ann.id().equals(frame.getString("userId")));
            assertThat(bens.frames()).noneMatch(frame -> eve.id().equals(frame.getString("userId")));
            Shapes.assertProblem(eve.get("/presence/" + ann.id()), 404, "User not found");
            assertThat(eve.get("/presence/" + ann.id()).body())
                    .isEqualTo(eve.get("/presence/nobody-at-all").body());
            assertThat(eve.get("/presence").object().fieldNames()).containsExactly(eve.id());
        }
    }

    @Test
    void aFriendOfAMomentAgoCounts() {
        try (TestSocket anns = ann.connectForPages();
                TestSocket eves = eve.connectForPages()) {
            anns.share(PAGE, "A page");
            anns.awaitPage(ann, PAGE);
            eve.befriend(ann);
            anns.share(OTHER, "Docs");

            eves.awaitPage(ann, OTHER);
            assertThat(pagesOf(eve, ann).getJsonObject("page").getString("url")).isEqualTo(OTHER);
        }
    }

    @Test
    void chatAndPagesAreKeptApart() {
        String conversation = ann.direct(ben);
        try (TestSocket annsChat = ann.connect();
                TestSocket annsPages = ann.connectForPages();
                TestSocket bensChat = ben.connect("/chat/presence");
                TestSocket bensPages = ben.connect("/presence/")) {
            annsPages.share(PAGE, "A page");
            bensPages.awaitPage(ann, PAGE);
            annsChat.deliver("t1", conversation, "hello");
            bensChat.awaitMessages(conversation, 1);
            annsPages.share(OTHER, "Docs");
            bensPages.awaitPage(ann, OTHER);
            annsPages.awaitPage(ann, OTHER);

            assertThat(annsChat.settled()).noneMatch(frame -> "update-presence".equals(frame.getString("type")));
            assertThat(bensChat.settled()).noneMatch(frame -> "update-presence".equals(frame.getString("type")));
            assertThat(annsPages.frames()).allMatch(frame -> "update-presence".equals(frame.getString("type")));
            assertThat(bensPages.frames()).allMatch(frame -> "update-presence".equals(frame.getString("type")));
        }
    }

    @Test
    void friendsLearnWhenTheLastTabWasClosedAndNotBefore() {
        TestSocket first = ann.connectForPages();
        TestSocket second = ann.connectForPages();
        try (TestSocket bens = ben.connectForPages()) {
            first.share(PAGE, "A page");
            bens.awaitPage(ann, PAGE);
            first.close();
            second.share(OTHER, "Docs");
            bens.awaitPage(ann, OTHER);
            assertThat(bens.frames()).noneMatch(frame -> "presence-timeout".equals(frame.getString("type")));
            second.close();

            assertThat(bens.awaitTimeout(ann))
                    .isEqualTo(new JsonObject().put("type", "presence-timeout").put("userId", ann.id()));
            assertThat(pagesOf(ben, ann).getJsonObject("page")).isNull();
            assertThat(pagesOf(ben, ann).getJsonObject("latestPage")).isNull();
        }
        try (TestSocket again = ann.connectForPages()) {
            again.share("", "");

            assertThat(again.awaitPage(ann, "").getString("latestUrl")).isEmpty();
        }
    }

    @Test
    void whoComesBackSoonWasNeverGone() {
        TestUser cleo = server.newUser("cleo");
        ben.befriend(cleo);
        try (TestSocket bens = ben.connectForPages()) {
            try (TestSocket before = ann.connectForPages()) {
                before.share(PAGE, "A page");
                bens.awaitPage(ann, PAGE);
            }
            try (TestSocket after = ann.connectForPages()) {
                // Somebody who went later and stays away has been given up by now.
                cleo.connectForPages().close();
                bens.awaitTimeout(cleo);

                assertThat(bens.frames())
                        .noneMatch(frame -> "presence-timeout".equals(frame.getString("type"))
                                && ann.id().equals(frame.getString("userId")));
                assertThat(pagesOf(ben, ann).getJsonObject("page").getString("url"))
                        .isEqualTo(PAGE);
                after.share("", "");
                assertThat(bens.awaitPage(ann, "").getString("latestUrl")).isEqualTo(PAGE);
            }
        }
    }

    @Test
    void aStormOfPagesIsThinnedOutAndEndsWithTheLastOne() {
        int pages = 1_000;
        String last = PAGE + pages;
        try (TestSocket anns = ann.connectForPages();
                TestSocket bens = ben.connectForPages()) {
            long start = System.nanoTime();
            for (int number = 1; number <= pages; number++) {
                anns.share(PAGE + number, "Page " + number);
            }
            bens.awaitPage(ann, last);
            long intervals = (System.nanoTime() - start) / 200_000_000;

            assertThat(bens.frames()).hasSizeLessThanOrEqualTo((int) intervals + 2);
            assertThat(anns.awaitPage(ann, last).getString("title")).isEqualTo("Page " + pages);
            assertThat(bens.frames().stream().map(JsonObject::encode).distinct())
                    .hasSameSizeAs(bens.frames());
        }
    }

    @Test
    void thePageOfAMomentBeforeClosingIsStillShown() {
        try (TestSocket bens = ben.connectForPages()) {
            try (TestSocket anns = ann.connectForPages()) {
                anns.share(PAGE, "A page");
                anns.share(OTHER, "Docs");
            }
            bens.awaitPage(ann, OTHER);
            bens.awaitTimeout(ann);
        }
    }

    @Test
    void theSameChecksAsForChatStandBeforeTheSocket() {
        TestUser nobody = server.user("nobody", "no-token");

        assertThatThrownBy(nobody::connectForPages)
                .isInstanceOfSatisfying(TestSocket.Refused.class, refused -> assertThat(refused.status())
                        .isEqualTo(401));
        assertThatThrownBy(() -> TestSocket.open(
                        server.webSocket().resolve("/presence?Authorization=" + ann.token()),
                        "Origin",
                        "https://evil.example"))
                .isInstanceOfSatisfying(TestSocket.Refused.class, refused -> assertThat(refused.status())
                        .isEqualTo(403));
        assertThat(nobody.get("/presence").status()).isEqualTo(401);
        assertThat(nobody.get("/presence/" + ann.id()).status()).isEqualTo(401);
        try (TestSocket socket =
                TestSocket.openWithSubprotocols(server.webSocket().resolve("/presence"), "bearer", ann.token())) {
            socket.share(PAGE, "A page");
            socket.awaitPage(ann, PAGE);
        }
    }

    @Test
    void socketsAreToldThatTheServerStops() {
        try (TestServer other = TestServer.start();
                TestSocket socket = other.newUser("ann").connectForPages()) {
            other.stop();

            assertThat(socket.awaitClose()).isEqualTo(1001);
        }
    }

    private static JsonObject pagesOf(TestUser caller, TestUser user) {
        return caller.get("/presence/" + user.id()).object();
    }
}
