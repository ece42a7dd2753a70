package io.pagenow.chat.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The expected values are computed by hand from the standard assumptions. */
class ScaleModelTest {
    private static final Sheet TEN_MILLION = Sheet.of(Assumptions.STANDARD, 1e7);

    @Test
    void connectionsNeedNodesAndASpareOne() {
        Population population = TEN_MILLION.population();

        assertThat(population.online()).isEqualTo(1_000_000);
        assertThat(population.connections()).isCloseTo(1_300_000, within(1e-6));
        assertThat(population.nodes()).isEqualTo(27);
        assertThat(Population.of(Assumptions.STANDARD.with(Assumption.SPARE_NODES, 0), 10)
                        .nodes())
                .isEqualTo(1);
    }

    @Test
    void twoConnectionsOfAUserAreOnOneOfTwoNodesInHalfOfTheCases() {
        assertThat(Population.distinctNodes(2, 2)).isEqualTo(1.5);
        assertThat(Population.distinctNodes(1, 7)).isEqualTo(1);
    }

    @Test
    void messagesReachTheirRecipientsAndTheSendersDevices() {
        Traffic traffic = TEN_MILLION.traffic();

        assertThat(traffic.messages()).isCloseTo(13_888.89, within(0.01));
        // 0.7 direct to 0.3 + 0.39 further connections, 0.3 in groups to 0.3 + 29 * 0.39.
        assertThat(traffic.deliveries() / traffic.messages()).isCloseTo(4.966, within(0.001));
        assertThat(traffic.connects()).isCloseTo(722.2, within(0.1));
        assertThat(traffic.marks()).isCloseTo(6_944.4, within(0.1));
    }

    @Test
    void aMessageGoesOnceToEachNodeAndABatchToo() {
        Assumptions two = Assumptions.STANDARD
                .with(Assumption.CONNECTIONS_PER_NODE, 1e9)
                .with(Assumption.GROUP_SHARE, 0)
                .with(Assumption.DEVICES, 2)
                .with(Assumption.RECIPIENT_ONLINE, 0.5);
        Traffic alone = Traffic.of(two, Population.of(two, 1e5));
        Traffic many = Traffic.of(two, Population.of(two, 1e9));

        // A further device of the sender and one of the recipient: both are on the sender's node in a quarter of the
        // cases.
        assertThat(alone.hops() / alone.messages()).isCloseTo(0.75, within(1e-9));
        assertThat(alone.nodeBatches()).isEqualTo(alone.hops());
        assertThat(many.nodeBatches() / many.commits()).isCloseTo(1, within(1e-9));
    }

    @Test
    void aNodeWithMoreMessagesStoresLargerBatches() {
        Assumptions oneNode =
                Assumptions.STANDARD.with(Assumption.CONNECTIONS_PER_NODE, 1e9).with(Assumption.SPARE_NODES, 0);

        assertThat(Traffic.of(oneNode, Population.of(oneNode, 1e7)).batch()).isCloseTo(27.8, within(0.1));
        assertThat(Traffic.of(oneNode, Population.of(oneNode, 1e9)).batch()).isEqualTo(Traffic.MAX_BATCH);
        assertThat(DatabaseLoad.messageSeconds(oneNode, 1)).isCloseTo(191.9e-6, within(1e-12));
        assertThat(DatabaseLoad.messageSeconds(oneNode, 10)).isCloseTo(35.21e-6, within(1e-9));
        assertThat(Sheet.sendSeconds(oneNode, 1)).isCloseTo(122.2e-6, within(1e-9));
    }

    @Test
    void heartbeatsGrowWithTheSquareOfTheNodes() {
        assertThat(Mesh.control(1)).isZero();
        assertThat(Mesh.control(3)).isCloseTo(14.4, within(1e-9));
        assertThat(Mesh.control(261)).isCloseTo(162_864, within(1e-6));
    }

