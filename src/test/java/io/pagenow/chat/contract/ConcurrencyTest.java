package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Many who do the same at once, and one who does the same again. */
class ConcurrencyTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");

    @Test
    void fiftyWhoCreateTheSameDirectConversationGetTheSameOne() {
        List<String> ids = AtOnce.run(50, index -> index % 2 == 0 ? ann.direct(ben) : ben.direct(ann));

        assertThat(new HashSet<>(ids)).hasSize(1);
        assertThat(ann.get("/conversation/direct/" + ben.id()).body()).contains(ids.get(0));
    }

    @Test
    void aMessageSentTwentyTimesAtOnceIsOneMessageAndEverySenderHearsOfIt() {
        String conversation = ann.direct(ben);
        List<TestSocket> sockets =
                IntStream.range(0, 20).mapToObj(index -> ann.connect()).toList();
        List<JsonObject> answers = AtOnce.run(20, index -> sockets.get(index).deliver("same", conversation, "once"));
        sockets.forEach(TestSocket::close);

        assertThat(new HashSet<>(answers)).hasSize(1);
        assertThat(ann.history(conversation)).hasSize(1);
    }

    @Test
    void serversThatShareADatabaseGiveEveryMessageOfAConversationItsOwnPosition() {
        String conversation = ann.direct(ben);
        int each = 100;
        try (TestServer second =
                TestServer.with().database(server.databaseUri()).start()) {
            AtOnce.run(2, index -> {
                TestUser sender = index == 0 ? ann : TestUser.signIn(second, ben.id());
                try (TestSocket socket = sender.connect()) {
                    for (int sent = 0; sent < each; sent++) {
                        socket.deliver("both-" + sent, conversation, "hello");
                    }
                }
                return index;
            });
        }

        assertThat(ann.history(conversation).stream().map(message -> message.getLong("seq")))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 2L * each).boxed().toList());
    }

    @Test
    void theSameNameFromAnotherSenderOrInAnotherConversationIsAnotherMessage() {
        TestUser cleo = server.newUser("cleo");
        String first = ann.direct(ben);
        String second = ann.direct(cleo);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            String one = anns.deliver("same", first, "1").getString("messageId");
            anns.sendMessage("same", second, "2");
            String two = anns.awaitMessages(second, 1).get(0).getString("messageId");
            bens.sendMessage("same", first, "3");
            String three = bens.awaitMessages(first, 2).get(1).getString("messageId");

            assertThat(List.of(one, two, three)).doesNotHaveDuplicates();
        }
    }

    @Test
    void aRepeatedSendIsAnsweredWithWhatWasSaidFirstAndNobodyElseHearsIt() {
        String conversation = ann.direct(ben);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            JsonObject first = anns.deliver("name", conversation, "first words");
            anns.sendMessage("name", conversation, "other words");

            assertThat(anns.awaitMessages(conversation, 2).get(1)).isEqualTo(first);
            anns.deliver("end", conversation, "end");
            assertThat(bens.awaitMessages(conversation, 2))
                    .extracting(message -> message.getLong("seq"))
                    .containsExactly(1L, 2L);
        }
    }

    @Test
    void tenSendersInOneConversationMakeOneOrderWithoutHolesForAll() {
        int senders = 10;
        int each = 30;
        int all = senders * each;
        List<TestUser> users = IntStream.range(0, senders)
                .mapToObj(index -> server.newUser("sender" + index))
                .toList();
        String group = ann.group("Crowd", users.toArray(TestUser[]::new));
        List<TestSocket> sockets =
                new ArrayList<>(users.stream().map(TestUser::connect).toList());
        TestSocket silent = ann.connect();
        AtOnce.run(senders, sender -> {
            for (int index = 0; index < each; index++) {
                sockets.get(sender).sendMessage(sender + "-" + index, group, "message " + index + " of " + sender);
            }
            return null;
        });
        sockets.add(silent);

        for (TestSocket socket : sockets) {
            List<JsonObject> seen = socket.awaitMessages(group, all);
            assertThat(seen)
                    .extracting(message -> message.getLong("seq"))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, all).boxed().toList());
        }
        List<JsonObject> seen = silent.messages(group);
        assertThat(ann.history(group))
                .extracting(message -> message.getString("messageId"))
                .containsExactlyElementsOf(seen.stream()
                        .map(message -> message.getString("messageId"))
                        .toList());
        for (int sender = 0; sender < senders; sender++) {
            String prefix = sender + "-";
            assertThat(seen.stream()
                            .map(message -> message.getString("tempMessageId"))
                            .filter(name -> name.startsWith(prefix)))
                    .containsExactlyElementsOf(IntStream.range(0, each)
                            .mapToObj(index -> prefix + index)
                            .toList());
        }
        sockets.forEach(TestSocket::close);
    }
}
