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

/** {@code java -jar chat-api.jar}: runs the server until it is told to stop. */
@Command(
        name = "chat-api",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "A chat server in one jar.",
        usageHelpWidth = 100,
        description = {
            "",
            "Without a command, runs the server until SIGTERM or Ctrl-C. With no settings at all it keeps its data in a"
                    + " PostgreSQL of its own under ./data, serves the page at http://127.0.0.1:8080/ and lets everyone on"
                    + " this machine sign in as anyone.",
            ""
        },
        footer = {
            "",
            "Settings come from config.json in the working directory and from environment variables: CHAT_ and the"
                    + " setting's path in upper snake case. Those needed most:",
            "  CHAT_HTTP_HOST, CHAT_HTTP_PORT            REST and page (127.0.0.1, 8080)",
            "  CHAT_WEBSOCKET_HOST, CHAT_WEBSOCKET_PORT  WebSocket (127.0.0.1, 8081)",
            "  CHAT_DATA_DIR                             where the built-in PostgreSQL keeps its data (data)",
            "  CHAT_DATABASE_URI                         postgresql://.. instead of the built-in PostgreSQL",
            "  CHAT_AUTH_JWKS_URI, CHAT_AUTH_ISSUER,     the identity provider",
            "  CHAT_AUTH_AUDIENCE",
            "  CHAT_CORS_ORIGINS                         origins of web clients, separated by commas",
            "docs/settings.md lists all of them. A name with _FILE behind it names a file that holds the value."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the command did what it should",
            "1:the command failed, or the server could not start; the message says why",
            "2:the command line is not valid",
            "78:the settings are not valid; the message lists every problem"
        })
public final class ChatApi implements Callable<Integer> {
    /** How long a stop may take before the process ends all the same. Longer than all parts' own limits together. */
    private static final long STOP_SECONDS = 60;

    private static final Logger log = LoggerFactory.getLogger(ChatApi.class);

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Option(
            names = "--until-ready",
            description = "start, say so when everything answers, and stop: a start to try the settings, or to let"
                    + " Java write its archive of classes")
    private boolean untilReady;

    /**
     * Runs the server, or whatever else the arguments say.
     *
     * @return the exit code
     */
    public static int execute(String... arguments) {
        CommandLine command = new CommandLine(new ChatApi()).setCaseInsensitiveEnumValuesAllowed(true);
        if (arguments.length > 0) {
            // The server's own start needs none of these, and each takes some time to be known.
            command.addSubcommand(new CheckConfig())
                    .addSubcommand(new Diagnose())
                    .addSubcommand(new Token())
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
        tellServiceLinks();
        Application application = new Application(vertx, settings);
        try {
            Application.Endpoints addresses = application.start().await();
            // From here on the server's own threads keep the process alive.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(application, vertx), "stop"));
            announce(settings, addresses);
            ServiceNotice.fromEnvironment().ifPresent(ServiceNotice::ready);
            vertx.executeBlocking(Executors.callable(IdleHeap::keepSmall));
            if (untilReady) {
                // The hook stops the server, as it does for a signal.
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

    private static void tellServiceLinks() {
        List<String> links = ServiceLinks.in(System.getenv()).stream()
                .filter(name -> name.startsWith("CHAT_"))
                .toList();
        if (!links.isEmpty()) {
            log.info(
                    "Passing over {}: links to Services that Kubernetes has set, not settings of chat-api"
                            + " (enableServiceLinks: false in the pod's specification keeps them out)",
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

    private void announce(Settings settings, Application.Endpoints addresses) {
        String ready = "chat-api is ready. Open " + addresses.page() + " (WebSocket " + addresses.webSocket() + ")";
        if (Logs.isText(settings.log())) {
            spec.commandLine().getOut().println("\n  " + ready + "\n");
        } else {
            log.info(ready);
        }
    }
}
