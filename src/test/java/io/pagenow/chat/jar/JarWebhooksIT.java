package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.pagenow.chat.support.WebhookReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for webhooks, beside a running server. */
@Threat(43)
final class JarWebhooksIT {
    private static final Pattern CREATED = Pattern.compile("(?m)^([0-9a-f]{16}) (whsec_[A-Za-z0-9+/]{43}=)$");
    private static final Pattern SECRET = Pattern.compile("(?m)^whsec_[A-Za-z0-9+/]{43}=$");

    @AutoClose
    private final WebhookReceiver receiver = new WebhookReceiver();

    @TempDir
    private Path folder;

    private JarProcess run(String... arguments) {
        return JarProcess.in(folder)
                .environment("CHAT_WEBHOOKS_ALLOWED_NETWORKS", "127.0.0.0/8")
                .arguments(arguments)
                .start();
    }

    private String output(String... arguments) {
        JarProcess process = run(arguments);
        assertThat(process.awaitExit()).as(process.output()).isZero();
        return process.output();
    }

    private static void send(TestUser user, String conversation, String name) {
        Rest.Answer answer = user.post(
                "/conversations/" + conversation + "/messages",
                "{\"tempMessageId\":\"" + name + "\",\"content\":\"" + name + "\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void aWebhookIsManagedBesideTheServer() throws IOException {
        String endpoint = receiver.newEndpoint();
        try (JarProcess server = JarProcess.in(folder)
                .environment("CHAT_LOG_LEVEL", "debug")
                .environment("CHAT_WEBHOOKS_ALLOWED_NETWORKS", "127.0.0.0/8")
                .start()
                .awaitReady()) {
            TestUser ann = TestUser.signIn(server, "ann");
            String conversation = ann.direct(TestUser.signIn(server, "ben"));
            Matcher created = CREATED.matcher(output("webhook", "create", endpoint, "--types", "message-created"));
            assertThat(created.find()).isTrue();
            String id = created.group(1);
            send(ann, conversation, "one");
            await().until(() -> receiver.accepted(endpoint).size() == 1);
            assertThat(receiver.accepted(endpoint).get(0).signaturesOf(created.group(2)))
                    .isEqualTo(1);

            assertThat(output("webhook", "list"))
                    .contains(id, "enabled", endpoint, "message-created")
                    .doesNotContain("whsec_");
            Matcher rotated = SECRET.matcher(output("webhook", "rotate", id));
            assertThat(rotated.find()).isTrue();
            output("webhook", "disable", id);
            assertThat(output("webhook", "list")).contains("disabled: operator");
            send(ann, conversation, "two");
            output("webhook", "enable", id);
            await().until(() -> receiver.accepted(endpoint).size() == 2);
            output("webhook", "replay", id, "--conversation", conversation, "--seq", "1");
            await().until(() -> receiver.accepted(endpoint).size() == 4);
            output("webhook", "delete", id);
            assertThat(output("webhook", "list")).doesNotContain(id);
            JarProcess unknown = run("webhook", "enable", id);
            assertThat(unknown.awaitExit()).isEqualTo(1);
            assertThat(unknown.output()).contains("not found");

            assertThat(server.output()).contains("DEBUG").doesNotContain(created.group(2), rotated.group());
            try (Stream<Path> logs = Files.walk(folder.resolve("data"))) {
                for (Path log :
                        logs.filter(path -> path.toString().endsWith(".log")).toList()) {
                    assertThat(Files.readString(log)).as(log.toString()).doesNotContain(created.group(2));
                }
            }
        }
    }

    @Test
    void wrongArgumentsAreNamed() {
        for (String[] wrong : new String[][] {
            {"webhook"},
            {"webhook", "create"},
            {"webhook", "create", "https://example.org/", "--types", "everything"},
            {"webhook", "create", "https://example.org/", "--conversation", "nonsense"},
            {"webhook", "enable"},
            {"webhook", "replay", "0123456789abcdef"},
            {"webhook", "replay", "0123456789abcdef", "--since", "yesterday"},
            {"webhook", "replay", "0123456789abcdef", "--seq", "1"}
        }) {
            JarProcess process = run(wrong);
            assertThat(process.awaitExit()).as(process.output()).isEqualTo(2);
            assertThat(process.output()).contains("Usage");
        }
    }
}
