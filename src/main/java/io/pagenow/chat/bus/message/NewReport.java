package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.Report;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A user's report of messages.
 *
 * @param seqs positions of the messages, each once
 * @param reportedId the user whom the report is about; empty for the sender of the messages
 */
public record NewReport(
        String userId,
        UUID conversationId,
        List<Long> seqs,
        Optional<String> reportedId,
        Report.Reason reason,
        String text) {}
