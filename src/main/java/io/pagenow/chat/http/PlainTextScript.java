package io.pagenow.chat.http;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes the script by which the service worker of the page takes the marks out of texts for notifications. It consists of modules of the
 * client library without their imports and exports, because the worker is no module and can import none.
 */
final class PlainTextScript {
    /** Path of the script, beside the page. */
    static final String NAME = "worker/plain-text.js";

    /** In an order in which none needs a later one while it is loaded. */
    private static final List<String> MODULES =
            List.of("direction", "markup-links", "markup-inline", "markup", "plain-text");

    private static final Pattern IMPORT = Pattern.compile("^import .*;$", Pattern.MULTILINE);
    private static final Pattern EXPORT = Pattern.compile("^export ", Pattern.MULTILINE);

    private PlainTextScript() {}

    /** @param files of the page by path, with a leading slash */
    static byte[] script(Map<String, StaticFile> files) {
        String modules = MODULES.stream()
                .map(name -> requireNonNull(files.get("/client/" + name + ".js"), name)
                        .plain()
                        .bytes()
                        .toString(StandardCharsets.UTF_8))
                .map(module ->
                        EXPORT.matcher(IMPORT.matcher(module).replaceAll("")).replaceAll(""))
                .collect(Collectors.joining("\n"));
        return ("Object.assign(self, (() => {\n" + modules + "\nreturn { plainText, withoutTurning };\n})());\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
