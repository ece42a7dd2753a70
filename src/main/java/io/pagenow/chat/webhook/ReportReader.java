package io.pagenow.chat.webhook;

import io.pagenow.chat.model.Report;
import io.pagenow.chat.model.WebhookType;
import io.pagenow.chat.protocol.WebhookBodies;
import io.pagenow.chat.webhook.WebhookEvent.Order;
import io.pagenow.chat.webhook.WebhookEvent.Place;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Reads the reports that are not delivered to an endpoint. Methods fail with the database's error. */
final class ReportReader {
    private static final int PAGE = 20;

    private final Pool pool;

    ReportReader(Pool pool) {
        this.pool = pool;
    }

    Future<LaneReading> read(Endpoint endpoint) {
        return pool.preparedQuery(WebhookSql.WAITING_REPORTS)
                .execute(Tuple.of(endpoint.id(), (long) PAGE))
                .map(rows -> {
                    List<WebhookEvent> events = new ArrayList<>(rows.size());
                    rows.forEach(row -> events.add(event(row)));
                    return new LaneReading(0, 0, events, 0, 0, events.size() == PAGE, false);
                });
    }

    private static WebhookEvent event(Row row) {
        UUID reportId = row.getUUID(0);
        Report report = new Report(
                reportId,
                row.getOffsetDateTime(1).toInstant(),
                row.getString(2),
                row.getUUID(3),
                Optional.ofNullable(row.getString(4)),
                Report.Reason.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
                "",
                row.getString(6),
                Report.State.OPEN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new WebhookEvent(
                WebhookType.REPORT_CREATED,
                report.conversationId(),
                new Place(Order.NONE, 0, reportId),
                report.reportedAt(),
                WebhookBodies.report(report));
    }

    /** Notes that a report is delivered. */
    Future<Void> delivered(Endpoint endpoint, WebhookEvent event) {
        return pool.preparedQuery(WebhookSql.DELIVERED_REPORT)
                .execute(Tuple.of(endpoint.id(), event.place().subject()))
                .mapEmpty();
    }
}
