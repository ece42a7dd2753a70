package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.TestFiles;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connection registry in a real Redis, read with Redis's own client. */
class RegistryTest {
    private Path folder;
    private int port;
    private Process redis;
    private TestServer server;
    private TestUser ann;

    @BeforeEach
    void start() throws IOException {
        folder = TestFiles.newDirectory("redis");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        startRedis();
        server = TestServer.with()
                .set("CHAT_REDIS_URI", "redis://127.0.0.1:" + port)
                .start();
        ann = server.newUser("ann");
    }

    @AfterEach
    void stop() {
        server.close();
        redis.destroyForcibly();
        TestFiles.delete(folder);
    }

    @Test
    void aConnectionStandsInBothHashesUntilItCloses() {
        try (TestSocket socket = ann.connect()) {
            assertThat(socket.isOpen()).isTrue();
            await().until(() -> !connectionOf(ann).isEmpty());
            assertThat(cli("HGET", "chat_connection_user", connectionOf(ann))).isEqualTo(ann.id());
        }
        await().until(() -> connectionOf(ann).isEmpty());
        await().until(() -> cli("HLEN", "chat_connection_user").equals("0"));
    }

    @Test
    void whoClosesOneOfTwoTabsIsStillThereWithTheOther() {
        try (TestSocket first = ann.connect()) {
            await().until(() -> !connectionOf(ann).isEmpty());
            String one = connectionOf(ann);
            TestSocket second = ann.connect();
            await().until(() -> !connectionOf(ann).equals(one));
            second.close();
            await().until(() -> connectionOf(ann).equals(one));
            assertThat(first.isOpen()).isTrue();
        }
    }

    @Test
    void chatGoesOnWithoutRedisAndTheRegistryIsRightAgainAfterwards() throws IOException {
        TestUser ben = server.newUser("ben");
        String conversation = ann.direct(ben);
        try (TestSocket anns = ann.connect()) {
            await().until(() -> !connectionOf(ann).isEmpty());
            redis.destroyForcibly();
            await().until(() -> !redis.isAlive());
            try (TestSocket bens = ben.connect()) {
                anns.deliver("t1", conversation, "without Redis");
                bens.awaitMessages(conversation, 1);
                startRedis();
                await().until(() ->
                        !connectionOf(ann).isEmpty() && !connectionOf(ben).isEmpty());
            }
        }
    }

    private void startRedis() throws IOException {
        redis = new ProcessBuilder(
                        "redis-server",
                        "--port",
                        String.valueOf(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--dir",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
        await().until(() -> cli("PING").equals("PONG"));
    }

    private String connectionOf(TestUser user) {
        return cli("HGET", "chat_user_connection", user.id());
    }

    private String cli(String... command) {
        try {
            String[] line = new String[command.length + 3];
            line[0] = "redis-cli";
            line[1] = "-p";
            line[2] = String.valueOf(port);
            System.arraycopy(command, 0, line, 3, command.length);
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
