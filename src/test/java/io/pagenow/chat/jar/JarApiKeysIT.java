package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for API keys, beside a running server. */
@Threat(38)
final class JarApiKeysIT {
    private static final Pattern KEY = Pattern.compile("(?m)^([0-9a-f]{16})\\.([A-Za-z0-9_-]{43})$");

    @TempDir
    private Path folder;

    private JarProcess run(String... arguments) {
        return JarProcess.in(folder).arguments(arguments).start();
    }

    @Test
    void aKeyIsShownOnceAndRevokedForGood() throws IOException {
        // A first start has lines of the level "debug".
        try (JarProcess server = JarProcess.in(folder)
                .asDelivered()
                .environment("CHAT_LOG_LEVEL", "debug")
                .start()
                .awaitReady()) {
            JarProcess create = run("api-key", "create", "orders", "--scope", "read,send", "--days", "30");
            assertThat(create.awaitExit()).as(create.output()).isZero();
            Matcher made = KEY.matcher(create.output());
            assertThat(made.find()).as(create.output()).isTrue();
            TestUser bot = new TestUser(server, "bot:orders", "Key " + made.group());
            await().until(() -> bot.get("/conversations").status() == 200);
            assertThat(Rest.get(
                                    server.http().resolve("/conversations"),
                                    "Authorization",
                                    bot.token() + "x",
                                    "X-Act-As",
                                    "ann")
                            .status())
                    .isEqualTo(401);
            assertThat(bot.get("/admin/status").status()).isEqualTo(403);

            JarProcess list = run("api-key", "list");
            assertThat(list.awaitExit()).isZero();
            assertThat(list.output())
                    .contains(made.group(1), "valid", "bot:orders", "send,read")
                    .doesNotContain(made.group(2));

            JarProcess revoke = run("api-key", "revoke", made.group(1));
            assertThat(revoke.awaitExit()).isZero();
            await().until(() -> bot.get("/conversations").status() == 401);
            JarProcess listedAgain = run("api-key", "list");
            assertThat(listedAgain.awaitExit()).isZero();
            assertThat(listedAgain.output()).contains("revoked");
            assertThat(server.output()).contains("DEBUG").doesNotContain(made.group(2));
            try (Stream<Path> logs = Files.walk(folder.resolve("data"))) {
                for (Path log :
                        logs.filter(path -> path.toString().endsWith(".log")).toList()) {
                    assertThat(Files.readString(log)).as(log.toString()).doesNotContain(made.group(2));
                }
            }
        }
    }

    @Test
    void wrongArgumentsAreNamed() {
        for (String[] wrong : new String[][] {
            {"api-key"},
            {"api-key", "create", "orders"},
            {"api-key", "create", "Orders", "--scope", "send"},
            {"api-key", "create", "orders", "--scope", "everything"},
            {"api-key", "create", "orders", "--scope", "send", "--rate", "0"},
            {"api-key", "create", "orders", "--scope", "send", "--days", "0"},
            {"api-key", "create", "orders", "--scope", "send", "--conversation", "nonsense"},
            {"api-key", "create", "orders", "--scope", "admin", "--conversation", "00000000-0000-0000-0000-000000000000"
            }
        }) {
            JarProcess process = run(wrong);
            assertThat(process.awaitExit()).as(process.output()).isEqualTo(2);
            assertThat(process.output()).contains("Usage");
        }
    }
}
