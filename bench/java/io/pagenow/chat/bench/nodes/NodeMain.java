package io.pagenow.chat.bench.nodes;

import io.pagenow.chat.Application;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.config.SettingsLoader;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server as it is, in a process of its own, whose users connect without sockets: it is told on its standard input who
 * comes and goes, and tells presence of it as its sockets would. Answers each line when all nodes know.
 */
final class NodeMain {
    static final String READY = "ready";
    static final String DONE = "done";
    static final String ENTER = "enter";
    static final String LEAVE = "leave";

    /** Users whose arrival not all nodes know yet. */
    private static final int UNDER_WAY = 5_000;

    private static final long SLICE_MILLIS = 10;
    private static final DeliveryOptions OPTIONS =
            new DeliveryOptions().setCodecName("by-reference").setLocalOnly(true);

    private final Vertx vertx;

    private NodeMain(Vertx vertx) {
        this.vertx = vertx;
    }

    public static void main(String[] arguments) throws IOException {
        Locale.setDefault(Locale.ROOT);
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        Settings settings = new SettingsLoader(vertx, System.getenv())
                .load(Optional.of(Path.of(arguments[0])))
                .await();
        Application application = new Application(vertx, settings);
        Application.Endpoints addresses = application.start().await();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> application.close().await()));
        say(READY + ' ' + addresses.page() + ' ' + addresses.webSocket());
        new NodeMain(vertx).follow();
        System.exit(0);
    }

    /** Follows the lines {@code enter FIRST COUNT PER_SECOND} and {@code leave …} until there are no more. */
    private void follow() throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ", -1);
            Semaphore underWay = new Semaphore(UNDER_WAY);
            int first = Integer.parseInt(words[1]);
            int count = Integer.parseInt(words[2]);
            pace(first, count, Integer.parseInt(words[3]), words[0].equals(ENTER), underWay);
            underWay.acquireUninterruptibly(UNDER_WAY);
            say(DONE);
        }
    }

    private void pace(int first, int count, int perSecond, boolean enter, Semaphore underWay) {
        long start = System.nanoTime();
        for (int done = 0; done < count; ) {
            long due = (System.nanoTime() - start + TimeUnit.MILLISECONDS.toNanos(SLICE_MILLIS))
                    * perSecond
                    / TimeUnit.SECONDS.toNanos(1);
            for (; done < Math.min(count, due); done++) {
                move(Users.id(first + done), enter, underWay);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SLICE_MILLIS));
        }
    }

    private void move(String user, boolean enter, Semaphore underWay) {
        Connection connection = new Connection(user, "bench:" + user);
        if (enter) {
            underWay.acquireUninterruptibly();
            vertx.eventBus()
                    .request(Addresses.CONNECT.name(), connection, OPTIONS)
                    .onComplete(known -> underWay.release());
        } else {
            vertx.eventBus().publish(Addresses.DISCONNECTED.name(), connection, OPTIONS);
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
