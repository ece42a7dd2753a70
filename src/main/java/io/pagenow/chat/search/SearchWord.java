package io.pagenow.chat.search;

/**
 * A word of a text as search knows it: normalized, in lower case, without accents. In scripts without spaces between words, each pair
 * of neighbouring characters is a word.
 *
 * @param text the word, 1 to {@value SearchWords#MAX_LENGTH} characters
 * @param start where it begins in the text, in UTF-16 code units
 * @param end where it ends, exclusive
 * @param position its number in the text, from 1
 * @param ofPair whether it is part of a run of characters without spaces, of which each pair is a word
 */
record SearchWord(String text, int start, int end, int position, boolean ofPair) {}
