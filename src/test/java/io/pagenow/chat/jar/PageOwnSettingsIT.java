package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;

/** The user's own settings at the page: name and picture, read receipts and typing. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PageOwnSettingsIT {
    private static final String PICTURE = "https://example.invalid/ann.png";

    /** Makes the page believe that its server lists no features. */
    private static final String WITHOUT_FEATURES = """
            const request = window.fetch;
            window.fetch = async (resource, options) => {
              const response = await request(resource, options);
              if (!String(resource).endsWith('client-settings')) return response;
              return Response.json({ ...(await response.json()), features: [] });
            };
            """;

    @AutoClose
    private static final PageFixture page = PageFixture.of(
            TestServer.with().set("CHAT_PROFILES_EDITABLE", "true").start());

    @AutoClose
    private static final PageFixture strict = PageFixture.start();

    private final TestUser ann = page.newUser("ann");
    private final TestUser ben = page.newUser("ben");

    @Test
    void aNameAndAPictureAreSetByKeyboardAloneAndArriveInAnotherWindowOfTheUser() {
        try (Browser one = page.signIn(ann);
                Browser other = page.signIn(ann)) {
            one.tabTo("own-settings-open").type(Keys.ENTER);
            one.visible("own-settings-dialog");
            assertThat(one.focused()).isEqualTo("own-name");
            one.type("Ann Lee").tabTo("own-picture").type(PICTURE);
            Pictures.takeOfPage(one, "own-settings");
            one.type(Keys.ENTER).awaitHidden("own-settings-dialog");

            assertThat(one.focused()).isEqualTo("own-settings-open");
            other.awaitText("signed-in-user", "Ann Lee");
            Pictures.takeOfPage(other, "own-name");
            assertThat(profile().getString("name")).isEqualTo("Ann Lee");
            assertThat(profile().getString("picture")).isEqualTo(PICTURE);
            other.press("own-settings-open");
            assertThat(other.visible("own-picture").getDomProperty("value")).isEqualTo(PICTURE);
            other.clear("own-picture");
            other.press("own-settings-submit");
            other.awaitHidden("own-settings-dialog");
            assertThat(profile().getString("picture")).isNull();
            other.press("sign-out");
            assertThat(other.awaitSignedOut().traces()).doesNotContain("Ann Lee", PICTURE);
        }
    }

    @Test
    void aRefusedValueIsShownAtItsFieldUntilItIsChanged() {
        try (Browser anns = page.signIn(ann)) {
            anns.press("own-settings-open");
            anns.typeInto("own-name", "Ann");
            anns.typeInto("own-picture", "http://example.invalid/ann.png");
            anns.press("own-settings-submit");

            anns.awaitText("own-picture-error", "expected an https URL of at most 500 characters");
            anns.awaitAttribute("own-picture", "aria-invalid", "true");
            assertThat(anns.focused()).isEqualTo("own-picture");
            Pictures.takeOfPage(anns, "own-settings-refused");
            anns.type(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE).awaitHidden("own-picture-error");

            anns.typeInto("own-name", "x".repeat(100) + Keys.ENTER);
            anns.awaitText("own-name-error", "expected a text of 1 to 100 characters");
            assertThat(anns.focused()).isEqualTo("own-name");
            anns.type(Keys.ESCAPE).awaitHidden("own-settings-dialog");
            assertThat(profile().containsKey("name")).isFalse();
            anns.press("own-settings-open");
            assertThat(anns.visible("own-name").getDomProperty("value")).isEmpty();
            anns.awaitHidden("own-name-error");
        }
    }

    @Test
    void switchesReachTheOpenDialogOfAnotherWindowAndHideWhatOthersHaveRead() {
        String conversation = ann.direct(ben);
        PageFixture.say(ann, conversation, "Hello");
        try (Browser one = page.open(ann, ben.id(), "Hello");
                Browser other = page.signIn(ann);
                TestSocket socket = ben.connect()) {
            socket.readMessages(conversation);
            one.awaitText("row-seen", "Seen");
            one.press("own-settings-open");
            one.awaitChecked("own-readReceipts", true);

            other.tabTo("own-settings-open").type(Keys.ENTER);
            other.tabTo("own-readReceipts").type(Keys.SPACE).tabTo("own-typing").type(Keys.SPACE);
            other.tabTo("own-settings-submit").type(Keys.ENTER).awaitHidden("own-settings-dialog");

            one.awaitChecked("own-readReceipts", false).awaitChecked("own-typing", false);
            one.awaitNone("row-seen");
            assertThat(me().getBoolean("readReceipts")).isFalse();
            assertThat(me().getBoolean("typing")).isFalse();
            one.press("own-readReceipts");
            one.press("own-settings-submit");
            one.awaitText("row-seen", "Seen");
            assertThat(me().getBoolean("readReceipts")).isTrue();
            assertThat(me().getBoolean("typing")).isFalse();
            assertThat(one.complaints()).isEmpty();
        }
    }

    @Test
    void onlySettingsThatTheServerOffersAreShown() {
        TestUser dora = strict.newUser("dora");
        try (Browser doras = strict.signIn(dora)) {
            doras.press("own-settings-open");
            doras.visible("own-switches");
            doras.awaitHidden("own-profile");
            doras.awaitHidden("own-push");
            Pictures.takeOfPage(doras, "own-settings-strict");
        }
        try (Browser doras = Browser.open(strict.address())) {
            doras.driver()
                    .executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", WITHOUT_FEATURES));
            doras.reload();
            doras.signIn(dora.id()).press("own-settings-open");
            doras.visible("own-alerts");
            for (String field : List.of("own-profile", "own-switches", "own-previews", "own-push")) {
                doras.awaitHidden(field);
            }
        }
    }

    private JsonObject profile() {
        return ann.get("/users?ids=" + Rest.encoded(ann.id())).objects().get(0);
    }

    private JsonObject me() {
        return ann.get("/me").object();
    }
}
