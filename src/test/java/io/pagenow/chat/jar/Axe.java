package io.pagenow.chat.jar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The rules of axe-core for a page that a browser shows: those of WCAG 2.2 AA and of good practice. */
final class Axe {
    private static final String RULES = read("/axe.min.js");

    private static final String FIND = """
            const done = arguments[arguments.length - 1];
            const write = ({ id, nodes }) => nodes.map(({ target, any, all, none }) =>
                `${id} at ${target.join(' ')}: ${[...any, ...all, ...none].map(({ message }) => message).join('; ')}`);
            // Menus are above the landmarks of the page, in which none of them is.
            axe.run(document, { resultTypes: ['violations'], rules: { region: { enabled: false } } }).then(({ violations }) => done(violations.flatMap(write)), (error) => done([String(error)]));
            """;

    private Axe() {}

    /** Returns what breaks a rule, with its place in the page. */
    @SuppressWarnings("unchecked")
    static List<String> findings(Browser browser) {
        if (!(Boolean) browser.driver().executeScript("return 'axe' in window")) {
            browser.driver().executeScript(RULES);
        }
        return (List<String>) browser.resultOf(FIND);
    }

    private static String read(String resource) {
        try (InputStream in = Objects.requireNonNull(Axe.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
