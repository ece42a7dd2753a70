package io.pagenow.chat.chaos.fault;

/** What senders are told when PostgreSQL cannot do what it is asked for. */
final class PostgresRefusals {
    private static final String CODE = "unavailable";

    private PostgresRefusals() {}

    static int count(Stage stage) {
        return stage.ledger().errors().getOrDefault(CODE, 0);
    }

    static void require(Stage stage, int before) {
        stage.require(count(stage) > before, "no sender was told that the database is unavailable");
        stage.note("answers meanwhile: " + stage.ledger().errors());
    }
}
