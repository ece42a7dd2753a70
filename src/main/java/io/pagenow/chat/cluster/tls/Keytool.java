package io.pagenow.chat.cluster.tls;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code keytool}, which every Java runtime has, because the JDK has no public API that creates certificates. The
 * key store password is passed in the environment, which other users cannot read, unlike arguments.
 */
final class Keytool {
    private static final String VARIABLE = "CHAT_KEYSTORE_PASSWORD";
    private static final long TIMEOUT_SECONDS = 60;

    private final Path directory;
    private final String password;

    /**
     * @param directory working directory for relative file names
     * @param password of every key store
     */
    Keytool(Path directory, String password) {
        this.directory = directory;
        this.password = password;
    }

    /**
     * Runs a command and waits for it, for at most 60 s.
     *
     * @throws ClusterTlsException with the command's output, if it fails
     */
    void run(String command, String keyStore, String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-Duser.language=en",
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                command,
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore,
                "-storepass:env",
                VARIABLE));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile());
        builder.environment().put(VARIABLE, password);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            if (!ended || process.exitValue() != 0) {
                throw new ClusterTlsException("keytool " + command + " failed: " + output());
            }
        } catch (IOException failure) {
            throw new ClusterTlsException("The Java runtime's keytool cannot be run: " + failure.getMessage(), failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ClusterTlsException("Interrupted while keytool was running", stopped);
        }
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("keytool.log"), Charset.defaultCharset())
                .strip();
    }
}
