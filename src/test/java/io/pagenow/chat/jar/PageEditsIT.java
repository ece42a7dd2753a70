package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;

/** Edits and deletions at the page: everybody sees them, whether online at the time or not. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PageEditsIT {
    @AutoClose
    private static final Gate gate = Gate.open();

    @AutoClose
    private static final PageFixture page = start();

    private final TestUser ann = page.newUser("ann");
    private final TestUser ben = page.newUser("ben");
    private final String conversation = ann.direct(ben);

    private static PageFixture start() {
        TestServer started = TestServer.with()
                .set("CHAT_WEBSOCKET_PUBLIC_URL", "ws://127.0.0.1:" + gate.port() + "/")
                .start();
        gate.leadTo(started.webSocket().getPort());
        return PageFixture.of(started);
    }

    @Test
    void anEditByTheArrowKeyReachesTheOpenPageOfAnother() {
        say(ann, "one", "two");
        say(ben, "three");
        try (Browser anns = open(ann, ben, "three");
                Browser bens = open(ben, ann, "three")) {
            anns.write(Keys.ARROW_UP.toString());
            anns.awaitText("composer-editing", "Editing your message");
            Pictures.take(anns, "editing");
            anns.write(" and a half" + Keys.ENTER);

            bens.awaitMessage("two and a half");
            bens.awaitText("message-edited", "edited");
            anns.awaitAllSent();
            assertThat(anns.contents()).containsExactly("one", "two and a half", "three");
            assertThat(bens.contents()).containsExactly("one", "two and a half", "three");
            assertThat(contents()).containsExactly("one", "two and a half", "three");
            Pictures.take(bens, "edited");
            assertThat(anns.complaints()).isEmpty();
            assertThat(bens.complaints()).isEmpty();
        }
    }

    @Test
    void anEditThatIsCancelledChangesNothingAndGivesTheDraftBack() {
        say(ann, "one");
        try (Browser anns = open(ann, ben, "one")) {
            anns.write("half written");
            anns.menu(0, "message-edit");
            anns.write(" more" + Keys.ESCAPE);

            assertThat(anns.composed()).isEqualTo("half written");
            anns.write("!" + Keys.ENTER);
            anns.awaitMessage("half written!");
            anns.awaitAllSent();
            assertThat(contents()).containsExactly("one", "half written!");
        }
    }

    @Test
    void aDeletionShowsAPlaceholderOnBothPagesOnceItIsConfirmed() {
        say(ann, "one", "a secret");
        try (Browser anns = open(ann, ben, "a secret");
                Browser bens = open(ben, ann, "a secret")) {
            anns.menu(1, "message-delete");
            Pictures.take(anns, "confirm");
            anns.press("delete-cancel");
            assertThat(anns.contents()).containsExactly("one", "a secret");

            anns.menu(1, "message-delete");
            anns.press("delete-confirm");

            for (Browser browser : List.of(anns, bens)) {
                browser.awaitMessage("Message deleted");
                browser.awaitAllSent();
                browser.awaitText("conversation-item-preview", "Message deleted");
                assertThat(browser.contents()).containsExactly("one", "Message deleted");
                assertThat(browser.traces()).doesNotContain("a secret");
            }
            Pictures.take(bens, "deleted");
            bens.reload();
            bens.awaitMessage("Message deleted").awaitText("conversation-item-preview", "Message deleted");
            assertThat(bens.complaints()).isEmpty();
        }
    }

    @Test
    void aDeletedMessageIsNotUnreadAnyMore() {
        try (Browser bens = page.signIn(ben)) {
            say(ann, "one", "two");
            bens.awaitUnread(2);
            delete(ann, 2);
            bens.awaitUnread(1);
            bens.awaitText("conversation-item-preview", "Message deleted");
            delete(ann, 1);
            bens.awaitNothingUnread();
        }
    }

    @Test
    void anEditMadeWhileAPageIsOfflineOrClosedIsThereAfterwards() {
        say(ann, "one", "two");
        try (Browser bens = open(ben, ann, "two")) {
            gate.shut();
            bens.awaitState("offline");
            edit(ann, 1, "one, edited");
            delete(ann, 2);
            gate.reopen();
            bens.awaitMessage("one, edited").awaitMessage("Message deleted");

            bens.driver().get("about:blank");
            edit(ann, 1, "one, edited again");
            bens.driver().get(page.address().toString());
            bens.awaitState("online").openFirstConversation();
            bens.awaitMessage("one, edited again");
            assertThat(bens.contents()).containsExactly("one, edited again", "Message deleted");
        } finally {
            gate.reopen();
        }
    }

    @Test
    void anEditMadeOfflineIsSentAfterTheReconnectEvenIfThePageWasLoadedAgain() {
        say(ann, "one", "two", "three");
        try (Browser anns = open(ann, ben, "three")) {
            gate.shut();
            anns.awaitState("offline");
            anns.menu(0, "message-edit");
            anns.write(", edited offline" + Keys.ENTER);
            anns.menu(1, "message-delete");
            anns.press("delete-confirm");
            anns.awaitSending(2);
            anns.reload();
            anns.awaitMessage("one, edited offline");
            anns.awaitSending(2);
            Pictures.take(anns, "offline");
            assertThat(contents()).containsExactly("one", "two", "three");

            gate.reopen();
            anns.awaitState("online").awaitAllSent();
            await().until(this::contents, List.of("one, edited offline", "", "three")::equals);
            assertThat(anns.contents()).containsExactly("one, edited offline", "Message deleted", "three");
        } finally {
            gate.reopen();
        }
    }

    @Test
    void aRefusedEditShowsTheReasonOverAReloadUntilItIsDiscarded() {
        say(ann, "one");
        try (Browser anns = open(ann, ben, "one")) {
            gate.shut();
            anns.awaitState("offline");
            anns.write(Keys.ARROW_UP + ", here" + Keys.ENTER);
            anns.awaitSending(1);
            edit(ann, 1, "one, elsewhere");
            gate.reopen();

            anns.awaitText("message-failure", "Not saved. It was changed elsewhere meanwhile.");
            Pictures.take(anns, "refused");
            anns.reload();
            anns.awaitText("message-failure", "Not saved.");
            anns.press("message-discard");
            anns.awaitAllSent();
            assertThat(anns.contents()).containsExactly("one, elsewhere");
        } finally {
            gate.reopen();
        }
    }

    @Test
    void theMenuWorksByKeyboardAndOnlyOwnMessagesCanBeEdited() {
        say(ann, "one");
        say(ben, "two");
        try (Browser anns = open(ann, ben, "two")) {
            assertThat(anns.menuOf(1)).contains("message-copy").doesNotContain("message-edit", "message-delete");
            anns.leaveMenu(Keys.ESCAPE.toString());
            Pictures.take(anns.show(390, 700, true).openMenu(), "menu");
            anns.leaveMenu(Keys.END.toString() + Keys.ENTER);
            anns.typeInto("delete-dialog", Keys.ESCAPE);
            anns.openMenu().leaveMenu(Keys.ESCAPE.toString());
            anns.openMenu().chooseByKeys("message-edit");
            anns.write("!" + Keys.ENTER);
            anns.awaitMessage("one!");
            anns.awaitAllSent();
            assertThat(contents()).containsExactly("one!", "two");
        }
    }

    /** The page of somebody with the conversation open. */
    private static Browser open(TestUser user, TestUser other, String newest) {
        return page.open(user, other.id(), newest);
    }

    private void say(TestUser user, String... contents) {
        PageFixture.say(user, conversation, contents);
    }

    private void edit(TestUser user, long seq, String content) {
        call("PATCH", user, seq, new JsonObject().put("content", content).encode());
    }

    private void delete(TestUser user, long seq) {
        call("DELETE", user, seq, "");
    }

    private void call(String method, TestUser user, long seq, String body) {
        URI message = page.address().resolve("/conversations/" + conversation + "/messages/" + seq);
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        assertThat(Rest.call(method, message, content, "Authorization", user.token())
                        .status())
                .isEqualTo(200);
    }

    private List<String> contents() {
        return ben.history(conversation).stream()
                .map(message -> message.getString("content"))
                .toList();
    }
}
