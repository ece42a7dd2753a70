package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.jar.Person.Connection;
import io.pagenow.chat.support.SharedResources;
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
        server = JarProcess.in(folder).start().awaitReady();
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
    void whoIsNoAdministratorIsToldWhatTheTokenLacks() {
        try (Browser browser = open()) {
            browser.useToken(Person.signIn(server, "nosy").token());

            browser.awaitText("sign-in-error", "auth.adminClaim").awaitText("sign-in-error", "cognito:groups");
        }
    }
}
