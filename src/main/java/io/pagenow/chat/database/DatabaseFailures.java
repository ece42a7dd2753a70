package io.pagenow.chat.database;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told when the database fails, and what the log is. */
public final class DatabaseFailures {
    /**
     * Classes of SQLSTATE (PostgreSQL manual, appendix A) that pass by themselves: connection lost, not let in (a password that is being
     * changed, a database that is being made), transaction rolled back for another's sake, out of resources, lock not available, operator
     * intervention (restart, timeout), an error of the system (its disk).
     */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "28", "3D", "40", "53", "55", "57", "58");

    /** {@code read_only_sql_transaction}: a standby, or a database that is set to be read only. */
    private static final String READ_ONLY = "25006";

    /**
     * Single states: read only, a transaction that took too long (two kinds), a prepared statement that is not there or there already,
     * which a pooler is the cause of.
     */
    private static final Set<String> PASSING_STATES = Set.of(READ_ONLY, "25P03", "25P04", "26000", "42P05");

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
    public static <T> Future<T> refuse(Throwable failure) {
        if (failure instanceof ChatException) {
            return Future.failedFuture(failure);
        }
        if (failure instanceof PgException && !isPassing(failure)) {
            log.error("The database rejected a statement", failure);
            return Future.failedFuture(ChatException.of(ErrorCode.INTERNAL, "Internal server error"));
        }
        if (isReadOnly(failure)) {
            log.warn("The database takes no writes: it is a standby, or set to be read only");
        } else {
            log.warn("The database does not answer: {}", failure.getMessage());
        }
        return Future.failedFuture(ChatException.unavailable());
    }

    /**
     * Whether a statement was refused for the data in it, so that a part of that data may be accepted. Triggers may raise any SQLSTATE, so
     * all count that are not known to be of another kind.
     */
    public static boolean isOfData(Throwable failure) {
        String state = state(failure);
        return state.equals(PRIVILEGE)
                || !(state.length() < 2 || isPassing(failure) || OF_STATEMENT.contains(state.substring(0, 2)));
    }

    public static boolean isOfPrivilege(PgException failure) {
        return PRIVILEGE.equals(failure.getSqlState());
    }

    /** Whether the same statement may succeed in a while. */
    static boolean isPassing(Throwable failure) {
        String state = state(failure);
        return PASSING_STATES.contains(state)
                || (state.length() == 5 && PASSING_CLASSES.contains(state.substring(0, 2)));
    }

    public static boolean isReadOnly(Throwable failure) {
        return state(failure).equals(READ_ONLY);
    }

    private static String state(Throwable failure) {
        return failure instanceof PgException rejected && rejected.getSqlState() != null ? rejected.getSqlState() : "";
    }
}
