package io.pagenow.chat.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.LinkPreview;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The turns of users whose links are read, with pages that answer when the test says so. */
class LinkPreviewsTest {
    private final Map<URI, Promise<Optional<LinkPreview>>> read = new LinkedHashMap<>();
    private final LinkPreviews previews = new LinkPreviews(url -> {
        Promise<Optional<LinkPreview>> page = Promise.promise();
        assertThat(read.put(url, page)).isNull();
        return page.future();
    });

    private static URI page(String name) {
        return URI.create("https://" + name + ".example/");
    }

    private void requestMany(String userId, int links) {
        for (int number = 0; number < links; number++) {
            previews.of(userId, page(userId + "-" + number));
        }
    }

    private void answer(String name) {
        read.get(page(name))
                .complete(Optional.of(new LinkPreview(page(name), name, Optional.empty(), Optional.empty())));
    }

    @Test
    void oneUsersSlowLinksLeavePlacesToOthers() {
        requestMany("eve", 20);
        Future<Optional<LinkPreview>> anns = previews.of("ann", page("pot"));
        assertThat(read).containsOnlyKeys(page("eve-0"), page("eve-1"), page("pot"));

        answer("pot");
        assertThat(anns.result().orElseThrow().title()).isEqualTo("pot");
        answer("eve-1");
        assertThat(read).containsKey(page("eve-2")).doesNotContainKey(page("eve-3"));
    }

    @Test
    void aPageThatWaitsForOneUserIsReadForAnotherAtOnceAndOnlyOnce() {
        previews.of("eve", page("slow"));
        previews.of("eve", page("slower"));
        Future<Optional<LinkPreview>> waiting = previews.of("eve", page("pot"));
        Future<Optional<LinkPreview>> anns = previews.of("ann", page("pot"));
        assertThat(read).containsKey(page("pot"));

        answer("pot");
        assertThat(anns.succeeded()).isTrue();
        assertThat(waiting.isComplete()).isFalse();
        answer("slow");
        assertThat(waiting.result()).isEqualTo(anns.result());
    }

    @Test
    void moreLinksOfOneUserThanWaitAreRefused() {
        requestMany("eve", LinkPreviews.MAX_READ_OF_USER + LinkPreviews.MAX_WAITING_OF_USER);
        Throwable refusal = previews.of("eve", page("one-too-many")).cause();

        assertThat(refusal).isInstanceOf(ChatException.class);
        assertThat(((ChatException) refusal).code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(previews.of("ann", page("pot")).isComplete()).isFalse();
    }
}
