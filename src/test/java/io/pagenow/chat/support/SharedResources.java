package io.pagenow.chat.support;

/** Names of what tests that run side by side share with the whole machine, for {@code @ResourceLock}. */
public final class SharedResources {
    /**
     * The network interfaces. Chromium ends its requests with {@code ERR_NETWORK_CHANGED} when one comes or goes, so tests with a browser
     * read this, and tests that make interfaces write it.
     */
    public static final String NETWORK_INTERFACES = "network interfaces";

    private SharedResources() {}
}
