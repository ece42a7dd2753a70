package io.pagenow.chat.model;

/**
 * Limits of a user's own settings that an operator sets.
 *
 * @param pinned maximum conversations that a user pins, 0 to 1,000
 * @param blocked maximum users whom one user blocks, 0 to 10,000
 * @param pushSubscriptions maximum devices to which the server pushes for one user, 1 to 100
 */
public record PersonalLimits(int pinned, int blocked, int pushSubscriptions) {}
