package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What someone is told of how far they have read, by several devices at the same time. */
class ReadPositionTest {
    private static final int DEVICES = 4;
    private static final int MESSAGES = 1_500;

    @AutoClose
    private static final TestServer server = TestServer.start();

    @Test
    void whoReadsOnSeveralDevicesAtOnceIsNeverToldALowerPositionThanBefore() {
        TestUser ann = server.newUser("ann");
        TestUser ben = server.newUser("ben");
        String conversation = ann.direct(ben);
        List<TestSocket> devices = Stream.generate(ben::connect).limit(DEVICES).toList();
        try (TestSocket sender = ann.connect()) {
            AtOnce.run(DEVICES + 1, number -> {
                for (int index = 1; index <= MESSAGES; index++) {
                    if (number == DEVICES) {
                        sender.sendMessage("t" + index, conversation, "message " + index);
                    } else {
                        devices.get(number).readMessages(conversation);
                    }
                }
                return null;
            });
            sender.awaitMessages(conversation, MESSAGES);
            devices.get(0).readMessages(conversation);
            for (TestSocket device : devices) {
                device.await(frame -> isReceipt(frame) && frame.getLong("lastReadSeq") == MESSAGES);
                assertThat(device.frames().stream()
                                .filter(ReadPositionTest::isReceipt)
                                .map(frame -> frame.getLong("lastReadSeq")))
                        .isSorted();
            }
        } finally {
            devices.forEach(TestSocket::close);
        }
    }

    private static boolean isReceipt(JsonObject frame) {
        return "read-messages".equals(frame.getString("type"));
    }
}
