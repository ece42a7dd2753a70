package io.pagenow.chat.jar;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

/**
 * Browsers that tests have left, for the tests after them, because a start of Chromium takes seconds of a processor. A browser
 * serves one test at a time and comes with a new tab. Each test has an origin of its own, because its server has a port of its own, so it
 * finds nothing of the test before; the origin is cleared all the same, because a port may come again.
 */
final class ChromiumPool {
    private static final Queue<ChromeDriver> idle = new ConcurrentLinkedQueue<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(ChromiumPool::quitAll, "chromium-pool"));
    }

    private ChromiumPool() {}

    /** Returns a browser of an earlier test, or a new one. */
    static ChromeDriver take() {
        ChromeDriver left = idle.poll();
        return left == null ? Chromium.startForPages() : left;
    }

    /**
     * Takes a browser back. One that cannot be cleared is ended.
     *
     * @param page an address of the origin that the test has used
     */
    static void giveBack(ChromeDriver driver, URI page) {
        try {
            clear(driver, page);
            idle.add(driver);
        } catch (WebDriverException broken) {
            driver.quit();
        }
    }

    private static void clear(ChromeDriver driver, URI page) {
        List<String> used = List.copyOf(driver.getWindowHandles());
        driver.switchTo().newWindow(WindowType.TAB);
        String next = driver.getWindowHandle();
        for (String tab : used) {
            driver.switchTo().window(tab).close();
        }
        driver.switchTo().window(next);
        driver.executeCdpCommand(
                "Storage.clearDataForOrigin",
                Map.of("origin", page.getScheme() + "://" + page.getAuthority(), "storageTypes", "all"));
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
        driver.manage().logs().get(LogType.BROWSER);
    }

    private static void quitAll() {
        for (ChromeDriver driver = idle.poll(); driver != null; driver = idle.poll()) {
            driver.quit();
        }
    }
}
