package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.Report;
import java.util.List;

/**
 * A page of reports.
 *
 * @param more whether another page follows
 */
public record ReportPage(List<Report> reports, boolean more) {}
