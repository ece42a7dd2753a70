package io.pagenow.chat.structure;

import io.pagenow.chat.support.NodeTools;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Runs the tests that are written in the language of the client libraries and the pages; those against a server are in ClientLibraryIT. */
class ClientModuleTest {
    private static final Path LIBRARY = Path.of("clients/js");
    private static final Path HOOKS = Path.of("clients/react");
    private static final Path PAGES = Path.of("src/test/js");

    @Test
    void theTestsOfTheClientLibraryPass() throws IOException, InterruptedException {
        NodeTools.install(LIBRARY);
        NodeTools.runTests(LIBRARY, "test");
    }

    @Test
    void theTestsOfTheHooksPass() throws IOException, InterruptedException {
        NodeTools.install(LIBRARY);
        NodeTools.install(HOOKS);
        NodeTools.runTests(HOOKS, "test");
    }

    @Test
    void theTestsOfThePagesPass() throws IOException, InterruptedException {
        NodeTools.runTests(PAGES, ".");
    }
}
