package io.pagenow.chat.preview;

import io.pagenow.chat.model.LinkPreview;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Reads the parts of a preview from a page: the Open Graph properties, or else the title and the description of HTML. */
final class PageHead {
    private final Document page;

    private PageHead(Document page) {
        this.page = page;
    }

    /**
     * @param bytes the page, or its beginning
     * @param charset of the response; if empty, the page states it, and UTF-8 is the default
     * @return the preview; empty if the page has no title
     */
    static Optional<LinkPreview> parse(URI url, byte[] bytes, Optional<Charset> charset) throws IOException {
        Document page = Jsoup.parse(
                new ByteArrayInputStream(bytes), charset.map(Charset::name).orElse(null), url.toString());
        return new PageHead(page).preview(url);
    }

    private Optional<LinkPreview> preview(URI url) {
        return first(LinkPreview.MAX_TITLE, meta("property", "og:title"), meta("name", "twitter:title"), page.title())
                .map(title -> new LinkPreview(
                        url,
                        title,
                        first(
                                LinkPreview.MAX_DESCRIPTION,
                                meta("property", "og:description"),
                                meta("name", "twitter:description"),
                                meta("name", "description")),
                        first(LinkPreview.MAX_SITE_NAME, meta("property", "og:site_name"))));
    }

    private String meta(String attribute, String name) {
        Element element = page.selectFirst("meta[" + attribute + "=" + name + "]");
        return element == null ? "" : element.attr("content");
    }

    private static Optional<String> first(int maxLength, String... texts) {
        return Stream.of(texts)
                .flatMap(text -> PreviewText.of(text, maxLength).stream())
                .findFirst();
    }
}
