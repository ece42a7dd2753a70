package io.pagenow.chat.model;

/** Sizes set by the contract and the schema. A character is a Unicode code point, as in PostgreSQL. */
public final class Limits {
    /** Most characters of a user id. The original has 50 (contract, row I2); other providers' ids are longer. */
    public static final int USER_ID = 200;
    /** Most characters of a group's title ({@code conversation_table.title}). */
    public static final int TITLE = 300;
    /** Most characters of a client's name for a message ({@code message_table.temp_message_id}). */
    public static final int TEMP_MESSAGE_ID = 200;
    /** Most characters of a client's name for any other frame. */
    public static final int REF = 200;
    /** Deepest nesting of an application's data of a message; the object itself counts as 1. */
    public static final int DATA_DEPTH = 8;
    /** Maximum users in one page of the reactions to a message. */
    public static final int MAX_REACTIONS_PER_PAGE = 200;
    /** Most ranges of one deletion. */
    public static final int RANGES = 100;
    /** Most recipients of one new conversation. */
    public static final int RECIPIENTS = 5000;
    /** Most members in one page. */
    public static final int MEMBERS_PER_PAGE = 200;
    /** Most characters of the URL of a picture. */
    public static final int PICTURE = 500;
    /** Most characters of the name of a user. */
    public static final int NAME = 100;
    /** Most users in one query of profiles. */
    public static final int PROFILES = 200;
    /** Most messages in one report. */
    public static final int REPORTED_AT_ONCE = 20;
    /** Most characters of the text of a report. */
    public static final int REPORT_TEXT = 1000;
    /** Most characters of an administrator's note about a report. */
    public static final int REPORT_ACTION = 200;
    /** Most reports in one page. */
    public static final int REPORTS_PER_PAGE = 100;
    /** Most characters of the reason for a ban. */
    public static final int BAN_REASON = 500;
    /** Most users who are banned at the same time. */
    public static final int BANS = 100_000;

    /** Maximum erased users who are kept out, whose hashes every node holds in memory. */
    public static final int ERASED_USERS = 100_000;
    /** Most API keys that are valid at the same time. */
    public static final int API_KEYS = 1000;
    /** Most endpoints of webhooks. */
    public static final int WEBHOOKS = 100;
    /** Most characters of the URL of an endpoint of webhooks. */
    public static final int WEBHOOK_URL = 2_000;
    /** Most conversations to which an endpoint of webhooks is limited. */
    public static final int WEBHOOK_CONVERSATIONS = 1_000;
    /** Most requests a second that the rate of an API key may allow. */
    public static final int API_KEY_RATE = 100_000;
    /** Most messages that a user has scheduled. */
    public static final int SCHEDULED = 100;
    /** Most days for which a message is scheduled. */
    public static final int SCHEDULED_DAYS = 365;
    /** Most characters of a search for users. */
    public static final int PEOPLE_QUERY = 100;
    /** Most users that a search for users returns. */
    public static final int FOUND_PEOPLE = 50;
    /** Most users in one presence query. */
    public static final int PRESENCES = 200;
    /** Most conversations named in one frame of a {@code sync}. */
    public static final int CURSORS = 10_000;
    /** Most conversations named in all parts of a {@code sync} together. */
    public static final int MAX_SYNC_CURSORS = 100_000;
    /** Most characters of the URL of a shared page. */
    public static final int URL = 2048;
    /** Most characters of the title of a shared page; longer ones are cut. */
    public static final int PAGE_TITLE = 300;
    /** Most characters of a token; a request line cannot carry a longer one. */
    public static final int TOKEN = 8192;
    /** Most characters of the name of a file. */
    public static final int FILE_NAME = 255;
    /** Most characters of the media type that a client states for a file. */
    public static final int MEDIA_TYPE = 100;
    /** Seconds after which a node that has stopped in the middle of an upload no longer keeps others from it. */
    public static final int UPLOAD_LEASE_SECONDS = 20;
    /** Hours after which a slot that no message uses is deleted, with its file. */
    public static final int SLOT_HOURS = 24;
    /** Most slots of one user that no message uses. */
    public static final int MAX_UNUSED_SLOTS = 100;
    /** Maximum characters of the endpoint of a push subscription. */
    public static final int MAX_PUSH_ENDPOINT = 2_000;
    /** Maximum characters of a user's name for a device. */
    public static final int MAX_DEVICE = 100;
    /** Last millisecond since 1970 before the year 10000. */
    public static final long MAX_TIME_MILLIS = 253_402_300_799_999L;
    /** Conversations of a user that an administrator sees at once. */
    public static final int OVERVIEW_CONVERSATIONS = 100;
    /** Members of a conversation that an administrator sees at once. */
    public static final int OVERVIEW_MEMBERS = 50;
    /** Deepest nesting of JSON. */
    public static final int NESTING = 16;
    /**
     * Most tokens (names, values, brackets) of one JSON text; the largest {@code sync} has slightly more than 20,000.
     */
    public static final int MAX_JSON_TOKENS = 50_000;

    private Limits() {}
}
