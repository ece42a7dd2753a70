package io.pagenow.chat.bus.message;

/**
 * A search for users.
 *
 * @param userId the caller, who is not in the answer
 * @param text 1 to {@value io.pagenow.chat.model.Limits#PEOPLE_QUERY} characters: the beginning of an id, or of words of a name
 * @param limit most users of the answer, 1 to {@value io.pagenow.chat.model.Limits#FOUND_PEOPLE}
 */
public record PeopleQuery(String userId, String text, int limit) {}
