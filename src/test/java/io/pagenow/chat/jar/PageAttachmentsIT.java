package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.SharedResources;
import io.pagenow.chat.support.TestPictures;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** Files of messages at the page: picked, pasted and dropped, uploaded, sent, and shown to the others. */
@ResourceLock(value = SharedResources.NETWORK_INTERFACES, mode = ResourceAccessMode.READ)
final class PageAttachmentsIT {
    @AutoClose
    private static final PageFixture page = PageFixture.start();

    @TempDir
    private Path folder;

    private final TestUser ann = page.newUser("ann");
    private final TestUser ben = page.newUser("ben");
    private final String conversation = ann.direct(ben);
    private final FileClient files = new FileClient(ann, conversation);

    @Test
    void pickedFilesAreSentWithATextAndTheOtherSeesThem() throws IOException {
        PageFixture.say(ben, conversation, "Where were you?");
        try (Browser anns = open(ann, ben);
                Browser bens = open(ben, ann)) {
            pick(anns, picture("view.png", 1200, 800), file("notes.txt", "Bring the tent"));
            awaitReady(anns, 2);
            assertThat(facts(anns).get(0)).matches("[\\d.]+ KB");
            assertThat(facts(anns).get(1)).isEqualTo("14 bytes");
            assertThat(namesOf(anns, "attachment-remove")).containsExactly("Remove view.png", "Remove notes.txt");
            Pictures.takeOfPage(anns, "files-strip");
            anns.say("Up here");
            anns.awaitHidden("attachment-strip");
            assertThat(anns.composed()).isEmpty();

            bens.awaitMessage("Up here");
            awaitLoaded(bens, 1);
            bens.awaitAttribute("file-card", "aria-label", "Download notes.txt, 14 bytes");
            anns.awaitAllSent();
            awaitLoaded(anns, 1);
            Pictures.takeOfPage(anns, "files-own");
            Pictures.takeOfPage(bens, "files-received");

            bens.reload();
            bens.awaitMessage("Up here");
            awaitLoaded(bens, 1);
            assertThat(anns.complaints()).isEmpty();
            assertThat(bens.complaints()).isEmpty();
        }
    }

    @Test
    void theViewerGoesThroughThePicturesByKeysAndGivesTheFocusBack() {
        files.sent("t1", "first.png", "image/png", TestPictures.picture("png", 900, 600));
        files.sent("t2", "second.jpg", "image/jpeg", TestPictures.picture("jpeg", 400, 900));
        try (Browser bens = open(ben, ann)) {
            awaitLoaded(bens, 2);
            bens.awaitText("conversation-item-preview", "Photo");
            bens.tabTo("picture").type(Keys.ENTER);
            bens.awaitText("viewer-name", "first.png").awaitText("viewer-about", "1 of 2");
            awaitShown(bens);
            Pictures.takeOfPage(bens, "viewer");
            bens.type(Keys.ARROW_RIGHT).awaitText("viewer-name", "second.jpg");
            awaitShown(bens);
            bens.type(Keys.ARROW_RIGHT).type(Keys.ARROW_LEFT).awaitText("viewer-name", "first.png");
            bens.type(Keys.ESCAPE).awaitHidden("picture-viewer");
            assertThat(bens.focused()).isEqualTo("picture");

            bens.type(Keys.ENTER).awaitText("viewer-name", "first.png");
            bens.type(Keys.END).awaitText("viewer-name", "second.jpg");
            assertThat(ann.delete("/conversations/" + conversation + "/messages/2")
                            .status())
                    .isEqualTo(200);
            bens.awaitHidden("picture-viewer");
            awaitLoaded(bens, 1);
            bens.awaitMessage("Message deleted");
            bens.reload();
            bens.awaitMessage("Message deleted");
            awaitLoaded(bens, 1);
            assertThat(bens.complaints()).isEmpty();
        }
    }

