package io.pagenow.chat.jar;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts Chromium. Its headless shell is the same without windows, extensions and notifications; a start takes 0.9 s of a
 * processor there instead of 4.4 s.
 */
final class Chromium {
    private static final Logger log = LoggerFactory.getLogger(Chromium.class);
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path WHOLE = Path.of("/usr/bin/chromium");

    /** Not the script of this name in the path, which stays between: the browser would outlive the driver. */
    private static final Path SHELL = Path.of("/usr/lib/chromium/chromium-headless-shell");

    /** The first ones are pages of the address bar, in a process of their own that takes longer to start than all others. */
    private static final String UNWANTED = "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,"
            + "PreloadTopChromeWebUI,MediaRouter,OptimizationHints,Translate";

    private Chromium() {}

    static boolean isInstalled() {
        return Files.isExecutable(DRIVER) && Files.isExecutable(WHOLE);
    }

    /** Starts a browser that is enough for a page. */
    static ChromeDriver startForPages() {
        if (Files.isExecutable(SHELL)) {
            return start(SHELL, List.of());
        }
        log.info("{} is not installed, so this page is tested in the whole of Chromium", SHELL);
        return start(WHOLE, List.of());
    }

    /**
     * Starts a browser that has everything.
     *
     * @param more options beside those that every test needs
     */
    static ChromeDriver start(List<String> more) {
        return start(WHOLE, more);
    }

    private static ChromeDriver start(Path binary, List<String> more) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(binary.toFile());
        options.setAcceptInsecureCerts(true);
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-features=" + UNWANTED,
                "--force-prefers-reduced-motion");
        options.addArguments(more);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .build();
        return new ChromeDriver(service, options);
    }
}
