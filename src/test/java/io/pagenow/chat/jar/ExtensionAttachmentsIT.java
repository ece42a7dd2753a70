package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestPictures;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;

/** Files of messages in the extension, in a real browser. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class ExtensionAttachmentsIT {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private static Path extension;

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final FileClient files = new FileClient(ann, ann.direct(ben));

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        extension = ExtensionBrowser.buildRecording();
    }

    @Test
    void aMessageOfFilesIsNamedInItsNotificationAndShownInThePopup() {
        try (ExtensionBrowser browser = ExtensionBrowser.open(extension)) {
            browser.signIn(server.http().toString(), ben.id());
            files.sent("t1", "view.png", "image/png", TestPictures.picture("png", 900, 600));
            browser.awaitNotified(ann.id() + " | Photo | ");
            files.sent("t2", "notes.txt", "text/plain", "Bring the tent".getBytes(StandardCharsets.UTF_8));
            browser.awaitNotified(ann.id() + " | Photo | ", ann.id() + " | notes.txt | 2 new messages");

            Browser popup = browser.popup();
            popup.awaitText("conversation-item-preview", "notes.txt");
            popup.openConversation(ann.id());
            popup.awaitAttribute("file-card", "aria-label", "Download notes.txt, 14 bytes");
            awaitDrawn(popup, "[data-testid=picture] img");
            Pictures.takeOfPopup(popup, "popup-files");
            popup.press("picture");
            awaitDrawn(popup, "#viewer-picture");
            Pictures.takeOfPopup(popup, "popup-viewer");
            popup.type(Keys.ESCAPE).awaitHidden("picture-viewer");
            assertThat(popup.focused()).isEqualTo("picture");
            assertThat(popup.complaints()).isEmpty();
        }
    }

    private static void awaitDrawn(Browser browser, String picture) {
        await().until(
                        () -> browser.driver()
                                .executeScript(
                                        "const picture = document.querySelector(arguments[0]); return picture !== null && picture.naturalWidth > 0",
                                        picture),
                        Boolean.TRUE::equals);
    }
}
