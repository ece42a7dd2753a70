package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.pagenow.chat.support.WebhookReceiver;
import io.pagenow.chat.support.WebhookReceiver.Call;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Webhooks get what happens, and get again what they have not accepted. */
@Threat(43)
class WebhooksTest {
    @AutoClose
    private static final WebhookReceiver receiver = new WebhookReceiver();

    @AutoClose
    private static final TestServer server = TestServer.with()
            .set("CHAT_WEBHOOKS_ALLOWED_NETWORKS", "127.0.0.0/8")
            .start();

    private static final TestUser administrator = server.administrator();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final String endpoint = receiver.newEndpoint();
    private final List<String> created = new ArrayList<>();

    @AfterEach
    void deleteWebhooks() {
        created.forEach(id -> administrator.delete("/admin/webhooks/" + id));
    }

    /** A webhook with its secret. */
    private record Hook(String id, String secret) {
        String path(String call) {
            return "/admin/webhooks/" + id + call;
        }
    }

    private Hook create(JsonObject body) {
        Rest.Answer answer =
                administrator.post("/admin/webhooks", body.put("url", endpoint).encode());
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        Hook hook = new Hook(answer.object().getString("id"), answer.object().getString("secret"));
        created.add(hook.id);
        return hook;
    }

    private Hook create(String... conversations) {
        return create(new JsonObject().put("conversations", new JsonArray(List.of(conversations))));
    }