    @Test
    void aFileThatIsTooLargeIsRefusedAndTheTextAndTheOthersStay() {
        try (Browser anns = open(ann, ben)) {
            anns.write("Look at this");
            transfer(anns, "dragover", "big.bin", 1);
            Pictures.take(anns, "files-dropping");
            drop(anns, "big.bin", 30 * 1024 * 1024, "small.txt", 3, "empty.txt", 0);
            anns.awaitText("notices", "“big.bin” is too large (30 MB). A file can have up to 25 MB.");
            anns.awaitText("notices", "“empty.txt” is empty");
            paste(anns, "pasted.txt", 2);
            awaitReady(anns, 2);
            assertThat(anns.composed()).isEqualTo("Look at this");
            Pictures.take(anns, "files-too-large");
            anns.type(Keys.ENTER).awaitMessage("Look at this");
            anns.awaitAttribute("file-card", "aria-label", "Download small.txt, 3 bytes");
            anns.awaitAllSent();

            Object[] eleven = Stream.iterate(1, number -> number + 1)
                    .limit(11)
                    .flatMap(number -> Stream.of(number + ".txt", 1))
                    .toArray();
            drop(anns, eleven);
            anns.awaitText("notices", "A message can have up to 10 files. 1 file was not added.");
            awaitReady(anns, 10);
            Pictures.takeOfPage(anns, "files-ten");

            anns.press("sign-out");
            anns.awaitText("sign-out-heading", "10 files are not sent");
            anns.awaitText("sign-out-files", "Files cannot be kept.");
            Pictures.takeOfPage(anns, "files-sign-out");
            anns.press("sign-out-discard");
            anns.awaitSignedOut();
        }
    }

    @Test
    void aMessageWaitsForItsFilesAndAnUploadCanBeCancelled() throws IOException {
        try (Browser anns = open(ann, ben)) {
            holdUploads(anns);
            pick(anns, file("long.bin", "x".repeat(600_000)), file("wrong.bin", "y".repeat(600_000)));
            await().until(() -> facts(anns), shown -> shown.stream().allMatch(facts -> facts.endsWith("· 40 %")));
            anns.write("Here it comes" + Keys.ENTER);
            anns.awaitText("attachment-status", "The message is sent as soon as its files are uploaded.");
            Pictures.takeOfPage(anns, "files-held");
            assertThat(anns.composed()).isEqualTo("Here it comes");
            assertThat(anns.messages()).isEmpty();

            anns.driver()
                    .findElement(By.cssSelector("[aria-label='Cancel the upload of wrong.bin']"))
                    .click();
            await().until(() -> facts(anns), shown -> shown.size() == 1);
            script(anns, "window.releaseUploads()");
            anns.awaitMessage("Here it comes");
            anns.awaitAllSent();
            anns.awaitHidden("attachment-strip");
            assertThat(anns.composed()).isEmpty();
            assertThat(ben.history(conversation)).hasSize(1);
            assertThat(ben.history(conversation)
                            .get(0)
                            .getJsonArray("attachments")
                            .size())
                    .isEqualTo(1);
        }
    }

    @Test
    void anUploadThatIsRefusedSaysWhyAndTheRestIsSentWithoutIt() throws IOException {
        try (Browser anns = open(ann, ben)) {
            pick(anns, file("no-picture.png", "this is a text"), picture("view.png", 60, 40));
            await().until(() -> facts(anns), shown -> shown.get(0).startsWith("Not uploaded. The content is not"));
            awaitReady(anns, 1);
            anns.write(Keys.ENTER.toString());
            anns.awaitText("notices", "Not all files were uploaded.");
            assertThat(anns.messages()).isEmpty();
            Pictures.take(anns, "files-refused");

            anns.press("attachment-remove");
            assertThat(anns.focused()).isEqualTo("attachment-remove");
            anns.write(Keys.ENTER.toString());
            awaitLoaded(anns, 1);
            anns.awaitAllSent();
            anns.awaitText("conversation-item-preview", "You: Photo");
        }
    }

