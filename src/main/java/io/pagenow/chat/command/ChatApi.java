package io.pagenow.chat.command;

import io.pagenow.chat.Application;
import io.pagenow.chat.config.ServiceLinks;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.logging.Logs;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code java -jar chat-api.jar}: runs the server until SIGTERM or Ctrl-C. */
@Command(
        name = "chat-api",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "A chat server in one jar.",
        usageHelpWidth = 100,
        description = {
            "",
            "Without a command, runs the server until SIGTERM or Ctrl-C. Without any settings it stores its data in the"
                    + " built-in PostgreSQL under ./data, serves the page at http://127.0.0.1:8080/ and allows everyone on"
                    + " this machine to sign in as anyone.",
            ""
        },
        footer = {
            "",
            "Settings come from config.json in the working directory and from environment variables: CHAT_ and the"
                    + " setting's path in upper snake case. The most important ones:",
            "  CHAT_HTTP_HOST, CHAT_HTTP_PORT            REST and page (127.0.0.1, 8080)",
            "  CHAT_WEBSOCKET_HOST, CHAT_WEBSOCKET_PORT  WebSocket (127.0.0.1, 8081)",
            "  CHAT_DATA_DIR                             data directory of the built-in PostgreSQL (data)",
            "  CHAT_DATABASE_URI                         postgresql://.. instead of the built-in PostgreSQL",
            "  CHAT_AUTH_JWKS_URI, CHAT_AUTH_ISSUER,     the identity provider",
            "  CHAT_AUTH_AUDIENCE",
            "  CHAT_CORS_ORIGINS                         origins of web clients, separated by commas",
            "docs/settings.md lists all settings. A name with the suffix _FILE names a file that holds the value."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the command succeeded",
            "1:the command failed, or the server could not start; the message says why",
            "2:the command line is not valid",
            "78:the settings are not valid; the message lists every problem"
        })
public final class ChatApi implements Callable<Integer> {
    /** Seconds after which the process exits even if the stop has not finished. Exceeds the sum of all parts' timeouts. */
    private static final long STOP_SECONDS = 60;

    private static final Logger log = LoggerFactory.getLogger(ChatApi.class);

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Option(
            names = "--until-ready",
            description = "start, report when the server is ready, and stop; tries the settings, or lets Java write its"
                    + " class archive")
    private boolean untilReady;

    /**
     * Runs the command named by the arguments, or the server if there is none.
     *
     * @return the exit code
     */
    public static int execute(String... arguments) {
        CommandLine command = new CommandLine(new ChatApi()).setCaseInsensitiveEnumValuesAllowed(true);
        if (arguments.length > 0) {
            // Registering a command takes time, and the start of the server needs none of them.
            command.addSubcommand(new CheckConfig())
                    .addSubcommand(new Diagnose())
                    .addSubcommand(new Token())
                    .addSubcommand(new ApiKeyCommands())
                    .addSubcommand(new ExportUser())
                    .addSubcommand(new EraseUser())
                    .addSubcommand(new WebhookCommands())
                    .addSubcommand(new MakeBackup())
                    .addSubcommand(new RestoreBackup())
                    .addSubcommand(new ImportOriginal())
                    .addSubcommand(new ClusterCerts());
        }
        return command.execute(arguments);
    }

    @Override
    public Integer call() {
        return settingsOption.withSettings(spec, this::run);
    }

    private int run(Vertx vertx, Settings settings) {
        Logs.configure(settings.log());
        logServiceLinks();
        Application application = new Application(vertx, settings);
        try {
            Application.Endpoints addresses = application.start().await();
            // From now on the server's threads keep the process alive.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(application, vertx), "stop"));
            reportReady(settings, addresses);
            ServiceNotice.fromEnvironment().ifPresent(ServiceNotice::ready);
            vertx.executeBlocking(Executors.callable(IdleHeap::keepSmall));
            if (untilReady) {
                // The shutdown hook stops the server, as it does on a signal.
                System.exit(0);
            }
            return 0;
        } catch (RuntimeException failure) {
            spec.commandLine()
                    .getErr()
                    .println(Logs.errorMark() + "chat-api cannot start: " + Failures.explain(failure));
            log.debug("The start failed", failure);
            close(application);
            return 1;
        }
    }

    private static void logServiceLinks() {
        List<String> links = ServiceLinks.in(System.getenv()).stream()
                .filter(name -> name.startsWith("CHAT_"))
                .toList();
        if (!links.isEmpty()) {
            log.info(
                    "Ignoring {}: service links set by Kubernetes, not settings of chat-api (set enableServiceLinks: false"
                            + " in the pod's specification to remove them)",
                    String.join(", ", links));
        }
    }

    private static void stop(Application application, Vertx vertx) {
        ServiceNotice.fromEnvironment().ifPresent(ServiceNotice::stopping);
        close(application);
        vertx.close().await();
    }

    private static void close(Application application) {
        try {
            application.close().await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (Exception failure) {
            log.error("The server did not stop cleanly", failure);
        }
    }

    private void reportReady(Settings settings, Application.Endpoints addresses) {
        String ready = "chat-api is ready. Open " + addresses.page() + " (WebSocket " + addresses.webSocket() + ")";
        if (Logs.isText(settings.log())) {
            spec.commandLine().getOut().println("\n  " + ready + "\n");
        } else {
            log.info(ready);
        }
    }
}
