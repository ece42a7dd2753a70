package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;

/** Reactions at the page. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PageReactionsIT {
    /** A folder for pictures of the page; empty for none. */
    private static final String PICTURES = System.getProperty("groups.pictures", "");

    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cem = server.newUser("cem");
    private final String group = ann.group("Walks", ben, cem);

    @Test
    void aReactionFromThePickerReachesTheOthersAndIsTakenBackByAPress() {
        say(ben, "The hut is ours");
        try (Browser anns = open(ann, "The hut is ours");
                Browser bens = open(ben, "The hut is ours")) {
            anns.menu(0, "message-react");
            anns.visible("emoji-search").sendKeys("party");
            pictures(anns, "picker");
            anns.visible("emoji-search").sendKeys(Keys.ENTER);
            anns.awaitText("reaction", "1");

            bens.awaitText("reaction", "1");
            assertThat(bens.visible("reaction").getDomAttribute("aria-label")).isEqualTo(ann.id() + " reacted with 🎉");
            bens.press("reaction");
            anns.awaitText("reaction", "2");
            bens.awaitAttribute("reaction", "aria-pressed", "true");
            pictures(bens, "reactions");
            bens.reload();
            bens.awaitAttribute("reaction", "aria-pressed", "true");
            bens.press("reaction");
            anns.awaitText("reaction", "1");
            anns.press("reaction");
            bens.awaitNone("reaction");
            assertThat(anns.complaints()).isEmpty();
            assertThat(bens.complaints()).isEmpty();
        }
    }

    private static Browser open(TestUser user, String newest) {
        return Browser.open(server.http())
                .signIn(user.id())
                .openConversation("Walks")
                .awaitMessage(newest);
    }

    private void say(TestUser user, String... contents) {
        try (TestSocket socket = user.connect()) {
            for (String content : List.of(contents)) {
                socket.deliver(user.id() + content, group, content);
            }
        }
    }

    private static void pictures(Browser browser, String name) {
        if (!PICTURES.isEmpty()) {
            browser.pictures(Path.of(PICTURES), name);
        }
    }
}
