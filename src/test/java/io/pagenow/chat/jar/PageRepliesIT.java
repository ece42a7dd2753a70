package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestUser;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;

/** Replies, mentions and typing at the page. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PageRepliesIT {
    @AutoClose
    private static final PageFixture page = PageFixture.start();

    private final TestUser ann = page.newUser("ann");
    private final TestUser ben = page.newUser("ben");
    private final TestUser cem = page.newUser("cem");
    private final String group = ann.group("Walks", ben, cem);

    @Test
    void aReplyQuotesTheMessageFollowsItAndJumpsToIt() {
        say(ben, "Shall I bring the pot?");
        say(cem, "Something else");
        try (Browser anns = open(ann, "Something else")) {
            anns.menu(0, "message-reply");
            anns.awaitText("composer-editing", "Reply to " + ben.id() + ": Shall I bring the pot?");
            Pictures.takeOfPage(anns, "reply");
            anns.say("Yes please");
            anns.awaitText("quote", "Shall I bring the pot?");
            anns.awaitAllSent();

            assertThat(ben.delete("/conversations/" + group + "/messages/1").status())
                    .isEqualTo(200);
            anns.awaitText("quote", "Message deleted");
            anns.press("quote");
            await().until(() -> "1".equals(anns.driver().executeScript("return document.activeElement.dataset.seq")));
            Pictures.takeOfPage(anns, "quote");
            assertThat(anns.complaints()).isEmpty();
        }
    }

    @Test
    void aMentionIsCompletedByKeyboardAndHasABadgeAtTheOther() {
        say(ben, "Hello");
        try (Browser anns = open(ann, "Hello");
                Browser bens = page.signIn(ben)) {
            anns.awaitText("conversation-people", ben.id());
            anns.write("Look, @");
            anns.visible("completion-list");
            Pictures.takeOfPage(anns, "mention");
            anns.write(ben.id() + Keys.ENTER);
            anns.awaitNone("mention-option");
            assertThat(anns.composed()).isEqualTo("Look, @" + ben.id() + " ");
            anns.write("here" + Keys.ENTER);

            bens.visible("mention-badge");
            Pictures.takeOfPage(bens, "mentioned");
            bens.openConversation("Walks");
            bens.awaitText("mention", "@" + ben.id());
            bens.awaitNone("mention-badge");
        }
    }

    @Test
    void whoTypesIsNamedUntilTheMessageComes() {
        say(ben, "Hello");
        try (Browser anns = open(ann, "Hello");
                Browser bens = open(ben, "Hello")) {
            anns.write("Half a");
            bens.awaitText("typing-line", ann.id() + " is typing");
            Pictures.takeOfPage(bens, "typing");
            anns.write(" sentence" + Keys.ENTER);
            bens.awaitMessage("Half a sentence");
            await().until(() -> bens.textOf("typing-line"), String::isEmpty);
        }
    }

    private static Browser open(TestUser user, String newest) {
        return page.open(user, "Walks", newest);
    }

    private void say(TestUser user, String... contents) {
        PageFixture.say(user, group, contents);
    }
}
