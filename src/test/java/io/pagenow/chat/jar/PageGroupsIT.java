package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;

/** Groups at the page: members, settings, invite links, and the user's own settings of a conversation. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PageGroupsIT {
    @AutoClose
    private static final PageFixture page = PageFixture.start();

    private final TestUser ann = page.newUser("ann");
    private final TestUser ben = page.newUser("ben");
    private final TestUser cem = page.newUser("cem");
    private final TestUser dora = page.newUser("dora");
    private final String group = ann.group("Walks", ben, cem);

    @Test
    void aMemberWhoIsAddedAtThePanelSeesTheGroupAtOnceAndTheOthersSeeALineAboutIt() {
        say(ben, "Who comes along?");
        try (Browser anns = open(ann);
                Browser doras = page.signIn(dora)) {
            anns.press("open-members");
            anns.awaitText("members-heading", "Members (3)");
            anns.typeInto("member-input", dora.id() + Keys.ENTER);

            anns.awaitText("members-heading", "Members (4)");
            doras.openConversation("Walks");
            doras.awaitText("message-list", ann.id() + " added you");
            Pictures.takeOfPage(anns, "members");
            anns.press("members-close");
            anns.awaitText("message-list", "You added " + dora.id());
            doras.say("Me!");
            anns.awaitMessage("Me!");
            assertThat(anns.complaints()).isEmpty();
            assertThat(doras.complaints()).isEmpty();
        }
    }

    @Test
    void rolesAndTheRightToWriteChangeAtThePanelAndShowAtTheOthers() {
        say(ben, "Hello");
        try (Browser anns = open(ann);
                Browser bens = open(ben)) {
            anns.press("open-members");
            anns.memberMenu(ben.id(), "member-promote");
            anns.awaitText("member-list", "Administrator");
            bens.awaitText("message-list", ann.id() + " made you an administrator");
            anns.memberMenu(cem.id(), "member-silence");
            anns.awaitText("member-list", "may not write");
            try (Browser cems = open(cem)) {
                cems.awaitText("composer-bar", "taken away your right to write");
                assertThat(cems.visible("composer-input").isEnabled()).isFalse();
                anns.memberMenu(cem.id(), "member-unsilence");
                cems.awaitEnabled("composer-input");
            }
            anns.memberMenu(ben.id(), "member-hand-over");
            anns.press("confirm-yes");
            bens.awaitText("message-list", "handed the group over to you");
            assertThat(anns.complaints()).isEmpty();
        }
    }

    @Test
    void whoIsRemovedOrLeavesLosesTheGroupAtOnce() {
        say(ben, "Hello");
        try (Browser anns = open(ann);
                Browser bens = open(ben);
                Browser cems = open(cem)) {
            anns.press("open-members");
            anns.memberMenu(ben.id(), "member-remove");
            anns.press("confirm-yes");
            bens.awaitText("notice", "You are no longer in");
            bens.awaitText("list-empty", "No conversations yet");

            anns.press("members-close");
            cems.press("conversation-more");
            cems.press("conversation-leave");
            cems.press("confirm-yes");
            cems.awaitText("list-empty", "No conversations yet");
            anns.awaitText("message-list", cem.id() + " left the group");
            assertThat(ben.get("/conversations/" + group).status()).isEqualTo(404);
        }
    }

    @Test
    void theSettingsOfAGroupReachTheOthersWithoutAReload() {
        say(ben, "Hello");
        try (Browser anns = open(ann);
                Browser bens = open(ben)) {
            anns.press("conversation-more");
            anns.press("conversation-settings");
            anns.clear("settings-title");
            anns.typeInto("settings-title", "Long <b>walks</b>");
            anns.press("settings-frozen");
            anns.choose("settings-ttl", "a week");
            Pictures.takeOfPage(anns, "settings");
            anns.press("settings-submit");

            bens.awaitText("conversation-title", "Long <b>walks</b>");
            bens.awaitText("conversation-list", "Long <b>walks</b>");
            bens.awaitText("composer-bar", "Only administrators can write here");
            assertThat(ben.get("/conversations/" + group)
                            .object()
                            .getJsonObject("settings")
                            .getInteger("messageTtlSeconds"))
                    .isEqualTo(604_800);
            Pictures.takeOfPage(bens, "frozen");
            assertThat(anns.visible("composer-input").isEnabled()).isTrue();
            assertThat(bens.complaints()).isEmpty();
        }
    }

    @Test
    void anInviteLinkOpensTheGroupUntilItIsRevoked() {
        say(ben, "Hello");
        try (Browser anns = open(ann)) {
            anns.press("conversation-more");
            anns.press("conversation-settings");
            anns.press("link-create");
            String link = anns.visible("link-text").getDomProperty("value");
            try (Browser doras = Browser.open(page.address().resolve(link)).signIn(dora.id())) {
                doras.awaitText("conversation-title", "Walks");
                doras.say("I am in");
                assertThat(doras.driver().getCurrentUrl()).doesNotContain("join=");
            }
            anns.press("link-revoke");
            anns.awaitText("link-status", "No link");
            TestUser eva = page.newUser("eva");
            try (Browser evas = Browser.open(page.address().resolve(link)).signIn(eva.id())) {
                evas.awaitText("notice", "not valid any more");
            }
        }
    }

    @Test
    void ownSettingsAreSetByKeyboardAndSurviveAReload() {
        say(ben, "Hello");
        String other = ann.direct(ben);
        try (TestSocket socket = ben.connect()) {
            socket.deliver("d1", other, "Newer");
        }
        try (Browser anns = page.signIn(ann)) {
            await().until(anns::titles, List.of(ben.id(), "Walks")::equals);
            anns.listMenu("Walks");
            Pictures.takeOfPage(anns, "list-menu");
            anns.chooseByKeys("conversation-pin");
            await().until(anns::titles, List.of("Walks", ben.id())::equals);
            anns.listMenu("Walks").chooseByKeys("conversation-mute");
            anns.visible("sign-mute");
            anns.reload();
            anns.visible("sign-mute");
            anns.visible("sign-pin");
            await().until(anns::titles, List.of("Walks", ben.id())::equals);

            anns.listMenu("Walks").chooseByKeys("conversation-archive");
            await().until(anns::titles, List.of(ben.id())::equals);
            anns.press("archive-toggle");
            await().until(anns::titles, List.of("Walks")::equals);
            anns.press("archive-toggle");
            anns.listMenu(ben.id()).chooseByKeys("conversation-hide");
            await().until(anns::titles, List.of()::equals);
            try (TestSocket socket = ben.connect()) {
                socket.deliver("d2", other, "Back again");
            }
            await().until(anns::titles, List.of(ben.id())::equals);
            assertThat(anns.complaints()).isEmpty();
        }
    }

    private Browser open(TestUser user) {
        return page.open(user, "Walks");
    }

    private void say(TestUser user, String... contents) {
        PageFixture.say(user, group, contents);
    }
}
