package io.pagenow.chat.database;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Classifies failures of the database, logs them and translates them for clients. */
public final class DatabaseFailures {
    /**
     * SQLSTATE classes (PostgreSQL manual, appendix A) of transient failures: connection exception, invalid authorization (a password is
     * being changed), invalid catalog name (the database is being created), transaction rollback, insufficient resources, object not in
     * prerequisite state (lock not available), operator intervention (restart, timeout), system error (disk).
     */
    private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "28", "3D", "40", "53", "55", "57", "58");

    /** {@code read_only_sql_transaction}: a standby, or a database that is configured read-only. */
    private static final String READ_ONLY = "25006";

    /**
     * SQLSTATEs of transient failures in other classes: read only, transaction idle or running for too long, prepared statement missing or
     * duplicated (caused by a pooler).
     */
    private static final Set<String> TRANSIENT_STATES = Set.of(READ_ONLY, "25P03", "25P04", "26000", "42P05");

    /**
     * SQLSTATE classes of failures that do not depend on the data: feature not supported, invalid transaction state, unknown prepared
     * statement, invalid authorization, invalid catalog or schema name, syntax error or access rule violation, system error, configuration
     * file error, internal error.
     */
    private static final Set<String> STATEMENT_CLASSES =
            Set.of("0A", "25", "26", "28", "3D", "3F", "42", "58", "F0", "XX");

    /** {@code insufficient_privilege}: the only SQLSTATE of class 42 that can depend on the data, through row security policies. */
    private static final String PRIVILEGE = "42501";

    private static final Logger log = LoggerFactory.getLogger(DatabaseFailures.class);

    private DatabaseFailures() {}

    /**
     * Logs a failure and translates it to a {@link ChatException}: {@code UNAVAILABLE} if it is transient, {@code INTERNAL} if the
     * database rejected the statement. A {@link ChatException} is passed on.
     */
    public static <T> Future<T> refuse(Throwable failure) {
        if (failure instanceof ChatException) {
            return Future.failedFuture(failure);
        }
        if (failure instanceof PgException && !isTransient(failure)) {
            log.error("The database rejected a statement", failure);
            return Future.failedFuture(ChatException.of(ErrorCode.INTERNAL, "Internal server error"));
        }
        if (isReadOnly(failure)) {
            log.warn("The database rejects writes: it is a standby, or configured read-only");
        } else {
            log.warn("The database does not respond: {}", failure.getMessage());
        }
        return Future.failedFuture(ChatException.unavailable());
    }

    /**
     * Returns true if a statement was rejected because of its data, so that a part of the data may be accepted. Triggers may raise any
     * SQLSTATE, so every state counts that is not known to have another cause.
     */
    public static boolean isOfData(Throwable failure) {
        String state = state(failure);
        return state.equals(PRIVILEGE)
                || !(state.length() < 2 || isTransient(failure) || STATEMENT_CLASSES.contains(state.substring(0, 2)));
    }

    public static boolean isOfPrivilege(PgException failure) {
        return PRIVILEGE.equals(failure.getSqlState());
    }

    /** Returns true if the same statement may succeed later. */
    static boolean isTransient(Throwable failure) {
        String state = state(failure);
        return TRANSIENT_STATES.contains(state)
                || (state.length() == 5 && TRANSIENT_CLASSES.contains(state.substring(0, 2)));
    }

    public static boolean isReadOnly(Throwable failure) {
        return state(failure).equals(READ_ONLY);
    }

    private static String state(Throwable failure) {
        return failure instanceof PgException rejected && rejected.getSqlState() != null ? rejected.getSqlState() : "";
    }
}
