package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.ErrorCode;
import java.util.List;
import java.util.Map;

/**
 * The outcome of {@link AddMembers}.
 *
 * @param added users who are members now, also those who were members before
 * @param refused users who were not added, with the reason
 */
public record AddedMembers(List<String> added, Map<String, ErrorCode> refused) {}
