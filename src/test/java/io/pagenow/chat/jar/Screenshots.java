package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.cluster.TestCluster;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Makes the pictures of the documents; {@code make screenshots} runs it, and nothing else does. */
final class Screenshots {
    private static final Path IMAGES = Path.of(System.getProperty("screenshots.folder", "docs/images"));

    /** So long the charts of the page for administrators are filled. */
    private static final Duration LOAD = Duration.ofSeconds(Integer.getInteger("screenshots.seconds", 58));

    private static final int WIDTH = 1400;
    private static final int HEIGHT = 900;

    @Test
    void ofThePagesOfAClusterOnWhichPeopleTalk() {
        try (TestCluster cluster = TestCluster.of(3)) {
            chat(cluster);
            administration(cluster);
        }
    }

    private static void chat(TestCluster cluster) {
        TestUser emma = TestUser.signIn(cluster.node(0), "Emma Larsen");
        TestUser noah = TestUser.signIn(cluster.node(1), "Noah Berg");
        TestUser maya = TestUser.signIn(cluster.node(2), "Maya Okafor");
        TestUser leo = TestUser.signIn(cluster.node(1), "Leo Martin");
        Map<TestUser, TestSocket> sockets =
                Map.of(emma, emma.connect(), noah, noah.connect(), maya, maya.connect(), leo, leo.connect());
        try (Browser browser = Browser.open(cluster.node(0).http())) {
            browser.show(WIDTH, HEIGHT, false).signIn("Emma Larsen");
            Talk talk = new Talk(sockets);
            String direct = emma.direct(leo);
            talk.say(leo, direct, "The release notes are ready when you are");
            talk.say(emma, direct, "Reading them now, thank you!");
            String books = emma.group("Book club", noah, leo);
            talk.say(noah, books, "Next one: The Dispossessed. Who has started?");
            String group = noah.group("Weekend in the mountains", emma, maya);
            talk.say(noah, group, "The hut is ours from Friday evening, all four days");
            talk.say(maya, group, "Wonderful! I can take three people in the car, leaving at four.");
            talk.say(emma, group, "Count me in. Shall I bring the big pot for Saturday?");
            talk.say(noah, group, "Yes please, and the coffee maker if there is room.");
            talk.say(maya, group, "There is. It is supposed to be sunny until Sunday noon");
            browser.openFirstConversation();
            browser.awaitMessage("sunny until Sunday");
            browser.say("Perfect. See you both on Friday!");
            browser.awaitAllSent();
            browser.picture(IMAGES.resolve("page.png"));
            browser.show(WIDTH, HEIGHT, true).picture(IMAGES.resolve("page-dark.png"));
            assertThat(browser.complaints()).isEmpty();
        } finally {
            sockets.values().forEach(TestSocket::close);
        }
    }

    /** Says one thing after another. */
    private record Talk(Map<TestUser, TestSocket> sockets) {
        void say(TestUser user, String conversation, String content) {
            sockets.get(user).deliver(UUID.randomUUID().toString(), conversation, content);
        }
    }

    private static void administration(TestCluster cluster) {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        List<TestSocket> sockets = new ArrayList<>();
        List<Future<?>> talks = new ArrayList<>();
        try (Browser browser = Browser.open(cluster.node(0).http().resolve("/admin/"))) {
            for (int pair = 0; pair < 24; pair++) {
                TestUser one = TestUser.signIn(cluster.node(pair % 3), "guest-" + (2 * pair));
                TestUser other = TestUser.signIn(cluster.node((pair + 1) % 3), "guest-" + (2 * pair + 1));
                String conversation = one.direct(other);
                TestSocket socket = one.connect();
                sockets.add(socket);
                sockets.add(other.connect());
                long pauseMillis = 60 + 20L * (pair % 5);
                talks.add(clock.scheduleAtFixedRate(
                        () -> socket.sendMessage(UUID.randomUUID().toString(), conversation, "Hello"),
                        pair,
                        pauseMillis,
                        TimeUnit.MILLISECONDS));
            }
            browser.show(WIDTH, HEIGHT, false).signInAsAdministrator().awaitText("admin-state", "Live");
            await().pollDelay(LOAD).atMost(LOAD.plusSeconds(10)).until(() -> true);
            browser.picture(IMAGES.resolve("admin.png"));
            if (Boolean.getBoolean("screenshots.all")) {
                browser.show(WIDTH, HEIGHT, true).picture(IMAGES.resolve("admin-dark.png"));
                browser.show(390, 844, false).picture(IMAGES.resolve("admin-narrow.png"));
                browser.show(390, 3200, true).picture(IMAGES.resolve("admin-narrow-dark.png"));
                browser.show(WIDTH, 1500, false).picture(IMAGES.resolve("admin-long.png"));
            }
            assertThat(browser.complaints()).isEmpty();
        } finally {
            talks.forEach(talk -> talk.cancel(true));
            clock.shutdownNow();
            sockets.forEach(TestSocket::close);
        }
    }
}
