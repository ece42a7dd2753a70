package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.model.Scope;
import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestKeys;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Bots at the page. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PageBotsIT {
    private static final TestServer server = TestServer.start();

    @AutoClose
    private static final PageFixture page = PageFixture.of(server);

    @Test
    void aBotIsMarkedBesideItsNameAndNobodyElseIs() {
        TestUser ann = page.newUser("ann");
        TestUser ben = page.newUser("ben");
        TestUser bot = new TestKeys(server).bot(Scope.SEND);
        String group = ann.group("Orders", ben, bot);
        PageFixture.say(ben, group, "Who has paid?");
        try (Browser anns = page.open(ann, "Orders", "Who has paid?")) {
            anns.awaitNone("message-bot");
            bot.post(
                    "/conversations/" + group + "/messages",
                    "{\"tempMessageId\":\"t\",\"content\":\"Order 17 is paid.\"}");

            anns.awaitMessage("Order 17 is paid.");
            anns.awaitText("message-bot", "bot");
            assertThat(anns.driver()
                            .executeScript("return document.querySelectorAll('[data-testid=message-bot]').length"))
                    .isEqualTo(1L);
            Pictures.takeOfPage(anns, "bot");
            assertThat(anns.complaints()).isEmpty();
        }
    }
}