    @Test
    void soundIsPlayedInPlace() {
        files.sent("t1", "song.wav", "audio/wav", silence());
        try (Browser bens = page.signIn(ben)) {
            bens.awaitText("conversation-item-preview", "Audio");
            bens.openFirstConversation();
            await().until(
                            () -> script(bens, "return document.querySelector('audio').duration"),
                            duration -> duration instanceof Number seconds && seconds.doubleValue() > 0.4);
            bens.menu(0, "message-reply");
            bens.awaitText("composer-editing", "Reply to " + ann.id() + ": Audio");
            bens.say("I hear nothing");
            bens.awaitText("quote", "Audio");
            bens.awaitAllSent();
            Pictures.takeOfPage(bens, "files-sound");
            assertThat(bens.complaints()).isEmpty();
        }
    }

    @Test
    void everythingFitsANarrowDarkScreen() throws IOException {
        try (Browser anns = open(ann, ben)) {
            anns.show(360, 740, true);
            pick(anns, picture("a.png", 700, 500), picture("b.png", 300, 900), picture("c.png", 500, 500));
            awaitReady(anns, 3);
            anns.say("Three of them");
            awaitLoaded(anns, 3);
            pick(anns, picture("alone.png", 1000, 700));
            awaitReady(anns, 1);
            anns.write(Keys.ENTER.toString());
            awaitLoaded(anns, 4);
            pick(anns, file("a-name-that-is-far-too-long-for-a-narrow-screen-of-a-telephone.txt", "x"));
            awaitReady(anns, 1);
            anns.awaitAllSent();
            assertFits(anns);
            Pictures.take(anns, "files-narrow-dark");
            anns.write(Keys.ENTER.toString());
            anns.awaitHidden("attachment-strip");
            anns.awaitAllSent();
            assertFits(anns);
            Pictures.take(anns, "files-narrow-dark-sent");
            anns.press("picture");
            awaitShown(anns);
            assertFits(anns);
            Pictures.take(anns, "viewer-narrow");
            anns.press("viewer-next");
            anns.awaitText("viewer-name", "b.png");
        }
    }

    @Test
    void withoutAttachmentsAtTheServerThePageOffersNone() {
        try (PageFixture without = PageFixture.of(
                TestServer.with().set("CHAT_ATTACHMENTS_ENABLED", "false").start())) {
            TestUser cat = without.newUser("cat");
            TestUser dan = without.newUser("dan");
            PageFixture.say(dan, cat.direct(dan), "Hello");
            try (Browser cats = without.open(cat, dan.id(), "Hello")) {
                cats.awaitHidden("attach-button");
                drop(cats, "x.txt", 3);
                cats.awaitHidden("attachment-strip");
            }
        }
    }

    private static Browser open(TestUser user, TestUser other) {
        Browser browser = page.signIn(user);
        browser.startDirectConversation(other.id());
        return browser;
    }

