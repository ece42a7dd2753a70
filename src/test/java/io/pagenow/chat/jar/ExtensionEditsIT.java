package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Edits and deletions of others in the extension, in a real browser. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class ExtensionEditsIT {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private static Path extension;

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final String conversation = ann.direct(ben);

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        extension = ExtensionBrowser.build();
    }

    @Test
    void anEditShowsInThePopupLiveAndAfterTheWorkerDied() {
        try (ExtensionBrowser browser = signedIn();
                TestSocket socket = ann.connect()) {
            socket.deliver("a1", conversation, "one");
            browser.browser().openConversation(ann.id()).awaitMessage("one");
            change("PATCH", "{\"content\":\"one, edited\"}");
            browser.browser().awaitMessage("one, edited").awaitText("message-edited", "edited");

            browser.closePopup();
            browser.killWorker();
            browser.awaitNoWorker();
            change("PATCH", "{\"content\":\"one, edited again\"}");
            browser.popup().openConversation(ann.id()).awaitMessage("one, edited again");
            assertThat(browser.browser().complaints()).isEmpty();
        }
    }

    @Test
    void aDeletedMessageIsNeitherOnTheIconNorInTheNotificationNorStored() {
        try (ExtensionBrowser browser = signedIn();
                TestSocket socket = ann.connect()) {
            browser.closePopup();
            socket.deliver("a1", conversation, "a secret");
            browser.awaitBadge("1");
            browser.awaitNotifications(1);

            change("DELETE", "");
            browser.awaitBadge("");
            browser.awaitNotifications(0);
            assertThat(browser.storage()).doesNotContain("a secret");
            browser.popup().awaitText("conversation-item-preview", "Message deleted");
            browser.browser().openConversation(ann.id()).awaitMessage("Message deleted");
        }
    }

    private ExtensionBrowser signedIn() {
        ExtensionBrowser browser = ExtensionBrowser.open(extension);
        browser.signIn(server.http().toString(), ben.id());
        return browser;
    }

    private void change(String method, String body) {
        URI message = server.http().resolve("/conversations/" + conversation + "/messages/1");
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        assertThat(Rest.call(method, message, content, "Authorization", ann.token())
                        .status())
                .isEqualTo(200);
    }
}
