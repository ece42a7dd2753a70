package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestUser;
import java.util.Base64;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Video of messages at the page, which the browser has recorded itself. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PageVideoIT {
    private static final String RECORD = """
            const done = arguments[arguments.length - 1];
            const canvas = Object.assign(document.createElement('canvas'), { width: 160, height: 90 });
            const context = canvas.getContext('2d');
            let frame = 0;
            const drawing = setInterval(() => {
              context.fillStyle = frame++ % 2 === 0 ? 'teal' : 'coral';
              context.fillRect(0, 0, 160, 90);
            }, 40);
            const parts = [];
            const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm' });
            recorder.ondataavailable = ({ data }) => parts.push(data);
            recorder.onstop = async () => {
              clearInterval(drawing);
              const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
              done(btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')));
            };
            recorder.start();
            setTimeout(() => recorder.stop(), 1500);
            """;

    @AutoClose
    private static final PageFixture page = PageFixture.start();

    private final TestUser ann = page.newUser("ann");
    private final TestUser ben = page.newUser("ben");
    private final FileClient files = new FileClient(ann, ann.direct(ben));

    private static void awaitPicture(Browser browser) {
        await().until(
                        () -> browser.driver()
                                .executeScript("const video = document.querySelector('video');"
                                        + "return video !== null && video.src !== window.expired && video.readyState >= 2"
                                        + " && video.videoWidth === 160;"),
                        Boolean.TRUE::equals);
    }

    @Test
    void videoIsPlayedInPlaceAndItsLinkIsRenewedWhenItHasExpired() {
        try (Browser bens = page.signIn(ben)) {
            byte[] video = Base64.getDecoder().decode((String) bens.resultOf(RECORD));
            files.sent("t1", "clip.webm", "video/webm", video);
            bens.awaitText("conversation-item-preview", "Video");
            bens.openFirstConversation();
            awaitPicture(bens);
            Pictures.takeOfPage(bens, "files-video");
            assertThat(bens.complaints()).isEmpty();

            bens.driver()
                    .executeScript("const later = performance.now() + 3_600_000;"
                            + "performance.now = () => later;"
                            + "const video = document.querySelector('video');"
                            + "const url = new URL(video.src);"
                            + "for (const name of [...url.searchParams.keys()]) url.searchParams.set(name, 'of-yesterday');"
                            + "window.expired = url.href;"
                            + "video.src = url.href;");
            awaitPicture(bens);
            assertThat(bens.complaints()).allSatisfy(told -> assertThat(told).contains("of-yesterday"));
        }
    }
}
