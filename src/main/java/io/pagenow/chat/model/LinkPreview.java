package io.pagenow.chat.model;

import java.net.URI;
import java.util.Optional;

/**
 * The preview of a page that a message links to.
 *
 * @param url the page's address, after redirects
 * @param title 1 to {@link #MAX_TITLE} characters
 * @param description at most {@link #MAX_DESCRIPTION} characters; empty if the page has none
 * @param siteName at most {@link #MAX_SITE_NAME} characters; empty if the page states none
 */
public record LinkPreview(URI url, String title, Optional<String> description, Optional<String> siteName) {
    public static final int MAX_TITLE = 300;
    public static final int MAX_DESCRIPTION = 500;
    public static final int MAX_SITE_NAME = 100;
    /** Maximum characters of the URL of which a client requests a preview. */
    public static final int MAX_URL = 2_000;
}
