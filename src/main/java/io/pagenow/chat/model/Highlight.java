package io.pagenow.chat.model;

/**
 * A place in a message's content that a search has found.
 *
 * @param start in UTF-16 code units, as in JavaScript
 * @param length in UTF-16 code units, 1 or more
 */
public record Highlight(int start, int length) {}
