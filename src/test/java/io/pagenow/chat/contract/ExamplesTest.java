package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.model.Scope;
import io.pagenow.chat.support.Patience;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.SqlClient;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestKeys;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples do what their guide says. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("examples");
    private static final Path GUIDE = Path.of("docs/chat-inside-your-application.md");

    @TempDir
    private Path folder;

    private static List<String> contents(List<JsonObject> messages) {
        return messages.stream().map(message -> message.getString("content")).toList();
    }

    /** The statements of a file one by one, as psql sends them. */
    private static String[] statements(String file) throws IOException {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        boolean isQuoted = false;
        for (String line : Files.readAllLines(EXAMPLES.resolve(file))) {
            statement.append(line).append('\n');
            isQuoted ^= line.contains("$$");
            if (line.endsWith(";") && !isQuoted) {
                statements.add(statement.toString());
                statement.setLength(0);
            }
        }
        return statements.toArray(String[]::new);
    }

    private static Process node(String program, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = Stream.concat(
                        Stream.of("node", EXAMPLES.resolve(program).toString()), Stream.of(arguments))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static List<String> output(Process process) throws IOException, InterruptedException {
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
        return printed.lines().toList();
    }

    @Test
    void theGuideNamesEveryExample() throws IOException {
        String guide = Files.readString(GUIDE);
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            assertThat(files.filter(Files::isRegularFile).map(Path::toString))
                    .allSatisfy(file -> assertThat(guide).contains(file));
        }
    }

    @Test
    void anOrderInSqlTellsItsCustomer() throws IOException {
        String database = TestDatabases.fresh();
        try (TestServer server = TestServer.with().database(database).start()) {
            TestUser alice = server.user("alice");
            TestUser carla = server.user("carla");
            try (TestSocket socket = alice.connect()) {
                TestDatabases.execute(database, statements("orders-sql/roles.sql"));
                String shop = database.replaceFirst("//[^@]*@", "//shop:change-me@");
                TestDatabases.execute(shop, statements("orders-sql/schema.sql"));
                TestDatabases.execute(shop, statements("orders-sql/order.sql"));

                socket.await(frame -> "Order 1 is shipped.".equals(frame.getString("content")));
            }
            SqlClient.awaitRelayed(database);
            JsonObject conversation = alice.conversations().get(0);
            assertThat(conversation.getString("title")).isEqualTo("Your order: a blue umbrella");
            String id = conversation.getString("conversationId");
            assertThat(contents(alice.history(id)).stream().filter(content -> !content.contains("added")))
                    .containsExactly(
                            "Thank you! We have your order of: a blue umbrella",
                            "Order 1 is paid.",
                            "Order 1 is shipped.");
            assertThat(carla.history(id)).hasSize(4);
            assertThat(TestDatabases.query(database, "SELECT count(*) FROM outbox_failed_table"))
                    .isEqualTo("0");
        } finally {
            TestDatabases.execute(
                    database, "DROP OWNED BY shop, chat_sender CASCADE", "DROP ROLE shop", "DROP ROLE chat_sender");
            TestDatabases.drop(database);
        }
    }

    @Test
    void anOrderByRestTellsItsCustomerOnceThoughTheProgramRunsAgain() throws IOException, InterruptedException {
        try (TestServer server = TestServer.start()) {
            TestUser bot = new TestKeys(server).bot(Scope.SEND, Scope.READ, Scope.MEMBERS);
            TestUser alice = server.user("alice");
            Map<String, String> environment = Map.of(
                    "CHAT_URL",
                    server.http().toString(),
                    "CHAT_KEY",
                    bot.token().substring("Key ".length()));
            try (TestSocket socket = alice.connect()) {
                List<String> first = output(node("orders-node/orders.mjs", environment, "alice", "17"));
                String conversation = alice.direct(bot);
                List<JsonObject> live = socket.awaitMessages(conversation, 3);

                assertThat(first).hasSize(3).allSatisfy(line -> assertThat(line).contains("Order 17 is"));
                assertThat(contents(live))
                        .containsExactly("Order 17 is placed.", "Order 17 is paid.", "Order 17 is shipped.");
                assertThat(live.get(1).getJsonObject("data").getInteger("order"))
                        .isEqualTo(17);
                assertThat(output(node("orders-node/orders.mjs", environment, "alice", "17")))
                        .isEqualTo(first);
                assertThat(alice.history(conversation)).hasSize(3);
            }
        }
    }

    @Test
    void anApplicationSignsTokensForItsUsers() throws IOException {
        Process signer = node(
                "tokens-node/tokens.mjs",
                Map.of(
                        "PORT", "0",
                        "ISSUER", "https://shop.example.org",
                        "AUDIENCE", "chat",
                        "KEY_FILE", folder.resolve("key.pem").toString()));
        try (BufferedReader printed = signer.inputReader(StandardCharsets.UTF_8)) {
            Matcher address =
                    Pattern.compile("(http://127\\.0\\.0\\.1:[0-9]+)/").matcher(printed.readLine());
            assertThat(address.find()).isTrue();
            String tokens = address.group(1);
            try (TestServer server = TestServer.with()
                    .set("CHAT_AUTH_JWKS_URI", tokens + "/jwks.json")
                    .set("CHAT_AUTH_ISSUER", "https://shop.example.org")
                    .set("CHAT_AUTH_AUDIENCE", "chat")
                    .set("CHAT_AUTH_USER_CLAIM", "sub")
                    .start()) {
                String token = Rest.get(URI.create(tokens + "/token?user=alice&name=Alice"))
                        .object()
                        .getString("token");
                TestUser alice = server.user("alice", token);
                assertThat(alice.get("/conversations").status()).isEqualTo(200);
                await().untilAsserted(() ->
                        assertThat(alice.get("/users?ids=alice").body()).contains("Alice"));
            }
        } finally {
            signer.destroy();
        }
    }
}
