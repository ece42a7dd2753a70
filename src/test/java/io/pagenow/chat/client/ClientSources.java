package io.pagenow.chat.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The sources of the client for Java, compiled as its own build does: with nothing of the server. */
final class ClientSources {
    static final Path FOLDER = Path.of("clients/java");

    private ClientSources() {}

    /** Compiles the client, and other sources that use it, into a folder. Returns the class path for them. */
    static String compile(Path into, Path... others) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--release", "17", "-Xlint:all,-serial", "-Werror"));
        arguments.addAll(List.of("-cp", jackson(), "-d", into.toString()));
        try (Stream<Path> sources = Files.walk(FOLDER.resolve("src/main/java"))) {
            sources.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
        }
        Stream.of(others).map(Path::toString).forEach(arguments::add);
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler().run(null, report, report, arguments.toArray(String[]::new));
        assertThat(result).as(report.toString(StandardCharsets.UTF_8)).isZero();
        return into + File.pathSeparator + jackson();
    }

    private static String jackson() {
        try {
            return Path.of(JsonFactory.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
