package io.pagenow.chat.persistence;

import io.pagenow.chat.protocol.ChatException;
import io.pagenow.chat.protocol.ErrorCode;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told when the database fails, and what the log is. */
final class DatabaseFailures {
    /**
     * Classes of SQLSTATE (PostgreSQL manual, appendix A) that pass by themselves: connection lost, transaction rolled back for another's
     * sake, out of resources, lock not available, operator intervention (restart, timeout).
     */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "55", "57");

    /**
     * Classes of SQLSTATE that the same statement with other data would meet too: not supported, wrong transaction state, unknown prepared
     * statement, unknown catalog or schema, syntax or access rule, fault of the system, of its settings, or of PostgreSQL itself.
     */
    private static final Set<String> OF_STATEMENT = Set.of("0A", "25", "26", "28", "3D", "3F", "42", "58", "F0", "XX");

    /** SQLSTATE insufficient_privilege: of its class the one that can depend on the row, by a policy of row security. */
    private static final String PRIVILEGE = "42501";

    private static final Logger log = LoggerFactory.getLogger(DatabaseFailures.class);

    private DatabaseFailures() {}

    /** Fails with a {@link ChatException}, whatever the failure was. */
    static <T> Future<T> refuse(Throwable failure) {
        if (failure instanceof ChatException) {
            return Future.failedFuture(failure);
        }
        if (failure instanceof PgException rejected && !PASSING.contains(sqlStateClass(rejected))) {
            log.error("The database rejected a statement", rejected);
            return Future.failedFuture(ChatException.of(ErrorCode.INTERNAL, "Internal server error"));
        }
        log.warn("The database does not answer: {}", failure.getMessage());
        return Future.failedFuture(ChatException.unavailable());
    }

    /**
     * Whether a statement was refused for the data in it, so that a part of that data may be accepted. Triggers may raise any SQLSTATE, so
     * all count that are not known to be of another kind.
     */
    static boolean isOfData(Throwable failure) {
        if (!(failure instanceof PgException rejected)) {
            return false;
        }
        String kind = sqlStateClass(rejected);
        return isOfPrivilege(rejected) || !(kind.isEmpty() || PASSING.contains(kind) || OF_STATEMENT.contains(kind));
    }

    static boolean isOfPrivilege(PgException failure) {
        return PRIVILEGE.equals(failure.getSqlState());
    }

    private static String sqlStateClass(PgException failure) {
        String state = failure.getSqlState();
        return state == null || state.length() < 2 ? "" : state.substring(0, 2);
    }
}
