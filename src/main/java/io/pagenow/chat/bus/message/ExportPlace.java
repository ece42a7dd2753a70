package io.pagenow.chat.bus.message;

import java.util.UUID;

/**
 * The progress of an export.
 *
 * @param section number of the part, from 0
 * @param key the last key that was read in it
 * @param seq the last position that was looked at in the conversation {@code key}, 0 before the first
 */
public record ExportPlace(int section, UUID key, long seq) {
    private static final UUID LOWEST = new UUID(0, 0);

    /** The beginning of an export. */
    public static final ExportPlace BEGINNING = at(0);

    /** Returns the beginning of a part. */
    public static ExportPlace at(int section) {
        return new ExportPlace(section, LOWEST, 0);
    }
}
