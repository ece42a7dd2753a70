package io.pagenow.chat.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.SqlClient;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A role that may execute the functions and nothing else, in a schema other than {@code public}. */
@Threat(41)
class OutboxRolesTest {
    private final String database = TestDatabases.fresh();
    private final String role = "sender_" + UUID.randomUUID().toString().replace("-", "");

    @AfterEach
    void drop() {
        TestDatabases.execute(database, "DROP OWNED BY " + role, "DROP ROLE " + role);
        TestDatabases.drop(database);
    }

    /** A function whose parameters are those of a call fits better than a built-in one that takes anything. */
    @Test
    void itPutsNoFunctionInThePlaceOfABuiltInOne() {
        TestDatabases.execute(database, "CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
        try (TestServer server = TestServer.with().database(database).start()) {
            TestUser ann = server.user("ann");
            String group = ann.group("orders", server.user("ben"), server.user("cat"));
            TestDatabases.execute(
                    database,
                    "GRANT CREATE ON SCHEMA public TO " + role,
                    "GRANT EXECUTE ON FUNCTION chat_send, chat_add_participant, chat_create_conversation TO " + role);
            try (SqlClient client = SqlClient.open(as(role))) {
                String foreign = "LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'foreign'; END $$";
                client.execute("CREATE FUNCTION public.json_build_object("
                        + "text, text, text, text, text, jsonb, text, text, text, text[]) RETURNS json " + foreign);
                client.execute(
                        "CREATE FUNCTION public.json_build_object(text, text, text, boolean) RETURNS json " + foreign);
                client.execute(
                        "CREATE FUNCTION public.json_build_object(text, text, text, text[]) RETURNS json " + foreign);
                client.execute("CREATE FUNCTION public.jsonb_path_exists(jsonb, text) RETURNS boolean " + foreign);
                client.execute("CREATE FUNCTION public.joined(integer, text) RETURNS text " + foreign);
                client.execute(
                        "CREATE OPERATOR public.|| (LEFTARG = integer, RIGHTARG = text, FUNCTION = public.joined)");
                client.execute("CREATE FUNCTION public.joined(text, integer) RETURNS text " + foreign);
                client.execute(
                        "CREATE OPERATOR public.|| (LEFTARG = text, RIGHTARG = integer, FUNCTION = public.joined)");
                client.commit();
            }
            try (SqlClient client = SqlClient.open(as(role))) {
                client.text("SELECT chat_send('" + group + "', 'bot:orders', 'hello', data => '{\"order\": 17}',"
                        + " mentions => ARRAY['ann'])");
                client.text("SELECT chat_add_participant('" + group + "', 'dan', 'bot:orders')");
                client.text("SELECT chat_create_conversation('bot:orders', ARRAY['ann', 'ben'], 'Delivery')");
                client.text("SELECT chat_create_conversation('bot:orders', ARRAY['ann'])");
                client.commit();
            }
            try (SqlClient client = SqlClient.open(as(role))) {
                assertThatThrownBy(() ->
                                client.text("SELECT chat_send('" + group + "', 'bot:orders', repeat('x', 20000))"))
                        .hasMessageContaining("22023");
            }
            SqlClient.awaitRelayed(database);
            assertThat(ann.history(group))
                    .filteredOn(message -> "hello".equals(message.getString("content")))
                    .hasSize(1);
            assertThat(TestDatabases.query(database, "SELECT count(*) FROM conversation_table"))
                    .isEqualTo("3");
        }
    }

    @Test
    void theFunctionsGoOnInASchemaThatWasRenamedAsTheDocumentationSays() throws IOException {
        TestDatabases.execute(database, "CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
        String group;
        try (TestServer server = TestServer.with().database(database).start()) {
            group = server.user("ann").group("orders", server.user("ben"), server.user("cat"));
        }
        String page = Files.readString(Path.of("docs/database.md"));
        int begin = page.indexOf("DO $$");
        TestDatabases.execute(
                database,
                "ALTER SCHEMA public RENAME TO chat",
                "CREATE SCHEMA public",
                page.substring(begin, page.indexOf("END $$;", begin) + 7));
        TestDatabases.execute(
                database,
                "GRANT USAGE ON SCHEMA chat TO " + role,
                "GRANT EXECUTE ON FUNCTION chat.chat_send, chat.chat_create_conversation TO " + role);
        try (TestServer server =
                TestServer.with().database(database + "?search_path=chat").start()) {
            TestUser ann = server.user("ann");
            try (SqlClient client = SqlClient.open(as(role))) {
                client.text("SELECT chat.chat_send('" + group + "', 'bot:orders', 'hello')");
                client.text("SELECT chat.chat_create_conversation('bot:orders', ARRAY['ann'])");
                client.commit();
            }
            await().until(() -> ann.history(group).size() == 1);
            assertThat(TestDatabases.query(database, "SELECT count(*) FROM chat.conversation_table"))
                    .isEqualTo("2");
        }
    }

    private String as(String user) {
        return database.replaceFirst("//[^@]*@", "//" + user + ":secret@");
    }

    @Test
    void itSendsAndReadsNothing() {
        TestDatabases.execute(database, "CREATE SCHEMA chat", "CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
        try (TestServer server =
                TestServer.with().database(database + "?search_path=chat").start()) {
            TestUser ann = server.user("ann");
            String group = ann.group("orders", server.user("ben"), server.user("cat"));
            String send = "SELECT chat.chat_send('" + group + "', 'bot:orders', 'hello', id => '1')";
            try (SqlClient client = SqlClient.open(as(role))) {
                assertThatThrownBy(() -> client.text(send)).hasMessageContaining("42501");
            }
            TestDatabases.execute(
                    database,
                    "GRANT USAGE ON SCHEMA chat TO " + role,
                    "GRANT EXECUTE ON FUNCTION chat.chat_send, chat.chat_add_participant, chat.chat_create_conversation TO "
                            + role);

            try (SqlClient client = SqlClient.open(as(role))) {
                client.text("SELECT set_config('search_path', 'pg_temp', false)");
                client.execute(
                        "CREATE TEMPORARY TABLE outbox_table (conversation_id uuid, action text, user_id text, ref text,"
                                + " body json)");
                client.text(send);
                client.text("SELECT chat.chat_create_conversation('bot:orders', ARRAY['dan'])");
                client.commit();
            }
            await().until(() -> ann.history(group).size() == 1);
            assertThat(ann.history(group).get(0).getString("senderId")).isEqualTo("bot:orders");

            for (String forbidden : List.of(
                    "SELECT count(*) FROM chat.message_table",
                    "SELECT count(*) FROM chat.outbox_table",
                    "SELECT count(*) FROM chat.outbox_failed_table",
                    "SELECT chat.chat_message_id('" + group + "', 'a', 'b')",
                    "INSERT INTO chat.outbox_relay_table (holder, until) VALUES (gen_random_uuid(), now()) RETURNING holder")) {
                try (SqlClient client = SqlClient.open(as(role))) {
                    assertThatThrownBy(() -> client.text(forbidden))
                            .as(forbidden)
                            .hasMessageContaining("42501");
                }
            }
        }
    }
}
