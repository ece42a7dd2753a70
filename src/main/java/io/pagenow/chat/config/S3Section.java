package io.pagenow.chat.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the settings of the S3 store. */
final class S3Section {
    private static final String PATH = "attachments.s3.";

    /** Names that need no encoding in a URL, and are valid as a host name too. */
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,64}");

    /** Letters that need no encoding; no part of it is {@code ..}. */
    private static final Pattern PREFIX = Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]{0,99}/){0,8}");

    private S3Section() {}

    static Optional<S3Settings> read(SettingsReader reader) {
        Optional<URI> endpoint = reader.optionalUri(PATH + "endpoint", Set.of("http", "https"));
        endpoint.filter(uri -> !uri.getRawPath().replace("/", "").isEmpty() || uri.getRawQuery() != null)
                .ifPresent(uri ->
                        reader.problem(PATH + "endpoint", uri, "a URL without a path, such as https://minio:9000"));
        String region = matching(reader, "region", REGION, "a region such as us-east-1");
        String prefix = reader.optionalText(PATH + "prefix").orElse("");
        if (!PREFIX.matcher(prefix).matches()) {
            reader.problem(PATH + "prefix", prefix, "empty, or of the form chat/files/");
        }
        Optional<Path> authority = Sections.pemFile(reader, PATH + "tls.ca");
        boolean pathStyle = reader.flag(PATH + "pathStyle");
        Optional<String> bucket = reader.optionalText(PATH + "bucket");
        Optional<String> accessKey = reader.optionalText(PATH + "accessKey");
        Optional<String> secretKey = reader.optionalText(PATH + "secretKey");
        if (bucket.isEmpty()) {
            accessKey
                    .or(() -> secretKey)
                    .or(() -> endpoint.map(URI::toString))
                    .ifPresent(set -> reader.problem(
                            PATH + "bucket",
                            "",
                            "the name of a bucket, which the other settings of attachments.s3 need"));
            return Optional.empty();
        }
        if (!BUCKET.matcher(bucket.get()).matches()) {
            reader.problem(PATH + "bucket", bucket.get(), "3 to 63 lower-case letters, digits, dots and dashes");
        }
        for (String name : List.of("accessKey", "secretKey")) {
            if (reader.optionalText(PATH + name).isEmpty()) {
                reader.problem(PATH + name, "", "set; attachments.s3.bucket needs it");
            }
        }
        return Optional.of(new S3Settings(
                endpoint.orElseGet(() -> URI.create("https://s3." + region + ".amazonaws.com")),
                region,
                bucket.get(),
                accessKey.orElse(""),
                new Secret(secretKey.orElse("")),
                pathStyle,
                prefix,
                authority));
    }

    private static String matching(SettingsReader reader, String name, Pattern form, String expected) {
        String text = reader.text(PATH + name);
        if (!form.matcher(text).matches()) {
            reader.problem(PATH + name, text, expected);
            return "invalid";
        }
        return text;
    }
}
