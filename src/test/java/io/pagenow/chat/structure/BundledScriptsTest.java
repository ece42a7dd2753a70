package io.pagenow.chat.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Swagger UI brings other libraries inside one script, where neither the list of dependencies nor the SBOM sees them. */
class BundledScriptsTest {
    private static final String VERSION = "([0-9]+\\.[0-9]+\\.[0-9]+)";

    /** Where each library says its version. */
    private static final Map<String, Pattern> PLACES = Map.of(
            "DOMPurify", Pattern.compile("DOMPurify\\.version=\"" + VERSION + '"'),
            "Autolinker", Pattern.compile("Autolinker\\.version=\"" + VERSION + '"'),
            "core-js", Pattern.compile("core-js/blob/v" + VERSION + "/"),
            "React", Pattern.compile("version:\"" + VERSION + "\",rendererPackageName:\"react-dom\""));

    @Test
    void noLibraryInTheBundleIsOlderThanTheListSays() throws IOException {
        Properties oldest = properties("/bundled-scripts.properties");
        String bundle = bundle();

        assertThat(oldest.stringPropertyNames()).isEqualTo(PLACES.keySet());
        PLACES.forEach((library, place) -> {
            Set<String> versions =
                    place.matcher(bundle).results().map(found -> found.group(1)).collect(Collectors.toSet());
            assertThat(versions).as("versions of " + library).isNotEmpty();
            assertThat(versions).as(library).allSatisfy(version -> assertThat(Version.parse(version))
                    .isGreaterThanOrEqualTo(Version.parse(oldest.getProperty(library))));
        });
    }

    private static String bundle() throws IOException {
        String version =
                properties("/io/pagenow/chat/http/swagger-ui.properties").getProperty("version");
        try (InputStream script = BundledScriptsTest.class.getResourceAsStream(
                "/META-INF/resources/webjars/swagger-ui/" + version + "/swagger-ui-bundle.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Properties properties(String name) throws IOException {
        Properties properties = new Properties();
        try (InputStream file = BundledScriptsTest.class.getResourceAsStream(name)) {
            properties.load(file);
        }
        return properties;
    }
}
