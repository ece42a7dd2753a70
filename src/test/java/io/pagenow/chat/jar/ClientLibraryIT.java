package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.SharedResources;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
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

/** The client library with a real server, in Node and in a service worker of someone else's page. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class ClientLibraryIT {
    private static final Path FOLDER = Path.of("clients/js");

    @TempDir
    private static Path folder;

    private static final Gate gate = Gate.open();
    private static FolderServer pages;
    private static JarProcess server;

    @BeforeAll
    static void start() throws IOException {
        pages = FolderServer.of(Map.of("/client/", FOLDER.resolve("src"), "/", FOLDER.resolve("test/browser")));
        server = JarProcess.in(folder)
                .environment("CHAT_CORS_ORIGINS", pages.origin())
                .start()
                .awaitReady();
        gate.leadTo(server.webSocket().getPort());
    }

    @AfterAll
    static void stop() {
        server.close();
        pages.close();
        gate.close();
    }

    @Test
    void inNodeItLosesAndDoublesNothing() throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder("node", "--test", "test/server/")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true);
        command.environment().put("CHAT_HTTP", server.http().toString());
        command.environment().put("CHAT_WEBSOCKET", server.webSocket().toString());
        Process node = command.start();
        String report = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(node.waitFor()).as(report).isZero();
        assertThat(report).contains("# fail 0", "# skipped 0").doesNotContain("# pass 0");
    }

    @Test
    void whatAServiceWorkerCouldNotSendBeforeItWasStoppedTheNextOneSendsOnce() {
        Person fay = Person.signIn(server, "fay");
        String conversation = fay.directConversationWith("gus");
        JsonObject who = new JsonObject()
                .put("httpUrl", server.http().toString())
                .put("webSocketUrl", "ws://127.0.0.1:" + gate.port() + "/")
                .put("token", fay.token());
        try (Browser browser = Browser.open(pages.address()).awaitTitle("ready")) {
            Worker worker = new Worker(browser, who);
            await().until(() -> worker.ask("state").equals("online"));
            gate.shut();
            await().until(() -> !worker.ask("state").equals("online"));
            worker.send(conversation, "one");
            worker.send(conversation, "two");

            browser.stopServiceWorkers();
            assertThat(worker.ask("pending")).isEqualTo(List.of("one", "two"));

            gate.reopen();
            await().until(() -> worker.ask("settled").equals(List.of("one", "two")));
            assertThat(fay.history(conversation).stream().map(message -> ((JsonObject) message).getString("content")))
                    .containsExactly("one", "two");
            assertThat(worker.ask("received")).isEqualTo(List.of("one", "two"));
        } finally {
            gate.reopen();
        }
    }

    /** Questions to whichever worker runs now; one that is stopped is started by them. */
    private record Worker(Browser browser, JsonObject who) {
        Object ask(String what) {
            return ask(new JsonObject().put("ask", what));
        }

        void send(String conversation, String content) {
            ask(new JsonObject()
                    .put("ask", "send")
                    .put("conversationId", conversation)
                    .put("content", content));
        }

        private Object ask(JsonObject question) {
            return browser.resultOf(
                    "const [question, done] = arguments; ask(JSON.parse(question)).then(done);",
                    who.copy().mergeIn(question).encode());
        }
    }
}
