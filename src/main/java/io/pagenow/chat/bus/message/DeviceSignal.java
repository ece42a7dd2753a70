package io.pagenow.chat.bus.message;

/**
 * A sign that the user of a connection is at the device, or no longer is.
 *
 * @param active whether the user is there
 */
public record DeviceSignal(Connection connection, boolean active) {}
