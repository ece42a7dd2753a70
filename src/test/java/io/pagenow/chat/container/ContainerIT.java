package io.pagenow.chat.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.IdentityProvider;
import io.pagenow.chat.support.TestPictures;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The image does what its guide says; {@code make test-container} builds and names it. */
@EnabledIfSystemProperty(named = "chat.test.image", matches = ".+")
final class ContainerIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @AutoClose
    private final IdentityProvider provider = IdentityProvider.start();

    private final String volume = "chat-api-test-" + UUID.randomUUID();

    @AfterEach
    void removeVolume() {
        Docker.run("volume", "rm", "--force", volume);
    }

    private ChatContainer start(String... options) {
        return ChatContainer.start(volume, provider, options).awaitReady();
    }

    private static String chat(ChatContainer server, String text) {
        TestUser ann = server.user("ann");
        TestUser ben = server.user("ben");
        String conversation = ann.direct(ben);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            anns.sendMessage(UUID.randomUUID().toString(), conversation, text);
            bens.await(frame -> text.equals(frame.getString("content")));
            anns.await(frame -> text.equals(frame.getString("content")));
        }
        return conversation;
    }

    private static List<String> texts(ChatContainer server, String conversation) {
        return server.user("ben").history(conversation).stream()
                .map(message -> message.getString("content"))
                .toList();
    }

    @Test
    void peopleChatAndItIsHealthyAndHasNoRights() {
        try (ChatContainer server = start()) {
            chat(server, "hello");

            await().atMost(PATIENCE)
                    .until(() -> server.inspect("{{.State.Health.Status}}").equals("healthy"));
            assertThat(server.run("id", "-u")).isEqualTo("10001");
            assertThat(server.run("touch", "/usr/share/chat-api/x")).contains("Read-only file system");
            assertThat(server.run("cat", "/proc/1/status")).containsPattern("CapEff:\\s+0000000000000000");
            assertThat(server.log()).doesNotContain("shared class", "archive");
        }
    }

    @Test
    void stoppedOrKilledItKeepsWhatItHasAcknowledged() {
        try (ChatContainer server = start()) {
            String conversation = chat(server, "before the stop");
            assertThat(server.stop()).isIn(0, 143);
            server.startAgain();
            await().atMost(PATIENCE).ignoreExceptions().until(() -> !texts(server, conversation)
                    .isEmpty());
            chat(server, "before the kill");
            server.kill();
            server.startAgain();
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> texts(server, conversation).size() == 2);
            assertThat(texts(server, conversation)).containsExactly("before the stop", "before the kill");
        }
    }

    @Test
    void aBusyServerStaysWithin512Megabytes() {
        try (ChatContainer server = start()) {
            TestUser ann = server.user("ann");
            FileClient files = new FileClient(ann, ann.direct(server.user("ben")));
            byte[] large = new byte[25_000_000];
            for (int number = 0; number < 8; number++) {
                String sent = files.sent("file-" + number, "x.bin", "", large);
                assertThat(FileClient.get(ann, sent).body()).hasSize(large.length);
            }
            files.sent("picture", "x.jpg", "image/jpeg", TestPictures.picture("jpeg", 4000, 3000));
            try (TestSocket socket = ann.connect()) {
                for (int number = 0; number < 2_000; number++) {
                    socket.send(new JsonObject()
                            .put("action", "send-message")
                            .put("tempMessageId", "t" + number)
                            .put("conversationId", files.conversation())
                            .put("content", "x".repeat(1000)));
                    if (number % 100 == 99) {
                        socket.awaitCount(number + 1, frame -> "new-message".equals(frame.getString("type")));
                    }
                }
            }
            assertThat(server.inspect("{{.State.OOMKilled}} {{.RestartCount}} {{.State.Running}}"))
                    .isEqualTo("false 0 true");
        }
    }

    @Test
    void withoutAnIdentityProviderItSaysWhatIsMissing() {
        try (ChatContainer server =
                ChatContainer.start(volume, provider, "--env", "CHAT_AUTH_JWKS_URI=", "--env", "CHAT_AUTH_ISSUER=")) {
            await().atMost(PATIENCE).until(() -> !server.isRunning());

            assertThat(server.inspect("{{.State.ExitCode}}")).isEqualTo("78");
            assertThat(server.log()).contains("auth.jwksUri");
        }
    }
}
