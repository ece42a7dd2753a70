package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.NodeTools;
import io.pagenow.chat.support.SharedResources;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The example of the hooks of React, built as its guide says, with a real server. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class ReactExampleIT {
    private static final Path EXAMPLE = Path.of("clients/react/example");
    private static final int PAGE = 50;

    /** The drafts that the storage of the library keeps. */
    private static final String DRAFTS = """
            const done = arguments[arguments.length - 1];
            const opening = indexedDB.open('chat-api-client/ann');
            opening.onsuccess = () => {
              const reading = opening.result.transaction('records').objectStore('records').getAll();
              reading.onsuccess = () => {
                opening.result.close();
                done(reading.result.map((record) => record.text ?? '').join(''));
              };
            };
            """;

    @TempDir
    private static Path folder;

    @TempDir
    private static Path built;

    private static FolderServer pages;
    private static JarProcess server;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        NodeTools.install(EXAMPLE);
        NodeTools.run(EXAMPLE, List.of("node", "build.mjs", built.toString()));
        pages = FolderServer.of(Map.of("/", built));
        server = JarProcess.in(folder)
                .environment("CHAT_CORS_ORIGINS", pages.origin())
                .start()
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
        pages.close();
    }

    @Test
    void twoPeopleChatAndFindEverythingAgainAfterAReload() {
        Person ann = Person.signIn(server, "ann");
        String conversation = ann.directConversationWith("ben");
        Person.Connection socket = ann.connect();
        for (int number = 1; number <= PAGE + 5; number++) {
            socket.send(conversation, "old-" + number, "old " + number);
        }
        try (Browser one = open("ann");
                Browser other = open("ben")) {
            awaitCount(one, "message", PAGE);
            one.press("older");
            awaitCount(one, "message", PAGE + 5);
            awaitCount(other, "message", PAGE);

            one.typeInto("text", "Hello Ben");
            await().until(() -> other.textOf("typing"), text -> text.contains("ann writes"));
            one.press("send");
            awaitLast(other, "ann: Hello Ben");
            awaitLast(one, "ann: Hello Ben ✓");
            other.typeInto("text", "Hello Ann");
            other.press("send");
            awaitLast(one, "ben: Hello Ann");

            one.typeInto("text", "not sent");
            await().until(() -> one.resultOf(DRAFTS), "not sent"::equals);
            one.reload();
            awaitLast(one, "ben: Hello Ann");
            one.awaitAttribute("text", "value", "not sent");
            assertThat(one.textOf("connection")).startsWith("online");
        }
    }

    /** Opens the conversation, which is the first one of the list. */
    private static Browser open(String userId) {
        String query = "?server=" + URLEncoder.encode(server.http().toString(), StandardCharsets.UTF_8);
        Browser browser = Browser.open(URI.create(pages.address() + query));
        browser.typeInto("user", userId);
        browser.press("sign-in");
        browser.press("conversation");
        return browser;
    }

    private static void awaitCount(Browser browser, String id, int count) {
        String script = "return document.querySelectorAll('[data-testid=%s]').length".formatted(id);
        await().until(() -> browser.driver().executeScript(script), shown -> shown.equals((long) count));
    }

    private static void awaitLast(Browser browser, String text) {
        String script = "return [...document.querySelectorAll('[data-testid=message]')].at(-1)?.innerText";
        await().until(() -> browser.driver().executeScript(script), text::equals);
    }
}
