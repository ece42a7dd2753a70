package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** People at the page: their names, what they have read, and blocks. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PagePeopleIT {
    @AutoClose
    private static final PageFixture page = PageFixture.start();

    private final TestUser ann = page.newUser("ann");
    private final TestUser ben = page.newUser("ben");

    @Test
    void aNameReplacesTheUserIdEverywhereAndIsNeverMarkup() {
        String name = "Ben <img src=x onerror=alert(1)>";
        TestUser named = ben.named(name);
        String conversation = named.direct(ann);
        PageFixture.say(named, conversation, "Hello");
        try (Browser anns = page.signIn(ann)) {
            anns.openConversation(name).awaitMessage("Hello");
            anns.awaitText("conversation-list", name);
            Pictures.takeOfPage(anns, "named");
            assertThat(anns.driver().executeScript("return document.querySelectorAll('[onerror]').length"))
                    .isEqualTo(0L);
            assertThat(anns.complaints()).isEmpty();
        }
    }

    @Test
    void anOwnMessageShowsThatTheOtherHasReadIt() {
        String conversation = ann.direct(ben);
        PageFixture.say(ann, conversation, "Hello");
        try (Browser anns = page.open(ann, ben.id(), "Hello")) {
            anns.awaitNone("row-seen");
            try (TestSocket socket = ben.connect()) {
                socket.readMessages(conversation);
                anns.awaitText("row-seen", "Seen");
            }
            anns.awaitAttribute("message-state", "title", "Seen by " + ben.id());
            Pictures.takeOfPage(anns, "seen");
            anns.reload();
            anns.awaitText("row-seen", "Seen");
        }
    }

    @Test
    void aBlockBarsTheComposerUntilItIsLifted() {
        String conversation = ann.direct(ben);
        PageFixture.say(ben, conversation, "Spam");
        try (Browser anns = page.open(ann, ben.id(), "Spam")) {
            anns.menu(0, "message-report");
            Pictures.takeOfPage(anns, "report");
            anns.press("report-submit");
            anns.awaitHidden("report-dialog");

            anns.press("conversation-more");
            anns.press("conversation-block");
            anns.awaitText("composer-bar", "You have blocked this person");
            Pictures.takeOfPage(anns, "blocked");
            anns.reload();
            anns.awaitText("composer-bar", "You have blocked this person");
            anns.press("conversation-more");
            anns.press("conversation-unblock");
            anns.awaitEnabled("composer-input");
            anns.say("Hello again");
            anns.awaitAllSent();
            assertThat(anns.complaints()).isEmpty();
        }
    }
}
