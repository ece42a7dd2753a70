package io.pagenow.chat.privacy;

import io.pagenow.chat.bus.message.ExportStart;
import io.pagenow.chat.database.Transactions;
import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import java.time.Duration;

/** Puts exports on record before they begin, of each user one a minute on all nodes together. */
final class ExportStore {
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final Transactions transactions;

    ExportStore(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Fails with {@code RATE_LIMITED} if the user was exported within a minute. */
    Future<Void> begin(ExportStart start) {
        return transactions.run(statements -> statements
                .run(AuditSql.LOCK_EXPORT, start.userId())
                .compose(locked -> statements.run(AuditSql.RECORD_EXPORT, start.userId(), start.actor(), via(start)))
                .map(recorded -> {
                    if (recorded.rowCount() == 0) {
                        throw ChatException.rateLimited("A user is exported at most once a minute", INTERVAL);
                    }
                    return null;
                }));
    }

    private static String via(ExportStart start) {
        return start.actor().equals(start.userId()) ? Via.USER : Via.ofAdministrator(start.actor());
    }
}
