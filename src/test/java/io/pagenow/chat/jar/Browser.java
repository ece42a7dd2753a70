package io.pagenow.chat.jar;

import io.pagenow.chat.support.Patience;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A person at the page, in a headless Chromium of their own. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(Patience.SECONDS);
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    private final ChromeDriver driver;
    private final WebDriverWait wait;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
        this.wait = new WebDriverWait(driver, PATIENCE);
    }

    static Browser open(URI page) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().window().setSize(new Dimension(1100, 800));
        driver.get(page.toString());
        return new Browser(driver);
    }

    static boolean isInstalled() {
        return Files.isExecutable(DRIVER) && Files.isExecutable(CHROMIUM);
    }

    Browser signIn(String userId) {
        visible("sign-in-user").sendKeys(userId);
        visible("sign-in-submit").click();
        return awaitState("online");
    }

    Browser awaitState(String state) {
        wait.until(ExpectedConditions.attributeToBe(testId("connection-state"), "data-state", state));
        return this;
    }

    void startDirectConversation(String userId) {
        visible("new-direct").click();
        visible("recipient-input").sendKeys(userId);
        visible("create-submit").click();
        visible("composer-input");
    }

    void openFirstConversation() {
        visible("conversation-item").click();
        visible("composer-input");
    }

    /** The badge has words for screen readers behind its number. */
    void awaitUnread(int count) {
        wait.until(ExpectedConditions.textMatches(testId("unread-badge"), Pattern.compile("^" + count + "\\b")));
    }

    void awaitNothingUnread() {
        wait.until(ExpectedConditions.invisibilityOfElementLocated(testId("unread-badge")));
    }

    void say(String text) {
        visible("composer-input").sendKeys(text, Keys.ENTER);
    }

    void awaitMessage(String text) {
        wait.until(browser -> messages().stream().anyMatch(message -> message.contains(text)));
    }

    void awaitAllSent() {
        By unsent =
                By.cssSelector("[data-testid=message][data-state=sending], [data-testid=message][data-state=failed]");
        wait.until(ExpectedConditions.numberOfElementsToBe(unsent, 0));
    }

    List<String> messages() {
        return driver.findElements(testId("message")).stream()
                .map(WebElement::getText)
                .toList();
    }

    /** The ids of the operations that Swagger UI shows. */
    List<String> operations() {
        wait.until(ExpectedConditions.visibilityOfElementLocated(By.className("opblock")));
        return driver.findElements(By.className("opblock")).stream()
                .map(block -> block.getDomAttribute("id"))
                .toList();
    }

    void authorize(String token) {
        click(".auth-wrapper .authorize");
        wait.until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(".auth-container input")))
                .sendKeys(token);
        click(".auth-container .auth.authorize");
        click(".auth-container .btn-done");
    }

    /** Makes a call that needs nothing but a token, and returns the status of its answer. */
    String tryOut(String operation) {
        click("#" + operation + " .opblock-summary-control");
        click("#" + operation + " .try-out__btn");
        click("#" + operation + " .execute");
        return wait.until(ExpectedConditions.visibilityOfElementLocated(
                        By.cssSelector("#" + operation + " .live-responses-table tbody .response-col_status")))
                .getText();
    }

    /** Where the page and everything that it has loaded came from. */
    @SuppressWarnings("unchecked")
    List<String> hosts() {
        return (List<String>)
                driver.executeScript(
                        "return performance.getEntries().filter(e => /^https?:/.test(e.name)).map(e => new URL(e.name).hostname)");
    }

    private void click(String selector) {
        wait.until(ExpectedConditions.elementToBeClickable(By.cssSelector(selector)))
                .click();
    }

    /** What the browser complained about, such as violations of the content security policy. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    private WebElement visible(String id) {
        return wait.until(ExpectedConditions.visibilityOfElementLocated(testId(id)));
    }

    private static By testId(String id) {
        return By.cssSelector("[data-testid=" + id + "]");
    }

    @Override
    public void close() {
        driver.quit();
    }
}
