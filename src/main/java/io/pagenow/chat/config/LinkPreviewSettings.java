package io.pagenow.chat.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Previews of the pages that messages link to.
 *
 * @param enabled whether the server reads pages for clients
 * @param allowedNetworks private networks in which pages may be
 * @param authority PEM file with the authorities that sign the certificates of pages; empty for those of the operating system
 * @param hook returns previews in place of this server's own reading; empty for none
 */
public record LinkPreviewSettings(
        boolean enabled, List<Network> allowedNetworks, Optional<Path> authority, Optional<HookSettings> hook) {}
