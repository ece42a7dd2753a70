package io.pagenow.chat.bus.message;

import java.util.List;

/**
 * Asks which of some users the operator's service knows.
 *
 * @param userIds each once
 */
public record DirectoryCheck(List<String> userIds) {}
