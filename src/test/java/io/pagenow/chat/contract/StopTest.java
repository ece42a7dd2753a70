package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.RepeatedTest;

/** How sockets end when the server stops. */
class StopTest {
    private static final int CLIENTS = 12;
    private static final int ENOUGH = 60;
    private static final int GOING_AWAY = 1001;

    @RepeatedTest(5)
    void whoConnectsWhileTheServerStopsIsRefusedOrToldWhyTheSocketCloses() {
        try (TestServer server = TestServer.with()
                .set("CHAT_LIMITS_USER_SOCKETS", "1000")
                .set("CHAT_LIMITS_USER_CONNECTS_BURST", "1000")
                .start()) {
            TestUser ann = server.newUser("ann");
            List<List<TestSocket>> opened = AtOnce.run(CLIENTS + 1, number -> {
                List<TestSocket> mine = new ArrayList<>();
                if (number == CLIENTS) {
                    mine.add(ann.connect());
                    server.stop();
                } else {
                    connect(ann, mine);
                }
                return mine;
            });
            assertThat(opened.stream().flatMap(List::stream))
                    .isNotEmpty()
                    .allSatisfy(socket -> assertThat(socket.awaitClose()).isEqualTo(GOING_AWAY));
        }
    }

    private static void connect(TestUser user, List<TestSocket> opened) {
        try {
            while (opened.size() < ENOUGH) {
                opened.add(user.connect());
            }
        } catch (TestSocket.Refused | CompletionException stopped) {
            // From then on nobody is let in.
        }
    }
}
