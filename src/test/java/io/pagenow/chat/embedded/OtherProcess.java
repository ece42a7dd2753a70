package io.pagenow.chat.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Another JVM that runs the built-in PostgreSQL: it starts one in the directory it is given, prints a line, and closes
 * it when its standard input ends. A test can kill it.
 */
final class OtherProcess implements AutoCloseable {

    static final String READY = "ready ";
    static final String REFUSED = "refused ";

    private final Process process;
    private final BufferedReader output;

    private OtherProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    public static void main(String[] arguments) throws IOException {
        PrintStream answer = System.out;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(EmbeddedPostgres.Settings.in(Path.of(arguments[0])))) {
            answer.println(READY + postgres.connection().uri());
            answer.flush();
            while (System.in.read() >= 0) {
                // The parent closes the stream when it has seen enough.
            }
        } catch (EmbeddedPostgresException e) {
            answer.println(REFUSED + e.getMessage());
        }
    }

    static OtherProcess start(Path dataDir) throws IOException {
        return start(dataDir, System.getProperty("java.class.path"), List.of());
    }

    /** @param prefix the program, with its arguments, that starts the JVM in its own way */
    static OtherProcess start(Path dataDir, String classPath, List<String> prefix) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", classPath));
        command.addAll(List.of(OtherProcess.class.getName(), dataDir.toString()));
        return new OtherProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    long pid() {
        return process.pid();
    }

    /** Waits for its answer: {@link #READY} and a connection URI, or {@link #REFUSED} and a reason. */
    String answer() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY) || line.startsWith(REFUSED)) {
                return line;
            }
            all.append(line).append('\n');
        }
        throw new IOException("The process ended without an answer: " + all);
    }

    /** Ends it as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }
}
