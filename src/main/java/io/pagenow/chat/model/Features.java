package io.pagenow.chat.model;

import java.util.List;

/**
 * What this server can do that servers before it could not, as {@code GET /client-settings} tells. A client that meets a server without
 * a feature does as it did before there was one.
 */
public final class Features {
    /** A heartbeat with a {@code ref} is answered with {@code done}. */
    public static final String REF = "ref";

    /** A {@code sync} may come in parts, and in one frame of 256 KiB. */
    public static final String SYNC_PARTS = "sync-parts";

    public static final List<String> ALL = List.of(REF, SYNC_PARTS);

    private Features() {}
}
