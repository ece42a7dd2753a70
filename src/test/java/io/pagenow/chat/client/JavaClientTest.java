package io.pagenow.chat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.client.FakeServer.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client for Java at a server that misbehaves. */
class JavaClientTest extends ClientAtFakeServer {
    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NOT_FOUND", "TOO_LARGE"})
    void aFaultBetweenSendAndAcknowledgementLosesAndDoublesNothing(Fault fault) {
        connect();
        server.next(fault);
        List<CompletableFuture<Message>> sends =
                numbers(3).stream().map(text -> client.send(ROOM, text)).toList();
        // Only one message of a conversation is on its way, so a message elsewhere overtakes one that is held back.
        client.send("elsewhere", "x").join();

        assertThat(sends.stream().map(send -> send.join().seq())).containsExactly(1L, 2L, 3L);
        await().until(() -> received.size() == 4);
        assertThat(server.history(ROOM)).containsExactly("1", "2", "3");
        assertThat(received.stream().filter(message -> message.conversationId().equals(ROOM)))
                .extracting(Message::content)
                .containsExactly("1", "2", "3");
        assertThat(client.pending()).isEmpty();
    }

    @Test
    void aRefusalForGoodFailsTheSendAndTheNextOneGoesOn() {
        connect();
        server.next(Fault.NOT_FOUND);
        CompletableFuture<Message> refused = client.send(ROOM, "1");

        client.send(ROOM, "2").join();
        assertThatThrownBy(refused::join).cause().isInstanceOfSatisfying(ChatException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("not-found");
            assertThat(refusal.field()).contains("conversationId");
            assertThat(refusal.retryable()).isFalse();
            assertThat(refusal.tempMessageId()).isPresent();
        });
    }

    @Test
    void aMessageThatClosesTheConnectionAsTooLargeIsRefusedAndTheNextOneIsSent() {
        connect();
        server.next(Fault.TOO_LARGE);
        CompletableFuture<Message> large = client.send(ROOM, "x".repeat(2_000));

        client.send(ROOM, "small").join();
        assertThatThrownBy(large::join).hasMessageContaining("too long");
        assertThat(server.history(ROOM)).containsExactly("small");
    }

    @Test
    void aMessageOfAnotherUserWithTheSameNameConfirmsNothing() {
        connect();
        server.next(Fault.OVERLOADED);
        CompletableFuture<Message> sent =
                client.send(ROOM, OutgoingMessage.text("mine").withTempMessageId("order-1"));
        server.receive(ROOM, "order-1", "not mine");

        assertThat(sent.join().content()).isEqualTo("mine");
        await().until(() -> contents().equals(List.of("not mine", "mine")));
    }

    @Test
    void gapsAndMessagesOutOfOrderAreDeliveredInOrderOnce() {
        connect();
        server.receive(ROOM, "1");
        server.miss(ROOM, "2");
        server.receive(ROOM, "3");

        await().until(() -> received.size() == 3);
        server.breakAll();
        server.miss(ROOM, "4");
        await().until(() -> received.size() == 4);
        assertThat(contents()).containsExactly("1", "2", "3", "4");
        assertThat(client.cursor(ROOM)).contains(new Cursor(4, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1001, 1012, 1013, 4401, 4408, 4429})
    void afterACloseItComesBackWithANewToken(int code) {
        connect();
        server.closeAll(code);

        await().until(() -> server.tokens().size() > 1 && client.state() == ConnectionState.ONLINE);
        assertThat(server.tokens()).doesNotHaveDuplicates();
        assertThat(states).anySatisfy(change -> assertThat(change.closeCode()).hasValue(code));
    }

    @Test
    void anAdministratorAndARefusedTokenEndItUntilItConnectsAgain() {
        connect();
        server.closeAll(4403);
        await().until(() -> client.state() == ConnectionState.CLOSED);
        server.refuse(429, 503, 401);
        client.connect();

        await().until(() -> errors.size() == 2 && client.state() == ConnectionState.CLOSED);
        assertThat(errors).extracting(ChatException::code).containsExactly("disconnected", "unauthorized");
        CompletableFuture<Message> kept = client.send(ROOM, "1");
        connect();
        assertThat(kept.join().seq()).isEqualTo(1);
    }

    @Test
    void aClientThatIsClosedAgainAndAgainForItsFaultGivesUp() {
        connect();
        for (int time = 0; time < 3; time++) {
            int attempts = time + 1;
            await().until(() -> server.tokens().size() == attempts
                    && server.connections() == 1
                    && client.state() == ConnectionState.ONLINE);
            server.closeAll(1008);
        }
        await().until(() -> client.state() == ConnectionState.CLOSED);
        assertThat(errors).extracting(ChatException::code).containsExactly("protocol");
    }

    @Test
    void aConnectionThatGoesSilentIsReplaced() {
        connect();
        server.freezeAll();
        server.miss(ROOM, "1");

        await().until(() -> contents().equals(List.of("1")));
        assertThat(states).anySatisfy(change -> assertThat(change.reason()).contains("does not answer"));
    }

    @Test
    void theTokenIsRenewedBeforeItEnds() {
        String claims = "{\"exp\":" + (System.currentTimeMillis() / 1_000 + 2) + "}";
        String token = "e." + Base64.getUrlEncoder().encodeToString(claims.getBytes(StandardCharsets.US_ASCII)) + ".s";
        client = builder().token(() -> CompletableFuture.completedStage(token)).build();
        connect();

        await().until(() -> !server.frames("authenticate").isEmpty());
        assertThat(server.frames("authenticate").get(0).text("token")).isEqualTo(token);
    }
}