    private static Rest.Answer send(TestUser user, String conversation, String content) {
        Rest.Answer answer = user.post(
                "/conversations/" + conversation + "/messages",
                new JsonObject()
                        .put("tempMessageId", UUID.randomUUID().toString())
                        .put("content", content)
                        .encode());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private static void done(Rest.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isBetween(200, 204);
    }

    private List<Call> awaitAccepted(int count) {
        await().until(() -> receiver.accepted(endpoint).size() >= count);
        return receiver.accepted(endpoint);
    }

    private static List<Long> seqs(List<Call> calls) {
        return calls.stream().map(call -> call.event().getLong("seq")).toList();
    }

    private JsonObject state(Hook hook) {
        return administrator.get("/admin/webhooks").object().getJsonArray("webhooks").stream()
                .map(JsonObject.class::cast)
                .filter(webhook -> webhook.getString("id").equals(hook.id))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonObject> deliveries(Hook hook) {
        return administrator.get(hook.path("/deliveries")).object().getJsonArray("deliveries").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    @Test
    void aReceiverThatFailsAtRandomGetsEveryMessageInOrderWithStableIds() {
        List<String> conversations = IntStream.range(0, 5)
                .mapToObj(number -> ann.direct(server.newUser("ben" + number)))
                .toList();
        Random random = new Random(7);
        receiver.let(endpoint, (call, request) -> WebhookReceiver.answer(request, random.nextInt(10) == 0 ? 500 : 200));
        Hook hook = create(conversations.toArray(String[]::new));
        for (int number = 1; number <= 40; number++) {
            for (String conversation : conversations) {
                send(ann, conversation, "message " + number);
            }
        }

        await().atMost(Duration.ofMinutes(2))
                .until(() -> receiver.accepted(endpoint).size() >= 200);
        Map<String, List<Long>> accepted = new HashMap<>();
        receiver.accepted(endpoint)
                .forEach(call -> accepted.computeIfAbsent(call.conversation(), id -> new ArrayList<>())
                        .add(call.event().getLong("seq")));
        List<Long> all = IntStream.rangeClosed(1, 40).mapToObj(Long::valueOf).toList();
        assertThat(accepted.keySet()).containsExactlyInAnyOrderElementsOf(conversations);
        assertThat(accepted.values())
                .allSatisfy(positions -> assertThat(positions).isEqualTo(all));
        Map<String, Set<String>> ids = new HashMap<>();
        for (Call call : receiver.of(endpoint)) {
            ids.computeIfAbsent(call.conversation() + call.event().getLong("seq"), place -> new HashSet<>())
                    .add(call.id());
            assertThat(call.event().getString("id")).isEqualTo(call.id());
            assertThat(call.signaturesOf(hook.secret)).isEqualTo(1);
        }
        assertThat(ids).hasSize(200).allSatisfy((place, known) -> assertThat(known)
                .hasSize(1));
        assertThat(ids.values().stream().flatMap(Set::stream).distinct()).hasSize(200);
        assertThat(receiver.of(endpoint)).hasSizeGreaterThan(200);
    }

    @Test
    void anEventHasTheMessageAndIsSignedAlsoWithTheFormerSecret() {
        String conversation = ann.direct(ben);
        send(ann, conversation, "before");
        Hook hook = create(conversation);
        JsonObject sent = send(ann, conversation, "hello").object();

        Call call = awaitAccepted(1).get(0);
        assertThat(call.type()).isEqualTo("message-created");
        assertThat(call.conversation()).isEqualTo(conversation);
        assertThat(call.event().getLong("seq")).isEqualTo(2);
        assertThat(call.data().getString("content")).isEqualTo("hello");
        assertThat(call.data().getString("senderId")).isEqualTo(ann.id());
        assertThat(call.data().getString("messageId")).isEqualTo(sent.getString("messageId"));
        assertThat(call.event().getString("at")).isEqualTo(call.data().getString("sentAt"));
        assertThat(call.headers().get("Content-Type")).isEqualTo("application/json");
        assertThat(Long.parseLong(call.headers().get("webhook-timestamp")))
                .isCloseTo(Instant.now().getEpochSecond(), Offset.offset(300L));
        assertThat(call.id()).doesNotContain(".");
        assertThat(call.signaturesOf(hook.secret)).isEqualTo(1);
        assertThat(call.signaturesOf("whsec_c2VjcmV0")).isZero();

        Rest.Answer rotated = administrator.post(hook.path("/secret"), "");
        assertThat(rotated.status()).isEqualTo(200);
        String secret = rotated.object().getString("secret");
        assertThat(secret).isNotEqualTo(hook.secret);
        await().untilAsserted(() -> {
            send(ann, conversation, "again");
            List<Call> accepted = receiver.accepted(endpoint);
            Call latest = accepted.get(accepted.size() - 1);
            assertThat(latest.headers().get("webhook-signature").split(" ")).hasSize(2);
            assertThat(latest.signaturesOf(hook.secret)).isEqualTo(1);
            assertThat(latest.signaturesOf(secret)).isEqualTo(1);
        });
        assertThat(administrator.get("/admin/webhooks").body()).doesNotContain("whsec_");
    }

    @Test
    void changesOfMessagesMembersAndTheGroupComeAsWhatTheyAre() {
        TestUser cat = server.newUser("cat");
        String group = ann.group("Team", ben, server.newUser("dan"));
        String path = "/conversations/" + group;
        create(group);
        send(ann, group, "first");
        long seq = send(ann, group, "second").object().getLong("seq");
        awaitAccepted(2);
        done(ann.patch(path + "/messages/" + seq, "{\"content\":\"edited\"}"));
        done(ben.put(path + "/messages/" + seq + "/reactions/me", "{\"reactions\":[\"a\"]}"));
        awaitChange("message", "content", "edited");
        done(ann.delete(path + "/messages/" + seq));
        done(ann.put(path + "/participants/" + ben.id(), "{\"role\":\"admin\"}"));
        done(ann.patch(path, "{\"title\":\"Crew\"}"));
        done(ann.post(path + "/participants", "{\"userIds\":[\"" + cat.id() + "\"]}"));
        done(ann.delete(path + "/participants/" + cat.id()));
        done(ben.post(
                "/reports", "{\"conversationId\":\"" + group + "\",\"seqs\":[" + (seq - 1) + "],\"reason\":\"spam\"}"));

        Call deleted = awaitChange("message", "content", "");
        assertThat(deleted.type()).isEqualTo("message-changed");
        assertThat(deleted.data().getString("deletedBy")).isEqualTo(ann.id());
        assertThat(deleted.data().getLong("seq")).isEqualTo(seq);
        assertThat(awaitChange("member", "role", "admin").type()).isEqualTo("member-changed");
        assertThat(awaitChange("conversation", "title", "Crew").type()).isEqualTo("conversation-changed");
        assertThat(awaitChange("member", "userId", cat.id())).isNotNull();
        await().until(() -> types().contains("member-left"));
        await().until(() -> types().contains("report-created"));
        Call report = receiver.accepted(endpoint).stream()
                .filter(call -> call.type().equals("report-created"))
                .findFirst()
                .orElseThrow();
        assertThat(report.conversation()).isEqualTo(group);
        assertThat(report.data().getJsonArray("seqs")).containsExactly(Math.toIntExact(seq - 1));
        assertThat(report.body()).doesNotContain("first");
        assertThat(report.event().containsKey("seq")).isFalse();

        List<Call> accepted = receiver.accepted(endpoint);
        List<Long> revs = accepted.stream()
                .map(call -> call.event().getLong("rev"))
                .filter(rev -> rev != null)
                .toList();
        assertThat(revs).isSorted().doesNotHaveDuplicates();
        assertThat(accepted.stream()
                        .filter(call -> call.type().equals("message-created"))
                        .filter(call -> call.event().getLong("seq") == seq))
                .hasSize(1);
    }

    private Call awaitChange(String kind, String field, String value) {
        await().until(() -> change(kind, field, value) != null);
        return change(kind, field, value);
    }

    private Call change(String kind, String field, String value) {
        return receiver.accepted(endpoint).stream()
                .filter(call -> kind.equals(call.data().getString("kind"))
                        && value.equals(call.data().getString(field)))
                .findFirst()
                .orElse(null);
    }

    private List<String> types() {
        return receiver.accepted(endpoint).stream().map(Call::type).toList();
    }

    @Test
    void anEndpointMayChooseTypes() {
        String conversation = ann.direct(ben);
        create(new JsonObject()
                .put("types", new JsonArray().add("message-changed"))
                .put("conversations", new JsonArray().add(conversation)));
        send(ann, conversation, "hello");
        done(ann.patch("/conversations/" + conversation + "/messages/1", "{\"content\":\"edited\"}"));

        assertThat(awaitAccepted(1).get(0).type()).isEqualTo("message-changed");
        assertThat(types()).containsOnly("message-changed");
    }

    @Test
    void aDeletedConversationIsToldOnceAndItsMessagesAreNot() {
        String group = ann.group("Team", ben, server.newUser("dan"));
        create(group);
        receiver.let(endpoint, (call, request) -> WebhookReceiver.answer(request, 500));
        send(ann, group, "secret");
        await().until(() -> !receiver.of(endpoint).isEmpty());
        done(ann.delete("/conversations/" + group));
        receiver.accept(endpoint);

        await().until(() -> types().contains("conversation-deleted"));
        assertThat(receiver.accepted(endpoint).get(0).conversation()).isEqualTo(group);
        assertThat(types()).containsExactly("conversation-deleted");
    }

    @Test
    void oneThatBeginsAtTheBeginningGetsEverythingInItsCurrentState() {
        String conversation = ann.direct(ben);
        for (int number = 1; number <= 30; number++) {
            send(ann, conversation, "message " + number);
        }
        done(ann.patch("/conversations/" + conversation + "/messages/3", "{\"content\":\"edited\"}"));
        create(new JsonObject().put("fromBeginning", true).put("conversations", new JsonArray().add(conversation)));

        List<Call> accepted = awaitAccepted(31);
        assertThat(seqs(accepted.subList(0, 30)))
                .isEqualTo(IntStream.rangeClosed(1, 30).mapToObj(Long::valueOf).toList());
        assertThat(accepted.get(2).data().getString("content")).isEqualTo("edited");
        assertThat(accepted.get(30).type()).isEqualTo("message-changed");
    }

    @Test
    void aConversationWhoseEventIsRefusedHoldsUpNoOtherAndIsTriedAgainOnRequest() {
        String stuck = ann.direct(ben);
        String other = ann.direct(server.newUser("cat"));
        AtomicBoolean accepts = new AtomicBoolean();
        receiver.let(
                endpoint,
                (call, request) -> WebhookReceiver.answer(
                        request, call.conversation().equals(stuck) && !accepts.get() ? 422 : 200));
        Hook hook = create(stuck, other);
        for (int number = 1; number <= 3; number++) {
            send(ann, stuck, "stuck " + number);
        }
        await().until(() -> receiver.of(endpoint).size() >= 4);
        for (int number = 1; number <= 20; number++) {
            send(ann, other, "other " + number);
        }

        assertThat(awaitAccepted(20))
                .allSatisfy(call -> assertThat(call.conversation()).isEqualTo(other));
        await().until(() -> deliveries(hook).stream().anyMatch(delivery -> delivery.getInteger("attempt") >= 3));
        JsonObject failed = deliveries(hook).stream()
                .filter(delivery -> !delivery.getBoolean("delivered"))
                .findFirst()
                .orElseThrow();
        assertThat(failed.getInteger("status")).isEqualTo(422);
        assertThat(failed.getString("conversationId")).isEqualTo(stuck);
        assertThat(failed.getString("error")).contains("422");
        assertThat(deliveries(hook).toString()).doesNotContain("stuck 1");
        assertThat(state(hook).getInteger("waiting")).isPositive();

        accepts.set(true);
        done(administrator.post(hook.path("/retry"), ""));
        assertThat(seqs(awaitAccepted(23).subList(20, 23))).containsExactly(1L, 2L, 3L);
    }

    @Test
    void anEndpointThatIsDownIsNotAskedForEachConversation() {
        List<String> conversations = IntStream.range(0, 30)
                .mapToObj(number -> ann.direct(server.newUser("ben" + number)))
                .toList();
        receiver.let(endpoint, (call, request) -> WebhookReceiver.answer(request, 503));
        Hook hook = create(conversations.toArray(String[]::new));
        conversations.forEach(conversation -> send(ann, conversation, "hello"));

        await().until(() -> state(hook).containsKey("pausedUntil"));
        assertThat(receiver.of(endpoint).size()).isLessThan(30);
        receiver.accept(endpoint);
        done(administrator.post(hook.path("/retry"), ""));
        assertThat(awaitAccepted(30).stream().map(Call::conversation).distinct())
                .hasSize(30);
    }

    @Test
    void oneThatWorksAgainAfterAPauseGetsEverythingByItself() {
        List<String> conversations = IntStream.range(0, 3)
                .mapToObj(number -> ann.direct(server.newUser("ben" + number)))
                .toList();
        AtomicInteger calls = new AtomicInteger();
        receiver.let(
                endpoint, (call, request) -> WebhookReceiver.answer(request, calls.incrementAndGet() <= 5 ? 500 : 200));
        create(conversations.toArray(String[]::new));
        conversations.forEach(conversation -> send(ann, conversation, "hello"));

        await().atMost(Duration.ofMinutes(2))
                .until(() -> receiver.accepted(endpoint).size() >= 3);
        assertThat(receiver.accepted(endpoint))
                .extracting(Call::conversation)
                .containsExactlyInAnyOrderElementsOf(conversations);
    }

    @Test
    void oneThatNeverAnswersIsTriedAgain() {
        String conversation = ann.direct(ben);
        AtomicInteger calls = new AtomicInteger();
        receiver.let(
                endpoint, (call, request) -> calls.incrementAndGet() == 1 ? 0 : WebhookReceiver.answer(request, 200));
        Hook hook = create(conversation);
        send(ann, conversation, "hello");

        Call accepted = awaitAccepted(1).get(0);
        assertThat(receiver.of(endpoint)).extracting(Call::id).containsOnly(accepted.id());
        await().until(() -> deliveries(hook).size() == 2);
        assertThat(deliveries(hook).get(1).getString("error")).contains("not answered");
        assertThat(deliveries(hook).get(1).containsKey("status")).isFalse();
    }

    @Test
    void aHugeAnswerCountsByItsStatusAndARedirectIsNotFollowed() {
        String conversation = ann.direct(ben);
        String elsewhere = receiver.newEndpoint();
        AtomicBoolean redirects = new AtomicBoolean(true);
        receiver.let(endpoint, (call, request) -> {
            if (redirects.get()) {
                request.response().putHeader("Location", elsewhere);
                return WebhookReceiver.answer(request, 307);
            }
            request.response().end(Buffer.buffer(new byte[10 * 1024 * 1024]));
            return 200;
        });
        Hook hook = create(conversation);
        send(ann, conversation, "hello");
        await().until(() -> deliveries(hook).stream()
                .anyMatch(delivery -> Integer.valueOf(307).equals(delivery.getInteger("status"))));
        redirects.set(false);
        done(administrator.post(hook.path("/retry"), ""));

        awaitAccepted(1);
        send(ann, conversation, "and another");
        assertThat(seqs(awaitAccepted(2))).containsExactly(1L, 2L);
        assertThat(receiver.of(elsewhere)).isEmpty();
    }

    @Test
    void oneThatIsGoneIsDisabledAndGoesOnFromThereWhenItIsEnabled() {
        String conversation = ann.direct(ben);
        receiver.let(endpoint, (call, request) -> WebhookReceiver.answer(request, 410));
        Hook hook = create(conversation);
        send(ann, conversation, "first");
        await().until(() -> !state(hook).getBoolean("enabled"));
        assertThat(state(hook).getString("disabledReason")).isEqualTo("gone");
        receiver.accept(endpoint);
        send(ann, conversation, "second");
        done(ben.post("/reports", "{\"conversationId\":\"" + conversation + "\",\"seqs\":[1],\"reason\":\"spam\"}"));
        done(administrator.post(hook.path("/enable"), ""));

        await().until(() -> types().contains("report-created")
                && receiver.accepted(endpoint).size() >= 3);
        assertThat(receiver.accepted(endpoint).stream()
                        .filter(call -> call.type().equals("message-created"))
                        .map(call -> call.event().getLong("seq")))
                .containsExactly(1L, 2L);
        assertThat(state(hook).getBoolean("enabled")).isTrue();
    }

    @Test
    void whatWasDeliveredIsDeliveredAgainWithTheSameIds() {
        String conversation = ann.direct(ben);
        Hook hook = create(conversation);
        Instant began = Instant.now().minusSeconds(1);
        for (int number = 1; number <= 5; number++) {
            send(ann, conversation, "message " + number);
        }
        List<String> ids = awaitAccepted(5).stream().map(Call::id).toList();
        done(administrator.post(hook.path("/replay"), "{\"conversationId\":\"" + conversation + "\",\"seq\":4}"));
        assertThat(awaitAccepted(7).subList(5, 7)).extracting(Call::id).isEqualTo(ids.subList(3, 5));

        done(administrator.post(hook.path("/replay"), "{\"at\":\"" + began + "\"}"));
        assertThat(awaitAccepted(12).subList(7, 12)).extracting(Call::id).isEqualTo(ids);
    }

    /** The row is written as a transaction writes it that began earlier and commits only now. */
    @Test
    void aMessageThatIsCommittedLateIsNotLeftOut() throws SQLException {
        String conversation = ann.direct(ben);
        create(conversation);
        send(ann, conversation, "first");
        awaitAccepted(1);
        try (Connection database = server.database();
                Statement statement = database.createStatement()) {
            statement.execute(
                    "INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, temp_message_id, content)"
                            + " VALUES ('" + conversation + "', 2, gen_random_uuid(), now() - interval '100 seconds', '"
                            + ann.id() + "', 'late', 'late')");
        }

        await().atMost(Duration.ofMinutes(2))
                .until(() -> receiver.accepted(endpoint).size() >= 2);
        assertThat(receiver.accepted(endpoint).get(1).data().getString("content"))
                .isEqualTo("late");
    }

    @Test
    void aRestartLosesNothing() {
        try (TestServer own = TestServer.with()
                .set("CHAT_WEBHOOKS_ALLOWED_NETWORKS", "127.0.0.0/8")
                .start()) {
            TestUser zoe = own.newUser("zoe");
            String direct = zoe.direct(own.newUser("ben"));
            receiver.let(endpoint, (call, request) -> WebhookReceiver.answer(request, 500));
            Rest.Answer answer = own.administrator()
                    .post(
                            "/admin/webhooks",
                            new JsonObject().put("url", endpoint).encode());
            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
            send(zoe, direct, "first");
            await().until(() -> !receiver.of(endpoint).isEmpty());
            own.restart();
            receiver.accept(endpoint);
            send(zoe, direct, "second");

            assertThat(seqs(awaitAccepted(2))).containsExactly(1L, 2L);
        }
    }
}
