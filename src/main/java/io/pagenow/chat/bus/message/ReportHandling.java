package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.Report;
import java.util.Optional;
import java.util.UUID;

/**
 * An administrator's decision about a report.
 *
 * @param actor the administrator
 * @param action a note about it
 */
public record ReportHandling(String actor, UUID reportId, Report.State state, Optional<String> action) {}
