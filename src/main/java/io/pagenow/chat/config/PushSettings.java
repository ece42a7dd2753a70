package io.pagenow.chat.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Push to devices that are not connected.
 *
 * @param enabled whether the server pushes
 * @param contact a {@code mailto:} or {@code https:} URI at which push services reach the operator (RFC 8292, section 2.1)
 * @param keyGeneration the least generation of the key in use, 1 or more; a higher number makes a new key
 * @param burstSeconds least time between two pushes of a conversation, 0 to 3,600
 * @param allowedNetworks private networks in which push services may be
 * @param authority PEM file with the authorities that sign the certificates of push services; empty for those of the operating system
 * @param hook receives what is pushed, for other push services; empty for none
 */
public record PushSettings(
        boolean enabled,
        String contact,
        int keyGeneration,
        int burstSeconds,
        List<Network> allowedNetworks,
        Optional<Path> authority,
        Optional<HookSettings> hook) {}
