package io.pagenow.chat.hook;

/** The decision of the operator's service about a text. */
sealed interface Verdict {
    /** The text is stored as it is. */
    record Pass() implements Verdict {}

    /** @param content is stored in place of the text */
    record Replace(String content) implements Verdict {}

    /** @param reason is told to the writer */
    record Reject(String reason) implements Verdict {}
}
