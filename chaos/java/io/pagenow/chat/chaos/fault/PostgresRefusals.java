package io.pagenow.chat.chaos.fault;

import io.pagenow.chat.model.ErrorCode;

/** Counts the refusals that senders get while PostgreSQL does not answer. */
final class PostgresRefusals {
    private static final String CODE = ErrorCode.UNAVAILABLE.wireName();

    private PostgresRefusals() {}

    static int count(Stage stage) {
        return stage.ledger().errors().getOrDefault(CODE, 0);
    }

    static void require(Stage stage, int before) {
        stage.require(count(stage) > before, "no sender was told that the database is unavailable");
        stage.note("answers meanwhile: " + stage.ledger().errors());
    }
}
