package io.pagenow.chat.jar;

import java.nio.file.Path;

/**
 * Pictures of browsers, for people to look at. They are taken only if the system property {@code page.pictures} names a
 * folder.
 */
final class Pictures {
    private static final String FOLDER = System.getProperty("page.pictures", "");

    private Pictures() {}

    /** Takes a picture of the page at its present size. */
    static void take(Browser browser, String name) {
        if (!FOLDER.isEmpty()) {
            browser.picture(file(name));
        }
    }

    /** Takes three pictures of the page: wide, narrow and dark. */
    static void takeOfPage(Browser browser, String name) {
        if (!FOLDER.isEmpty()) {
            browser.pictures(Path.of(FOLDER), name);
        }
    }

    /** Takes two pictures at the size of the extension's popup: light and dark. */
    static void takeOfPopup(Browser browser, String name) {
        if (!FOLDER.isEmpty()) {
            browser.show(400, 576, false).picture(file(name));
            browser.show(400, 576, true).picture(file(name + "-dark"));
            browser.show(1100, 800, false);
        }
    }

    private static Path file(String name) {
        return Path.of(FOLDER, name + ".png");
    }
}
