package io.pagenow.chat.people;

import io.pagenow.chat.bus.message.NewReport;
import io.pagenow.chat.bus.message.ReportHandling;
import io.pagenow.chat.bus.message.ReportPage;
import io.pagenow.chat.bus.message.ReportsQuery;
import io.pagenow.chat.database.Transactions;
import io.pagenow.chat.database.Transactions.Statements;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Report;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Stores reports of messages with a copy of the messages, because their sender may delete them. */
final class ReportStore {
    private final Pool pool;
    private final Transactions transactions;

    ReportStore(Pool pool, Transactions transactions) {
        this.pool = pool;
        this.transactions = transactions;
    }

    /** A copy of messages, and the user whom the report of them is about. */
    private record Evidence(String messages, Optional<String> reportedId) {}

    /**
     * Stores a report. If the user has reported all of the messages before, it is that report.
     *
     * @return fails with {@code NOT_FOUND} if the user is not a participant, with {@code INVALID_FIELD} if a message does
     *     not exist or the user in question has sent none of them
     */
    Future<UUID> report(NewReport report) {
        return transactions.run(statements -> statements
                .run(ModerationSql.LOCK_REPORTER, report.conversationId().toString(), report.userId())
                .compose(locked -> evidence(statements, report))
                .compose(evidence -> earlier(statements, report).compose(known -> known.map(Future::succeededFuture)
                        .orElseGet(() -> store(statements, report, evidence)))));
    }

    private static Future<Evidence> evidence(Statements statements, NewReport report) {
        return statements
                .run(
                        ModerationSql.COPY_MESSAGES,
                        report.conversationId(),
                        report.userId(),
                        seqs(report),
                        report.reportedId().orElse(null))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw ChatException.conversationNotFound();
                    }
                    return evidence(report, rows.iterator().next());
                });
    }

    private static Evidence evidence(NewReport report, Row row) {
        if (row.getLong(1) < report.seqs().size()) {
            throw invalid("seqs", "a message does not exist");
        }
        if (report.reportedId().isPresent() && !row.getBoolean(4)) {
            throw invalid("userId", "the user has sent none of the messages");
        }
        Optional<String> onlySender = row.getLong(2) == 1 ? Optional.of(row.getString(3)) : Optional.empty();
        return new Evidence(row.getString(0), report.reportedId().or(() -> onlySender));
    }

    private static ChatException invalid(String field, String fault) {
        return ChatException.ofField(ErrorCode.INVALID_FIELD, field, "Invalid parameter '" + field + "': " + fault);
    }

    private static Future<Optional<UUID>> earlier(Statements statements, NewReport report) {
        return statements
                .run(ModerationSql.EARLIER_REPORTS, report.conversationId(), report.userId(), seqs(report))
                .map(rows -> rows.size() < report.seqs().size()
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getUUID(1)));
    }

    private static Future<UUID> store(Statements statements, NewReport report, Evidence evidence) {
        UUID reportId = UUID.randomUUID();
        return statements
                .run(
                        ModerationSql.REPORT,
                        report.conversationId(),
                        report.userId(),
                        seqs(report),
                        reportId,
                        evidence.reportedId().orElse(null),
                        name(report.reason()),
                        report.text(),
                        evidence.messages())
                .map(reportId);
    }

    private static Long[] seqs(NewReport report) {
        return report.seqs().toArray(Long[]::new);
    }

    Future<ReportPage> page(ReportsQuery query) {
        return pool.preparedQuery(ModerationSql.REPORTS)
                .execute(Tuple.of(
                        query.state().map(ReportStore::name).orElse(null),
                        query.after().orElse(null),
                        query.limit() + 1L))
                .map(rows -> page(rows, query.limit()));
    }

    private static ReportPage page(RowSet<Row> rows, int limit) {
        List<Report> reports = new ArrayList<>(limit);
        for (Row row : rows) {
            if (reports.size() < limit) {
                reports.add(read(row));
            }
        }
        return new ReportPage(reports, rows.size() > limit);
    }

    /** Fails with {@code NOT_FOUND} if there is no such report. */
    Future<Report> handle(ReportHandling handling) {
        return pool.preparedQuery(ModerationSql.HANDLE_REPORT)
                .execute(Tuple.of(
                        handling.actor(),
                        handling.reportId(),
                        name(handling.state()),
                        handling.action().orElse(null)))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw ChatException.of(ErrorCode.NOT_FOUND, "Report not found");
                    }
                    return read(rows.iterator().next());
                });
    }

    private static Report read(Row row) {
        return new Report(
                row.getUUID(0),
                row.getOffsetDateTime(1).toInstant(),
                row.getString(2),
                row.getUUID(3),
                Optional.ofNullable(row.getString(4)),
                Report.Reason.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
                row.getString(6),
                row.getString(7),
                Report.State.valueOf(row.getString(8).toUpperCase(Locale.ROOT)),
                Optional.ofNullable(row.getString(9)),
                Optional.ofNullable(row.getString(10)),
                Optional.ofNullable(row.getOffsetDateTime(11)).map(OffsetDateTime::toInstant));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
