package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.AuditEntry;
import java.util.List;

/** @param more whether another page follows */
public record AuditPage(List<AuditEntry> entries, boolean more) {}
