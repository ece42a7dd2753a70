package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.FileFacts;

/** A file that was received and examined. */
public record FinishedUpload(UploadLease lease, FileFacts facts) {}
