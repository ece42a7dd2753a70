package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.jar.Person.Connection;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.WebhookReceiver;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The page for administrators, in a browser. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class AdminPageIT {
    private static final int DISCONNECTED = 4403;

    @TempDir
    private static Path folder;

    private static JarProcess server;

    @BeforeAll
    static void startServer() {
        server = JarProcess.in(folder)
                .environment("CHAT_WEBHOOKS_ALLOWED_NETWORKS", "127.0.0.0/8")
                .start()
                .awaitReady();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static Browser open() {
        return Browser.open(server.http().resolve("/admin/"));
    }

    @Test
    void anAdministratorSeesWhatHappensAndDisconnectsAUser() {
        Person ann = Person.signIn(server, "ann");
        Person ben = Person.signIn(server, "<b>ben</b>");
        String conversation = ann.directConversationWith("<b>ben</b>");
        Connection writer = ann.connect();
        Connection reader = ben.connect();
        try (Browser browser = open().signInAsAdministrator()) {
            browser.awaitTotal("nodes", text -> text.equals("1"))
                    .awaitTotal("sockets", text -> text.startsWith("2"))
                    .awaitText("clients", "<b>ben</b>");
            browser.whileWaitingForTotal(
                    "messages",
                    text -> !text.startsWith("0") && !text.startsWith("–"),
                    turn -> writer.send(conversation, "t" + turn, "Hello"));

            browser.disconnect("<b>ben</b>");

            assertThat(reader.awaitClose()).isEqualTo(DISCONNECTED);
            browser.awaitTotal("sockets", text -> text.startsWith("1"));
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void anAdministratorSeesAWebhookThatFailsAndRetriesIt() {
        try (WebhookReceiver receiver = new WebhookReceiver();
                Browser browser = open().signInAsAdministrator()) {
            String endpoint = receiver.newEndpoint();
            receiver.let(endpoint, (call, request) -> WebhookReceiver.answer(request, 500));
            browser.awaitTotal("nodes", text -> text.equals("1"));
            browser.awaitHidden("webhooks");
            create(endpoint);
            TestUser zoe = TestUser.signIn(server, "zoe");
            String conversation = zoe.direct(TestUser.signIn(server, "yan"));
            zoe.post("/conversations/" + conversation + "/messages", "{\"tempMessageId\":\"t\",\"content\":\"Hello\"}");

            browser.awaitText("webhooks", endpoint).awaitText("webhooks", "it has answered with 500");
            browser.press("webhook-deliveries");
            browser.awaitText("deliveries", "message-created").awaitText("deliveries", conversation);
            receiver.accept(endpoint);
            browser.press("webhook-retry");
            browser.awaitText("deliveries", "accepted (204)").awaitText("webhooks", "enabled");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void anAdministratorFindsUsersAndConversationsBansAndClosesReports() {
        TestUser vera = TestUser.signIn(server, "vera");
        TestUser walt = TestUser.signIn(server, "a/walt");
        String conversation = vera.direct(walt);
        walt.post(
                "/conversations/" + conversation + "/messages",
                "{\"tempMessageId\":\"t\",\"content\":\"Some insult\"}");
        vera.post(
                "/reports",
                "{\"conversationId\":\"" + conversation
                        + "\",\"seqs\":[1],\"reason\":\"abuse\",\"text\":\"He shouts\"}");
        try (Browser browser = open().signInAsAdministrator()) {
            browser.awaitText("reports", "Some insult").awaitText("reports", "He shouts");
            browser.press("report-resolved");
            browser.awaitHidden("reports");

            browser.typeInto("lookup-id", "no-one");
            browser.press("lookup-submit");
            browser.awaitText("lookup-message", "no-one");
            browser.clear("lookup-id");
            browser.typeInto("lookup-id", walt.id());
            browser.press("lookup-submit");
            browser.awaitText("lookup-facts", walt.id()).awaitText("lookup-result", conversation);
            browser.press("lookup-ban");
            browser.typeInto("ban-reason", "shouts");
            browser.press("ban-yes");
            browser.awaitText("lookup-facts", "shouts");
            browser.press("lookup-unban");
            browser.awaitText("lookup-result", "Ban…");
            browser.press("lookup-next");
            browser.awaitText("lookup-facts", "direct").awaitText("lookup-result", vera.id());
            Pictures.take(browser, "admin-lookup");

            browser.typeInto("disconnect-user", "no-one");
            browser.press("disconnect-submit");
            browser.press("confirm-yes");
            browser.awaitText("notices", "Nobody is known as no-one");
            assertThat(browser.complaints().stream().filter(text -> !text.contains("404")))
                    .isEmpty();
        }
    }

    private static void create(String endpoint) {
        String token = Rest.post(server.http().resolve("/dev/token"), "{\"userId\":\"admin\",\"admin\":true}")
                .object()
                .getString("token");
        assertThat(Rest.post(
                                server.http().resolve("/admin/webhooks"),
                                "{\"url\":\"" + endpoint + "\"}",
                                "Authorization",
                                "Bearer " + token)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void whoIsNoAdministratorIsToldWhatTheTokenLacks() {
        try (Browser browser = open()) {
            browser.useToken(Person.signIn(server, "nosy").token());

            browser.awaitText("sign-in-error", "auth.adminClaim").awaitText("sign-in-error", "cognito:groups");
        }
    }
}
