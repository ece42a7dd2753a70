package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that says nothing counts as gone, whatever its connection does. */
class PageSilenceTest {
    private static final String PAGE = "https://example.com/";

    /** Nobody waits for the grace: the default is longer than these tests are patient with. */
    @AutoClose
    private static final TestServer server = TestServer.with()
            .set("CHAT_PRESENCE_SILENCE_SECONDS", "3")
            .set("CHAT_PRESENCE_GRACE_SECONDS", "300")
            .start();

    @AutoClose("shutdownNow")
    private static final ScheduledExecutorService hearts = Executors.newScheduledThreadPool(1);

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");

    @BeforeEach
    void annAndBenAreFriends() {
        ann.befriend(ben);
    }

    @Test
    void whoIsSilentIsGoneAndComesBackWithTheNextPage() {
        try (TestSocket anns = ann.connectForPages();
                TestSocket bens = ben.connectForPages()) {
            anns.share(PAGE, "A page");
            bens.awaitPage(ann, PAGE);

            bens.awaitTimeout(ann);
            anns.awaitTimeout(ann);
            assertThat(pagesOfAnn().getJsonObject("page")).isNull();
            assertThat(pagesOfAnn().getJsonObject("latestPage")).isNull();
            assertThat(anns.isOpen()).isTrue();

            anns.share("", "");
            assertThat(bens.awaitPage(ann, "").getString("latestUrl")).isEmpty();
            anns.share(PAGE + "2", "Another page");
            bens.awaitPage(ann, PAGE + "2");
            bens.awaitCount(2, frame -> isTimeout(frame, ann));
        }
    }

    @Test
    void oneTabThatIsHeardIsEnough() {
        try (TestSocket sleeping = ann.connectForPages();
                TestSocket beating = ann.connectForPages();
                TestSocket bens = ben.connectForPages()) {
            var heartbeats = hearts.scheduleAtFixedRate(beating::heartbeat, 0, 100, TimeUnit.MILLISECONDS);
            sleeping.share(PAGE, "A page");
            bens.awaitPage(ann, PAGE);
            // Ben says nothing himself, from a moment later on.
            bens.awaitTimeout(ben);
            sleeping.awaitTimeout(ben);

            assertThat(bens.frames()).noneMatch(frame -> isTimeout(frame, ann));
            assertThat(pagesOfAnn().getJsonObject("page").getString("url")).isEqualTo(PAGE);
            heartbeats.cancel(false);
            bens.awaitTimeout(ann);
        }
    }

    private JsonObject pagesOfAnn() {
        return ben.get("/presence/" + ann.id()).object();
    }

    private static boolean isTimeout(JsonObject frame, TestUser user) {
        return "presence-timeout".equals(frame.getString("type")) && user.id().equals(frame.getString("userId"));
    }
}
