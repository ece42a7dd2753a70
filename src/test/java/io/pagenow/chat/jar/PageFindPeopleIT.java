package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;

/** People are found at the page and chosen by the keyboard, and new groups are there at once and after a reload. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PageFindPeopleIT {
    @AutoClose
    private static final PageFixture page =
            PageFixture.of(TestServer.with().set("CHAT_PEOPLE_DIRECTORY", "all").start());

    private static final String NAME = "Benedikt <b>Lee</b>";

    private final TestUser ann = page.newUser("ann");
    private final TestUser ben = page.newUser("ben");
    private final TestUser cem = page.newUser("cem");
    private final String unique = ben.id().replaceAll("[^a-z0-9]", "");

    @BeforeEach
    void signInOnce() {
        ben.named(NAME + " " + unique).get("/me");
        cem.named("Cemile " + unique).get("/me");
        await().until(() ->
                ann.get("/users?q=" + Rest.encoded(unique)).objects().size() == 2);
    }

    @Test
    void aGroupOfPeopleWhoWereFoundIsThereAtOnceAndAfterAReload() {
        try (Browser anns = page.signIn(ann);
                Browser bens = page.signIn(ben)) {
            anns.press("new-group");
            anns.typeInto("group-title-input", "Walks");
            anns.typeInto("recipient-input", "bened " + unique);
            anns.awaitText("person-status", "1 person found.");
            anns.typeInto("recipient-input", Keys.ARROW_DOWN, Keys.ENTER);
            anns.awaitText("recipient-chip", NAME);
            anns.typeInto("recipient-input", unique);
            anns.awaitText("person-options", "Cemile");
            Pictures.takeOfPage(anns, "find-people");
            anns.typeInto("recipient-input", Keys.ARROW_DOWN, Keys.ENTER);
            anns.press("create-submit");
            anns.visible("composer-input");

            for (Browser browser : new Browser[] {anns, bens}) {
                browser.awaitText("conversation-list", "Walks");
                browser.reload();
                browser.awaitText("conversation-list", "Walks");
                assertThat(browser.complaints()).isEmpty();
            }
        }
    }

    @Test
    void theSearchFindsPeopleAndAWrongIdMakesNoConversation() {
        try (Browser anns = page.signIn(ann)) {
            anns.press("new-direct");
            anns.typeInto("recipient-input", "nobody-" + unique, Keys.ENTER);
            anns.awaitText("create-error", "There is nobody with the user id");
            Pictures.takeOfPage(anns, "nobody");
            assertThat(anns.complaints()).allMatch(refusal -> refusal.contains("400"));
            anns.press("create-cancel");

            anns.search("cemile " + unique);
            anns.awaitText("people-results", "Cemile");
            Pictures.takeOfPage(anns, "search-people");
            anns.press("found-person");
            anns.visible("composer-input");
            anns.awaitText("conversation-list", "Cemile");
            assertThat(ann.get("/conversation/direct/" + Rest.encoded(cem.id())).body())
                    .contains("conversationId");
            assertThat(anns.complaints()).isEmpty();
        }
    }
}
