package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestUser;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;

/** Reactions at the page. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PageReactionsIT {
    @AutoClose
    private static final PageFixture page = PageFixture.start();

    private final TestUser ann = page.newUser("ann");
    private final TestUser ben = page.newUser("ben");
    private final TestUser cem = page.newUser("cem");
    private final String group = ann.group("Walks", ben, cem);

    @Test
    void aReactionFromThePickerReachesTheOthersAndIsTakenBackByAPress() {
        say(ben, "The hut is ours");
        try (Browser anns = open(ann, "The hut is ours");
                Browser bens = open(ben, "The hut is ours")) {
            anns.menu(0, "message-react");
            anns.typeInto("emoji-search", "party");
            Pictures.takeOfPage(anns, "picker");
            anns.typeInto("emoji-search", Keys.ENTER);
            anns.awaitText("reaction", "1");

            bens.awaitText("reaction", "1");
            bens.awaitAttribute("reaction", "aria-label", ann.id() + " reacted with 🎉");
            bens.press("reaction");
            anns.awaitText("reaction", "2");
            bens.awaitAttribute("reaction", "aria-pressed", "true");
            Pictures.takeOfPage(bens, "reactions");
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
        return page.open(user, "Walks", newest);
    }

    private void say(TestUser user, String... contents) {
        PageFixture.say(user, group, contents);
    }
}