    private Path picture(String name, int width, int height) throws IOException {
        return Files.write(folder.resolve(name), TestPictures.picture("png", width, height));
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static void pick(Browser browser, Path... picked) {
        String paths = Stream.of(picked).map(Path::toString).collect(Collectors.joining("\n"));
        browser.driver()
                .findElement(By.cssSelector("[data-testid=attach-input]"))
                .sendKeys(paths);
    }

    /**
     * Drops files onto the timeline.
     *
     * @param namesAndSizes of the files, in turn
     */
    private static void drop(Browser browser, Object... namesAndSizes) {
        transfer(browser, "dragover", namesAndSizes);
        transfer(browser, "drop", namesAndSizes);
    }

    private static void paste(Browser browser, String name, int size) {
        transfer(browser, "paste", name, size);
    }

    private static void transfer(Browser browser, String event, Object... namesAndSizes) {
        browser.driver()
                .executeScript(
                        """
                        const [type, ...files] = arguments;
                        const transfer = new DataTransfer();
                        for (let at = 0; at < files.length; at += 2) {
                          transfer.items.add(new File([new Uint8Array(files[at + 1])], files[at]));
                        }
                        const more = { bubbles: true, cancelable: true };
                        const isPaste = type === 'paste';
                        document.getElementById(isPaste ? 'composer-input' : 'timeline').dispatchEvent(isPaste
                          ? new ClipboardEvent(type, { clipboardData: transfer, ...more })
                          : new DragEvent(type, { dataTransfer: transfer, ...more }));
                        """,
                        Stream.concat(Stream.of(event), Stream.of(namesAndSizes))
                                .toArray());
    }

    /** Uploads stop when 40 % are sent, until {@code releaseUploads()} is called in the page. */
    private static void holdUploads(Browser browser) {
        script(browser, """
                const held = [];
                const send = XMLHttpRequest.prototype.send;
                XMLHttpRequest.prototype.send = function (body) {
                  held.push(() => send.call(this, body));
                  this.upload.dispatchEvent(new ProgressEvent('progress', { loaded: body.size * 0.4, total: body.size }));
                };
                window.releaseUploads = () => {
                  XMLHttpRequest.prototype.send = send;
                  for (const release of held) release();
                };
                """);
    }

    private static void awaitReady(Browser browser, int count) {
        await().until(
                        () -> script(
                                browser,
                                "return document.querySelectorAll('[data-testid=attachment-item][data-state=ready]').length"),
                        Long.valueOf(count)::equals);
    }

    /** Waits until so many pictures of messages are drawn, and no others are there. */
    private static void awaitLoaded(Browser browser, int count) {
        await().until(
                        () -> script(
                                browser,
                                "const all = [...document.querySelectorAll('[data-testid=picture] img')];"
                                        + "return all.every((image) => image.naturalWidth > 0) ? all.length : -1"),
                        Long.valueOf(count)::equals);
    }

    private static void awaitShown(Browser browser) {
        browser.visible("viewer-picture");
        await().until(
                        () -> script(browser, "return document.getElementById('viewer-picture').naturalWidth"),
                        width -> width instanceof Long pixels && pixels > 0);
    }

    private static void assertFits(Browser browser) {
        assertThat(script(browser, "return document.documentElement.scrollWidth"))
                .isEqualTo(360L);
        assertThat(script(
                        browser,
                        "return [...document.querySelectorAll('#timeline, #attachment-strip, #picture-viewer')]"
                                + ".filter((box) => box.scrollWidth > box.clientWidth).map(({ id }) => id).join()"))
                .isEqualTo("");
    }

    private static List<String> facts(Browser browser) {
        return texts(
                browser,
                "[...document.querySelectorAll('[data-testid=attachment-facts]')].map(({ textContent }) => textContent)");
    }

    private static List<String> namesOf(Browser browser, String id) {
        return texts(
                browser,
                "[...document.querySelectorAll('[data-testid=" + id + "]')].map(({ ariaLabel }) => ariaLabel)");
    }

    @SuppressWarnings("unchecked")
    private static List<String> texts(Browser browser, String script) {
        return (List<String>) script(browser, "return " + script);
    }

    private static Object script(Browser browser, String script) {
        return browser.driver().executeScript(script);
    }

    /** Half a second of sound: 8,000 samples a second of one byte each (RIFF WAVE). */
    private static byte[] silence() {
        int samples = 4_000;
        ByteBuffer wave = ByteBuffer.allocate(44 + samples).order(ByteOrder.LITTLE_ENDIAN);
        wave.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples);
        wave.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1);
        wave.putInt(8_000).putInt(8_000).putShort((short) 1).putShort((short) 8);
        wave.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples);
        while (wave.hasRemaining()) {
            wave.put((byte) 128);
        }
        return wave.array();
    }
}
