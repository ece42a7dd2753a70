package io.pagenow.chat.jar;

import io.pagenow.chat.support.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A person at the page, in a headless Chromium that they have for themselves. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(Patience.SECONDS);

    private final ChromeDriver driver;
    private final Runnable end;
    private final WebDriverWait wait;

    /** @param end takes the browser away */
    private Browser(ChromeDriver driver, Runnable end) {
        this.driver = driver;
        this.end = end;
        this.wait = new WebDriverWait(driver, PATIENCE) {
            @Override
            protected RuntimeException timeoutException(String message, Throwable lastException) {
                return super.timeoutException(message + "\n" + shownText() + "\n" + complaints(), lastException);
            }
        };
        // The page may replace any element at any time.
        wait.ignoring(StaleElementReferenceException.class);
    }

    /** Opens a page in a browser that another test may have used before. */
    static Browser open(URI page) {
        ChromeDriver driver = ChromiumPool.take();
        return new Browser(driver, () -> ChromiumPool.giveBack(driver, page)).show(page);
    }

    /**
     * Opens a page in a new browser, which nobody uses after it.
     *
     * @param options of Chromium beside those that every test needs
     */
    static Browser openNew(URI page, String... options) {
        ChromeDriver driver = Chromium.start(List.of(options));
        return new Browser(driver, driver::quit).show(page);
    }

    private Browser show(URI page) {
        driver.manage().window().setSize(new Dimension(1100, 800));
        driver.get(page.toString());
        return this;
    }

    ChromeDriver driver() {
        return driver;
    }

    Browser signIn(String userId) {
        typeInto("sign-in-user", userId);
        press("sign-in-submit");
        return awaitState("online");
    }

    /** Signs in on a page whose server has an identity provider. */
    Browser signInWithToken(String token) {
        typeInto("token-input", token);
        press("token-submit");
        return awaitState("online");
    }

    Browser awaitState(String state) {
        wait.until(ExpectedConditions.attributeToBe(testId("connection-state"), "data-state", state));
        return this;
    }

    Browser awaitAnotherState(String state) {
        wait.until(ExpectedConditions.not(
                ExpectedConditions.attributeToBe(testId("connection-state"), "data-state", state)));
        return this;
    }

    /** Waits until the element of the whole document has an attribute. */
    Browser awaitDocument(String name, String value) {
        wait.until(ExpectedConditions.attributeToBe(By.tagName("html"), name, value));
        return this;
    }

    Browser awaitTitle(String title) {
        wait.until(ExpectedConditions.titleIs(title));
        return this;
    }

    void reload() {
        driver.navigate().refresh();
    }

    void awaitSending(int count) {
        By sending = By.cssSelector("[data-testid=message][data-state=sending]");
        wait.until(ExpectedConditions.numberOfElementsToBe(sending, count));
    }

    /** What a script gives to its last argument, a function. */
    Object resultOf(String script, Object... arguments) {
        driver.manage().timeouts().scriptTimeout(PATIENCE);
        return driver.executeAsyncScript(script, arguments);
    }

    /** As the browser does when it has no use for them; the next event starts new ones. */
    void stopServiceWorkers() {
        driver.executeCdpCommand("ServiceWorker.enable", Map.of());
        driver.executeCdpCommand("ServiceWorker.stopAllWorkers", Map.of());
    }

    void startDirectConversation(String userId) {
        press("new-direct");
        typeInto("recipient-input", userId);
        press("create-submit");
        visible("composer-input");
    }

    void openFirstConversation() {
        press("conversation-item");
        visible("composer-input");
    }

    /** Opens the conversation with this title, which has to be in the list. */
    Browser openConversation(String title) {
        onItem(title, item -> item.findElement(testId("conversation-item-title"))
                .click());
        return awaitText("conversation-title", title);
    }

    /** Types what is not sent. */
    void write(String text) {
        typeInto("composer-input", text);
    }

    void press(String id) {
        use(testId(id), WebElement::click);
    }

    void typeInto(String id, CharSequence... keys) {
        use(testId(id), field -> field.sendKeys(keys));
    }

    void clear(String id) {
        use(testId(id), WebElement::clear);
    }

    /** Acts on an element once it is visible and enabled; finds it again if the page replaces it meanwhile. */
    private void use(By element, Consumer<WebElement> act) {
        wait.until(browser -> {
            WebElement shown = ExpectedConditions.elementToBeClickable(element).apply(browser);
            if (shown == null) {
                return false;
            }
            act.accept(shown);
            return true;
        });
    }

    Browser search(String text) {
        visible("search-text").clear();
        visible("search-text").sendKeys(text, Keys.ENTER);
        return this;
    }

    Browser awaitSignedOut() {
        visible("sign-in-user");
        return this;
    }

    /** Everything that the page has put somewhere in this browser, as one text. */
    String traces() {
        return (String) resultOf("const done = arguments[arguments.length - 1];"
                + "indexedDB.databases().then((databases) => done(JSON.stringify([document.documentElement.outerHTML, document.title,"
                + "[...document.querySelectorAll('input, textarea')].map(({ value }) => value), { ...localStorage }, { ...sessionStorage },"
                + "databases, location.href])));");
    }

    /** The badge has words for screen readers behind its number. */
    void awaitUnread(int count) {
        wait.until(ExpectedConditions.textMatches(testId("unread-badge"), Pattern.compile("^" + count + "\\b")));
    }

    void awaitNothingUnread() {
        wait.until(ExpectedConditions.invisibilityOfElementLocated(testId("unread-badge")));
    }

    /** Writes a message and waits until it is shown, sent or not. */
    void say(String text) {
        typeInto("composer-input", text, Keys.ENTER);
        awaitMessage(text);
    }

    Browser awaitMessage(String text) {
        wait.until(browser -> messages().stream().anyMatch(message -> message.contains(text)));
        return this;
    }

    /** The shown messages without their senders and times. */
    @SuppressWarnings("unchecked")
    List<String> contents() {
        return (List<String>)
                driver.executeScript(
                        "return [...document.querySelectorAll('[data-testid=message-content]')].map((shown) => shown.textContent)");
    }

    /** Chooses an entry of the menu of one of the user's own messages. */
    void menu(int index, String entry) {
        onMenuButton(
                index,
                button -> new Actions(driver).moveToElement(button).click().perform());
        press(entry);
    }

    private void onMenuButton(int index, Consumer<WebElement> act) {
        wait.until(browser -> {
            Optional<WebElement> button = driver.findElements(testId("message-actions")).stream()
                    .skip(index)
                    .findFirst();
            button.ifPresent(act);
            return button.isPresent();
        });
    }

    /** Opens the menu of the first own message by a key. */
    Browser openMenu() {
        onMenuButton(0, button -> button.sendKeys(Keys.ENTER));
        visible("message-menu");
        return this;
    }

    /** Presses keys that close the menu. */
    void leaveMenu(String keys) {
        new Actions(driver).sendKeys(keys).perform();
        wait.until(ExpectedConditions.invisibilityOfElementLocated(testId("message-menu")));
    }

    /** Goes down to an entry of the open menu, and presses Enter. */
    void chooseByKeys(String entry) {
        wait.until(browser -> {
            if (entry.equals(focused())) {
                return true;
            }
            new Actions(driver).sendKeys(Keys.ARROW_DOWN).perform();
            return false;
        });
        new Actions(driver).sendKeys(Keys.ENTER).perform();
        wait.until(ExpectedConditions.invisibilityOfElementLocated(By.cssSelector(".menu:popover-open")));
    }

    /** The test id of the element that has the focus. */
    String focused() {
        return (String) driver.executeScript("return document.activeElement.dataset.testid");
    }

    /** Opens the menu of a message, and returns the test ids of its entries. */
    List<String> menuOf(int index) {
        onMenuButton(index, button -> button.sendKeys(Keys.ENTER));
        return wait.until(browser -> visible("message-menu").findElements(By.tagName("button")).stream()
                .map(entry -> entry.getDomAttribute("data-testid"))
                .toList());
    }

    /** Chooses an entry of the menu of a member, in the panel of members. */
    void memberMenu(String userId, String entry) {
        By button = By.cssSelector("[data-user-id='" + userId + "'] [data-testid=member-actions]");
        use(button, WebElement::click);
        press(entry);
    }

    /** Opens the menu of a conversation in the list by a key. */
    Browser listMenu(String title) {
        onItem(title, item -> item.findElement(testId("conversation-item-menu")).sendKeys(Keys.ENTER));
        visible("conversation-menu");
        return this;
    }

    /** Acts on an item of the list, which may be drawn anew meanwhile. */
    private void onItem(String title, Consumer<WebElement> act) {
        wait.until(browser -> {
            Optional<WebElement> item = driver.findElements(testId("conversation-item")).stream()
                    .filter(shown -> shown.findElement(testId("conversation-item-title"))
                            .getText()
                            .equals(title))
                    .findFirst();
            item.ifPresent(act);
            return item.isPresent();
        });
    }

    /** The titles of the listed conversations. */
    @SuppressWarnings("unchecked")
    List<String> titles() {
        return (List<String>)
                driver.executeScript(
                        "return [...document.querySelectorAll('[data-testid=conversation-item-title]')].map((shown) => shown.textContent)");
    }

    String textOf(String id) {
        return wait.until(browser -> driver.findElement(testId(id)).getText());
    }

    Browser awaitAttribute(String id, String name, String value) {
        wait.until(ExpectedConditions.attributeToBe(testId(id), name, value));
        return this;
    }

    void awaitEnabled(String id) {
        wait.until(ExpectedConditions.elementToBeClickable(testId(id)));
    }

    /** Presses Tab until an element has the focus. */
    Browser tabTo(String id) {
        wait.until(browser -> {
            if (id.equals(focused())) {
                return true;
            }
            new Actions(driver).sendKeys(Keys.TAB).perform();
            return false;
        });
        return this;
    }

    /** Presses keys at the element that has the focus. */
    Browser type(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
        return this;
    }

    /** Chooses an option of a list by its text. */
    Browser choose(String id, String option) {
        new Select(visible(id)).selectByVisibleText(option);
        return this;
    }

    Browser awaitChecked(String id, boolean checked) {
        wait.until(ExpectedConditions.elementSelectionStateToBe(testId(id), checked));
        return this;
    }

    void awaitHidden(String id) {
        wait.until(ExpectedConditions.invisibilityOfElementLocated(testId(id)));
    }

    void awaitNone(String id) {
        wait.until(ExpectedConditions.numberOfElementsToBe(testId(id), 0));
    }

    /** The text in the composer. */
    String composed() {
        return wait.until(browser -> visible("composer-input").getDomProperty("value"));
    }

    void awaitAllSent() {
        By unsent =
                By.cssSelector("[data-testid=message][data-state=sending], [data-testid=message][data-state=failed]");
        wait.until(ExpectedConditions.numberOfElementsToBe(unsent, 0));
    }

    @SuppressWarnings("unchecked")
    List<String> messages() {
        return (List<String>) driver.executeScript(
                "return [...document.querySelectorAll('[data-testid=message]')].map((shown) => shown.innerText)");
    }

    /** @param dark whether the person likes dark pages */
    Browser show(int width, int height, boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        return this;
    }

    /** What can be seen, as PNG. */
    void picture(Path file) {
        try {
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The page wide, narrow and dark, as three pictures. */
    void pictures(Path folder, String name) {
        show(1200, 860, false).picture(folder.resolve(name + "-wide.png"));
        show(360, 740, false).picture(folder.resolve(name + "-narrow.png"));
        show(1200, 860, true).picture(folder.resolve(name + "-dark.png"));
        show(1100, 800, false);
    }

    /** The page for administrators. */
    Browser signInAsAdministrator() {
        press("admin-submit");
        visible("admin");
        return this;
    }

    /** Waits until a total of all nodes reads as it should. */
    Browser awaitTotal(String name, Predicate<String> wanted) {
        wait.until(browser -> wanted.test(visible("total-" + name).getText()));
        return this;
    }

    /** Does something again and again until a total of all nodes reads as it should. */
    void whileWaitingForTotal(String name, Predicate<String> wanted, IntConsumer action) {
        AtomicInteger turn = new AtomicInteger();
        wait.until(browser -> {
            action.accept(turn.getAndIncrement());
            return wanted.test(visible("total-" + name).getText());
        });
    }

    void useToken(String token) {
        typeInto("admin-token", token);
        press("admin-token-submit");
    }

    /** Disconnects a user, and says so twice. */
    void disconnect(String userId) {
        typeInto("disconnect-user", userId);
        press("disconnect-submit");
        press("confirm-yes");
        wait.until(ExpectedConditions.textToBePresentInElementLocated(testId("notice"), userId));
    }

    /** Waits until something with a test id has a text in it. */
    Browser awaitText(String id, String text) {
        wait.until(ExpectedConditions.textToBePresentInElementLocated(testId(id), text));
        return this;
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
        use(By.cssSelector(".auth-container input"), field -> field.sendKeys(token));
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
        use(By.cssSelector(selector), WebElement::click);
    }

    /** Presses a key at the link of the first conversation in the list. */
    void pressInList(Keys key) {
        use(By.cssSelector("[data-testid=conversation-item] a"), link -> link.sendKeys(key));
    }

    private String shownText() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /** What the browser complained about, such as violations of the content security policy. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    WebElement visible(String id) {
        return wait.until(ExpectedConditions.visibilityOfElementLocated(testId(id)));
    }

    private static By testId(String id) {
        return By.cssSelector("[data-testid=" + id + "]");
    }

    @Override
    public void close() {
        end.run();
    }
}
