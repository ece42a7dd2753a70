package io.pagenow.chat.bus.message;

/**
 * An administrator's request to erase a user.
 *
 * @param keepsMessages see {@link io.pagenow.chat.model.Erasure}
 */
public record EraseRequest(String actor, String userId, boolean keepsMessages) {}
