package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as two people use it, each in a browser of their own. */
final class PageIT {
    @TempDir
    private static Path folder;

    private static JarProcess server;

    @BeforeAll
    static void startServer() {
        assertThat(Browser.isInstalled())
                .as("Chromium and its driver are there; deploy/install-test-tools installs them")
                .isTrue();
        server = JarProcess.in(folder).start().awaitReady();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void twoPeopleChat() {
        try (Browser ann = Browser.open(server.http()).signIn("ann");
                Browser ben = Browser.open(server.http()).signIn("ben")) {
            ann.startDirectConversation("ben");
            ann.say("Hello Ben");
            ann.awaitAllSent();
            ben.awaitUnread("1");
            ben.openFirstConversation();
            ben.awaitMessage("Hello Ben");
            ben.awaitNothingUnread();
            ben.say("Hello Ann");
            ann.awaitMessage("Hello Ann");
            assertThat(ann.messages()).hasSize(2);
            assertThat(ann.complaints()).isEmpty();
            assertThat(ben.complaints()).isEmpty();
        }
    }

    @Test
    void whoWasOfflineFindsWhatWasSaidAndSendsWhatWasWritten() {
        try (Browser cleo = Browser.open(server.http()).signIn("cleo");
                Browser dan = Browser.open(server.http()).signIn("dan")) {
            cleo.startDirectConversation("dan");
            cleo.say("one");
            dan.openFirstConversation();
            dan.awaitMessage("one");

            dan.goOffline();
            dan.awaitState("offline");
            cleo.say("two");
            cleo.say("three");
            cleo.awaitAllSent();
            dan.say("four");

            dan.comeBack();
            dan.awaitState("online");
            dan.awaitMessage("three");
            dan.awaitAllSent();
            cleo.awaitMessage("four");
            assertThat(dan.messages()).hasSize(4);
            assertThat(cleo.messages()).hasSize(4);
        }
    }
}
