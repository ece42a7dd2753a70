package io.pagenow.chat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pagenow.chat.support.NodeTools;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The scenarios that all clients share, with the client for Java; {@code clients/conformance} has them, and the server that misbehaves. */
class JavaClientConformanceTest {
    private static final JsonObject TRAITS = new JsonObject().put("seesHandshakes", true);

    @TestFactory
    Stream<DynamicTest> everyScenarioHolds() throws IOException, InterruptedException {
        NodeTools.install(Path.of("clients/js"));
        ScenarioPlayer player = ScenarioPlayer.forClient("java");
        return player.scenarios().stream()
                .map(scenario -> DynamicTest.dynamicTest(
                        scenario.getString("name") + ": " + scenario.getString("title"), () -> play(player, scenario)))
                .onClose(player::close);
    }

    private static void play(ScenarioPlayer player, JsonObject scenario) {
        String excuse = scenario.getString("excuse");
        assumeTrue(excuse == null, excuse);
        assertThat(player.play(scenario.getString("name"), TRAITS, new ScenarioClient()))
                .isEmpty();
    }
}
