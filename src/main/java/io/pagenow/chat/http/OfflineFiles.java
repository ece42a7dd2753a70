package io.pagenow.chat.http;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Lists the files that the page needs without a connection, for its service worker. A browser compares the list like the worker itself,
 * so every change of a file installs the worker again. Each file has its hash (Subresource Integrity), so that a cache never mixes the
 * files of two versions, even if two servers answer.
 */
final class OfflineFiles {
    /** Name of the script, beside the page. */
    static final String NAME = "offline-files.js";

    /** Files of other pages, of the worker itself, icons that only the system shows, and the part of the library that the page does not use. */
    private static final Predicate<String> NOT_CACHED = Pattern.compile(
                    "/(admin/.*|client/live(/.*|[.]js)|docs[.].*|icons/.*|worker/.*|service-worker[.]js|index[.]html)")
            .asMatchPredicate();

    private OfflineFiles() {}

    /** @param files of the page by path, with a leading slash */
    static byte[] script(Map<String, StaticFile> files) {
        Map<String, String> hashes = new TreeMap<>();
        files.forEach((path, file) -> {
            if (!NOT_CACHED.test(path)) {
                hashes.put(path, hash(file.plain().bytes().getBytes()));
            }
        });
        hashes.put(
                "/",
                hash(requireNonNull(files.get("/index.html"), "the page")
                        .plain()
                        .bytes()
                        .getBytes()));
        return ("self.OFFLINE_FILES = " + new JsonObject(new LinkedHashMap<>(hashes)).encode() + ";\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String hash(byte[] content) {
        try {
            return "sha256-"
                    + Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