    @Test
    void everyChangeOfTheDirectoryGoesToEveryOtherNodeAndIsAcknowledged() {
        Mesh mesh = TEN_MILLION.mesh();

        assertThat(mesh.directoryChanges()).isCloseTo(1_444.4, within(0.1));
        assertThat(mesh.directoryMessages()).isCloseTo(1_444.44 * 26 * 2, within(1.0));
        assertThat(Sheet.of(Assumptions.STANDARD.with(Assumption.SPARE_NODES, 0), 1e4)
                        .mesh()
                        .directoryMessages())
                .isZero();
    }

    @Test
    void aRowHasItsHeaderItsColumnsAndItsIndexEntries() {
        // 24 + 48 + 37 + 37 + 101 bytes, aligned, and 4; 36 and 44 bytes of index at a fill of 0.7.
        assertThat(RowBytes.message(Assumptions.STANDARD)).isCloseTo(252 + 51.43 + 62.86, within(0.01));
        assertThat(RowBytes.participant(Assumptions.STANDARD)).isCloseTo(148 / 0.8 + 2 * 68 / 0.7, within(0.01));
        assertThat(RowBytes.conversation(Assumptions.STANDARD))
                .isCloseTo(236 / 0.85 + 28 / 0.7 + 2 * 92 / 0.7, within(0.01));
        assertThat(RowBytes.presence(Assumptions.STANDARD)).isEqualTo(84);
    }

    @Test
    void everyNodeAsksForTheAudienceOfEveryChange() {
        PresenceLoad presence = TEN_MILLION.presence();

        // 50 conversations of 6 µs and 240 participants of 0.5 µs.
        assertThat(PresenceLoad.querySeconds(Assumptions.STANDARD)).isCloseTo(420e-6, within(1e-12));
        assertThat(presence.changes()).isCloseTo(1_111.1, within(0.1));
        assertThat(presence.queryCores()).isCloseTo(13.5, within(0.05));
        assertThat(presence.lockedRows()).isCloseTo(14_444.4, within(0.1));
    }

    @Test
    void aNodePublishesAsManyChangesAsItsQueriesTakeOneAfterAnother() {
        Assumptions slow = Assumptions.STANDARD.with(Assumption.AUDIENCE_CONVERSATION_MICROS, 20);

        // 500 changes take 0.56 s, and the connected users a little.
        assertThat(PresenceLoad.of(slow, Population.of(slow, 1e5)).capacity()).isBetween(850.0, 900.0);
    }

    @Test
    void messagesFillTheDisk() {
        assertThat(TEN_MILLION.database().growthOfDay()).isCloseTo(400e6 * 366.29, within(1e7));
        assertThat(TEN_MILLION.database().connections()).isEqualTo(27 * 12);
        assertThat(Poller.statementsOfNode()).isCloseTo(7.633, within(0.001));
    }

    @Test
    void optionsChangeAssumptions() {
        ScaleModel.Request request = ScaleModel.Request.of("--users", "3_000_000,5e6", "--online=0.2");

        assertThat(request.users()).containsExactly(3e6, 5e6);
        assertThat(request.assumptions().get(Assumption.ONLINE)).isEqualTo(0.2);
        assertThat(Arrays.stream(Assumption.values()).map(Assumption::option))
                .doesNotHaveDuplicates()
                .doesNotContain("users");
    }

    @Test
    void aWrongOptionIsNamed() {
        assertThatThrownBy(() -> ScaleModel.Request.of("--onlime", "1")).hasMessageContaining("'--onlime' is unknown");
        assertThatThrownBy(() -> ScaleModel.Request.of("--online"))
                .hasMessage("--online has no value: expected a number");
        assertThatThrownBy(() -> ScaleModel.Request.of("--online", "many")).hasMessageContaining("'many'");
        assertThatThrownBy(() -> ScaleModel.Request.of("--online", "-1")).hasMessageContaining("0 or more");
        assertThatThrownBy(() -> ScaleModel.Request.of("--users", "0")).hasMessageContaining("--users");
    }

    @Test
    void theCommandPrintsTablesOrTheReason() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        assertThat(run(out, err, "--users", "1000")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("| users | 1,000 |");
        assertThat(run(out, err, "--pool", "x")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--pool is 'x'");
    }

    private static int run(ByteArrayOutputStream out, ByteArrayOutputStream err, String... arguments) {
        return ScaleModel.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }
}
