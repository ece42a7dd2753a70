package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.Report;
import java.util.Optional;
import java.util.UUID;

/**
 * A query for a page of reports, oldest first.
 *
 * @param state empty for all
 * @param after the last report of the page before; empty for the first page
 * @param limit 1 or more
 */
public record ReportsQuery(Optional<Report.State> state, Optional<UUID> after, int limit) {}
