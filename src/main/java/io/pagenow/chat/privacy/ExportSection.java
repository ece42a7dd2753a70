package io.pagenow.chat.privacy;

import java.util.List;

/**
 * A part of an export.
 *
 * @param file name of its file
 * @param sql see {@link ExportSql}
 * @param window most objects of a page, and positions of a conversation that it looks at first, if it is read by position
 */
record ExportSection(String file, Kind kind, String sql, long window) {
    /** A page of the longest messages has some megabytes. */
    private static final long MESSAGES = 250;

    private static final long POSITIONS = 5_000;

    /** Most positions that one statement looks at when those before had nothing of the user. */
    static final long MAX_WINDOW = 50_000;

    /** Positions without anything of the user after which an empty page is returned, so that no page takes long. */
    static final long MAX_POSITIONS = 200_000;

    /** All parts in their order. Consecutive parts of one file are one array. */
    static final List<ExportSection> ALL = List.of(
            new ExportSection("profile.json", Kind.WHOLE, ExportSql.PROFILE),
            new ExportSection("blocked.json", Kind.WHOLE, ExportSql.BLOCKS),
            new ExportSection("push.json", Kind.WHOLE, ExportSql.PUSH),
            new ExportSection("friends.json", Kind.FRIENDSHIPS, ExportSql.FRIENDSHIPS),
            new ExportSection("conversations.json", Kind.BY_KEY, ExportSql.CONVERSATIONS),
            new ExportSection("conversations.json", Kind.BY_KEY, ExportSql.FORMER_CONVERSATIONS),
            new ExportSection("messages.json", Kind.BY_POSITION, ExportSql.MESSAGES, MESSAGES),
            new ExportSection("scheduled.json", Kind.WHOLE, ExportSql.SCHEDULED),
            new ExportSection("reactions.json", Kind.BY_POSITION, ExportSql.REACTIONS, POSITIONS),
            new ExportSection("mentions.json", Kind.BY_POSITION, ExportSql.MENTIONS, POSITIONS),
            new ExportSection("reports.json", Kind.BY_KEY, ExportSql.REPORTS),
            new ExportSection("acts.json", Kind.BY_KEY, ExportSql.ACTS),
            new ExportSection("attachments.json", Kind.BY_KEY, ExportSql.ATTACHMENTS),
            new ExportSection("", Kind.FILES, ExportSql.ATTACHMENTS));

    ExportSection(String file, Kind kind, String sql) {
        this(file, kind, sql, 0);
    }

    /** The way in which a part is read. */
    enum Kind {
        /** At once, because it is small. */
        WHOLE,
        /** At once, if the database has the original's table. */
        FRIENDSHIPS,
        /** In pages by a key. */
        BY_KEY,
        /** In pages by a key, of which only the names of files in the store count. */
        FILES,
        /** In pages of positions of each conversation. */
        BY_POSITION
    }
}
