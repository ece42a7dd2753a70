package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;

/**
 * A person with the extension, in a headless Chromium of their own. The popup is opened as a tab; what the browser shows beside it is asked
 * for from the options page, which has no line to the worker and so does not keep it alive.
 */
final class ExtensionBrowser implements AutoCloseable {
    /** Follows from the key in the manifest. */
    static final String ORIGIN = "chrome-extension://cljpdidfkbpdnekohcmeefpikmoadbln/";

    private static final String RECORDER = """
            let last = Promise.resolve();
            const create = chrome.notifications.create.bind(chrome.notifications);
            chrome.notifications.create = (id, options) => {
              last = last.then(async () => {
                const { recorded = [] } = await chrome.storage.session.get('recorded');
                const { title, message, contextMessage } = options;
                await chrome.storage.session.set({ recorded: [...recorded, [title, message, contextMessage].join(' | ')] });
              });
              return create(id, options);
            };
            """;

    private static Path built;

    private final Browser browser;
    private final ChromeDriver driver;

    private ExtensionBrowser(Browser browser) {
        this.browser = browser;
        this.driver = browser.driver();
    }

    /** Builds the extension as {@code make extension} does, once for all classes, which run at the same time. */
    static synchronized Path build() throws IOException, InterruptedException {
        if (built != null) {
            return built;
        }
        Process build = new ProcessBuilder("node", "clients/extension/build.mjs")
                .redirectErrorStream(true)
                .start();
        String report = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(build.waitFor()).as(report).isZero();
        built = Path.of("target/extension/chat").toAbsolutePath();
        return built;
    }

    /** Builds the extension with a script that records the notifications, because the browser returns only their ids. */
    static Path buildRecording() throws IOException, InterruptedException {
        return buildWith("recorder", RECORDER);
    }

