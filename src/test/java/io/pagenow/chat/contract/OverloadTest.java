package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** More than the server can store is refused with a time to wait; nothing of it is lost, and nothing is stored that was refused. */
@Threat(11)
final class OverloadTest {
    private static final int SENDERS = 3;
    private static final int MESSAGES_EACH = 1_500;

    @Test
    void whatFindsNoRoomWhileTheDatabaseHaltsIsRefusedWithATimeAndStoredWhenItIsRepeated() throws SQLException {
        try (TestServer server = TestServer.start()) {
            TestUser[] users = {server.newUser("ann"), server.newUser("ben"), server.newUser("cat")};
            String group = users[0].group("Crowd", users[1], users[2]);
            List<TestSocket> sockets = new ArrayList<>();
            for (TestUser user : users) {
                sockets.add(user.connect());
            }
            try (Connection database = server.database();
                    Statement statement = database.createStatement()) {
                database.setAutoCommit(false);
                statement.execute("LOCK TABLE message_table IN EXCLUSIVE MODE");
                for (int number = 0; number < MESSAGES_EACH; number++) {
                    for (int sender = 0; sender < SENDERS; sender++) {
                        sockets.get(sender).sendMessage(sender + "-" + number, group, sender + "-" + number);
                    }
                }
                JsonObject refusal = sockets.get(0).awaitError("overloaded");
                assertThat(refusal.getLong("retryAfterMs")).isBetween(1_000L, 3_000L);
                assertThat(refusal.getString("tempMessageId")).startsWith("0-");
            }
            awaitAllAnswered(sockets);
            // A message whose outcome was unknown when it was answered may be stored and told later.
            await().untilAsserted(
                            () -> assertThat(namesTold(sockets.get(0))).isEqualTo(namesInHistory(users[0], group)));
            Set<String> stored = namesInHistory(users[0], group);

            String refused = sockets.get(0).awaitError("overloaded").getString("tempMessageId");
            assertThat(stored).doesNotContain(refused);
            sockets.get(0).deliver(refused, group, refused);
            sockets.forEach(TestSocket::close);
        }
    }

    private static void awaitAllAnswered(List<TestSocket> sockets) {
        for (int sender = 0; sender < SENDERS; sender++) {
            String own = sender + "-";
            sockets.get(sender).awaitCount(MESSAGES_EACH, frame -> String.valueOf(frame.getString("tempMessageId"))
                    .startsWith(own));
        }
    }

    private static Set<String> namesTold(TestSocket socket) {
        return socket.frames().stream()
                .filter(frame -> "new-message".equals(frame.getString("type")))
                .map(frame -> frame.getString("tempMessageId"))
                .collect(Collectors.toSet());
    }

    private static Set<String> namesInHistory(TestUser user, String group) {
        return user.history(group).stream()
                .map(message -> message.getString("content"))
                .collect(Collectors.toSet());
    }
}
