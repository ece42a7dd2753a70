package io.pagenow.chat.command;

import io.pagenow.chat.config.Settings;
import io.pagenow.chat.privacy.ErasureRegister;
import io.pagenow.chat.protocol.BodyDecoder;
import io.vertx.core.Vertx;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code erase-user}: lets the running servers erase a user. */
@Command(
        name = "erase-user",
        mixinStandardHelpOptions = true,
        description = {
            "Erases a user for good: everything of the user is deleted, and the user id is refused from now on.",
            "A running server does the work. If none runs, the next one that starts does."
        })
final class EraseUser implements Callable<Integer> {
    private static final long INTERVAL_SECONDS = 1;

    private static final String KEEP = "keep";
    private static final String BLANK = "blank";

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Parameters(paramLabel = "USER", description = "id of the user")
    private String userId;

    @Option(
            names = "--messages",
            paramLabel = "keep|blank",
            description =
                    "blank: the content of the user's messages and files is deleted; keep: they stay under a pseudonym"
                            + " (${DEFAULT-VALUE})")
    private String messages = BLANK;

    @Option(names = "--wait", description = "end when the erasure is finished; needs a running server")
    private boolean isWaiting;

    @Override
    public Integer call() {
        if (!BodyDecoder.isUserId(userId)) {
            throw new ParameterException(spec.commandLine(), "USER is not a user id");
        }
        if (!messages.equals(KEEP) && !messages.equals(BLANK)) {
            throw new ParameterException(spec.commandLine(), "--messages: expected keep or blank");
        }
        ErasureRegister.fault(userId).ifPresent(fault -> {
            throw new ParameterException(spec.commandLine(), "USER cannot be erased: " + fault);
        });
        return settingsOption.withSettings(spec, this::erase);
    }

    private int erase(Vertx vertx, Settings settings) {
        OwnDatabase.besideServers(settings, database -> {
            ErasureRegister register = new ErasureRegister(database);
            UUID erasureId = register.begin(userId, messages.equals(KEEP));
            spec.commandLine()
                    .getOut()
                    .println("The erasure " + erasureId
                            + " has begun. A running server carries it out; GET /admin/erasures/" + erasureId
                            + " tells how far it is.");
            spec.commandLine().getOut().flush();
            while (isWaiting && !register.isFinished(erasureId)) {
                pause();
            }
            return erasureId;
        });
        if (isWaiting) {
            spec.commandLine().getOut().println("The user is erased.");
        }
        vertx.close().await();
        return 0;
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(INTERVAL_SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted; the erasure goes on", stopped);
        }
    }
}