    /** Builds the extension with a script that runs in its worker before everything else. */
    static synchronized Path buildWith(String name, String script) throws IOException, InterruptedException {
        Path extension = build();
        Path changed = Path.of("target/extension-" + name).toAbsolutePath();
        try (Stream<Path> files = Files.walk(extension)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = changed.resolve(extension.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.writeString(changed.resolve(name + ".js"), script);
        Path worker = changed.resolve("worker.js");
        Files.writeString(worker, "import './" + name + ".js';\n" + Files.readString(worker));
        return changed;
    }

    /**
     * Builds the extension with the permission that it asks the user for, because nobody can answer that question of
     * a headless browser.
     */
    static synchronized Path buildPermitted() throws IOException, InterruptedException {
        Path manifest = buildWith("permitted", "").resolve("manifest.json");
        String content = Files.readString(manifest);
        Files.writeString(
                manifest,
                content.replaceFirst("\"optional_permissions\": \\[\\s+\"tabs\"\\s+],", "")
                        .replaceFirst("\"alarms\",", "\"alarms\", \"tabs\","));
        return manifest.getParent();
    }

    /** @param options of Chromium beside those that every test needs */
    static ExtensionBrowser open(Path extension, String... options) {
        String[] all = Stream.concat(Stream.of("--load-extension=" + extension), Stream.of(options))
                .toArray(String[]::new);
        return new ExtensionBrowser(Browser.openNew(URI.create("about:blank"), all));
    }

    Browser signIn(String server, String userId) {
        enterServer(server);
        return browser.signIn(userId);
    }

    Browser signInWithToken(String server, String token) {
        enterServer(server);
        // The sign-in of a development server has the token's field folded away.
        driver.executeScript("document.getElementById('token-details').open = true");
        browser.typeInto("token-input", token);
        browser.press("token-submit");
        return browser;
    }

    /** Enters on the options page where people sign in, and waits until the extension has found it. */
    void enterProvider(String issuer, String clientId, boolean staysSignedIn) {
        driver.get(ORIGIN + "options.html");
        browser.typeInto("issuer", issuer);
        browser.typeInto("client-id", clientId);
        if (staysSignedIn) {
            browser.press("stays-signed-in");
        }
        browser.press("options-save");
        await().until(() -> browser.visible("options-message").getText(), text -> text.startsWith("Saved."));
    }

    Browser signInAtProvider(String server) {
        enterServer(server);
        browser.press("provider-submit");
        return browser;
    }

    /** Takes away what the browser keeps in memory alone, as its end does. */
    void forgetSession() {
        closePopup();
        evaluate("chrome.storage.session.clear()");
        killWorker();
        awaitNoWorker();
    }

    private void enterServer(String server) {
        popup().clear("server");
        browser.typeInto("server", server);
        browser.press("server-submit");
        browser.visible("token-toggle");
    }

    Browser popup() {
        driver.get(ORIGIN + "popup.html");
        return browser;
    }

    /** Opens the popup as the icon in the toolbar does, at its size. */
    Browser popupOfToolbar() {
        browser.show(400, 576, false);
        driver.get(ORIGIN + "popup.html?in=toolbar");
        return browser;
    }

    /** Leaves the popup, as a click beside it does. */
    void closePopup() {
        driver.get(ORIGIN + "options.html");
    }

    /** Ends the worker as Chrome does when it is idle. Nothing runs in the extension until an event starts it again. */
    void killWorker() {
        driver.executeCdpCommand("ServiceWorker.enable", Map.of());
        driver.executeCdpCommand("ServiceWorker.stopAllWorkers", Map.of());
    }

    void awaitNoWorker() {
        await().until(() -> !isWorkerAlive());
    }

    boolean isWorkerAlive() {
        List<?> targets = (List<?>)
                driver.executeCdpCommand("Target.getTargets", Map.of()).get("targetInfos");
        return targets.stream().anyMatch(target -> "service_worker".equals(((Map<?, ?>) target).get("type")));
    }

    void awaitBadge(String text) {
        await().until(() -> evaluate("chrome.action.getBadgeText({})"), text::equals);
    }

    /** Waits until so many notifications are shown. */
    void awaitNotifications(int count) {
        await().until(
                        () -> evaluate("chrome.notifications.getAll().then((shown) => Object.keys(shown).length)"),
                        shown -> ((Number) shown).intValue() == count);
    }

    /**
     * Waits until exactly these notifications were created, in this order, by an extension that {@link #buildRecording}
     * has built.
     *
     * @param notifications title, message and context of each, with {@code " | "} between them
     */
    void awaitNotified(String... notifications) {
        await().until(
                        () -> evaluate("chrome.storage.session.get('recorded').then(({ recorded = [] }) => recorded)"),
                        List.of(notifications)::equals);
    }

    /** Waits until so many messages are kept as unsent. */
    void awaitUnsent(int count) {
        await().until(
                        () -> evaluate(
                                "chrome.storage.local.get(null)"
                                        + ".then((all) => Object.keys(all).filter((key) => key.startsWith('pending:')).length)"),
                        kept -> ((Number) kept).intValue() == count);
    }

    /** Everything that the extension keeps, as one text. */
    String storage() {
        return (String) evaluate("Promise.all([chrome.storage.local.get(null), chrome.storage.session.get(null),"
                + " chrome.action.getTitle({}), indexedDB.databases()]).then(JSON.stringify)");
    }

    /** Waits until the token that is kept is good for longer than this. */
    void awaitTokenFor(Duration time) {
        await().until(
                        () -> evaluate(
                                "chrome.storage.session.get('token').then(({ token }) => token.endsAt - Date.now())"),
                        left -> left instanceof Number millis && millis.longValue() > time.toMillis());
    }

    int keptConversations() {
        return ((Number) evaluate("chrome.storage.local.get(null)"
                        + ".then((all) => Object.keys(all).filter((key) => key.startsWith('conversation:')).length)"))
                .intValue();
    }

    Object evaluate(String expression) {
        return driver.executeAsyncScript("const done = arguments[arguments.length - 1]; (" + expression
                + ").then(done, (error) => done(String(error)));");
    }

    Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
    }
}
