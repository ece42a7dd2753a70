package io.pagenow.chat.bus.message;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A page of an export.
 *
 * @param file name of the file that it belongs to; consecutive pages of one file are one JSON array. {@code ""} if it has no objects
 * @param objects JSON objects
 * @param stored files of the user
 * @param next where the next page begins, empty at the end
 */
public record ExportPage(String file, List<String> objects, List<StoredFile> stored, Optional<ExportPlace> next) {
    /**
     * A file of the user.
     *
     * @param storeKey its name in the store
     */
    public record StoredFile(UUID attachmentId, String name, String storeKey) {}
}
