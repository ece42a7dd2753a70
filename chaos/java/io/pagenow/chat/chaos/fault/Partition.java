package io.pagenow.chat.chaos.fault;

import io.pagenow.chat.chaos.client.Device;
import io.pagenow.chat.chaos.deployment.Layout;
import io.pagenow.chat.chaos.deployment.Node;
import io.pagenow.chat.cluster.TestNetwork;
import io.pagenow.chat.support.TestUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One node is cut off from the others, not from its clients and the database. */
public final class Partition implements Fault {
    private static final Duration CUT = Duration.ofSeconds(25);
    private static final Duration ALL_PAIRS = Duration.ofSeconds(10);
    private static final Duration LIVE = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "partition";
    }

    @Override
    public String how() {
        return "cut one node off from the others for 25 s, in network namespaces";
    }

    @Override
    public String promise() {
        return "10 s after it is healed a message of each node's client is at the other nodes' clients within 1 s";
    }

    @Override
    public Layout layout() {
        return Layout.withMachines();
    }

    @Override
    public java.util.Optional<String> impossible() {
        return TestNetwork.isAllowed()
                ? java.util.Optional.empty()
                : java.util.Optional.of("a cut network needs the right to make network namespaces (ip netns)");
    }

    @Override
    public void strike(Stage stage) {
        TestNetwork network = stage.deployment().network();
        List<Device> witnesses = new ArrayList<>();
        List<TestUser> users = stage.population()
                .people()
                .users()
                .subList(0, stage.deployment().nodes().size());
        String conversation = stage.population().group(users);
        for (Node node : stage.deployment().nodes()) {
            TestUser user = users.get(node.number());
            Device witness = stage.population()
                    .device(user, user.id() + "-witness", stage.population().network());
            witnesses.add(witness);
            stage.population().ask(() -> {
                witness.connect(node);
                return null;
            });
        }
        stage.within(ALL_PAIRS, "connect to each node", () -> stage.areOnline(witnesses));
        int victim = stage.victim().number();
        network.cut(victim);
        stage.hold(CUT);
        network.heal(victim);
        stage.over();
        int[] sent = {0};
        stage.within(ALL_PAIRS, "deliver live between all nodes", () -> {
            stage.population().ask(() -> {
                witnesses.forEach(witness -> witness.send(conversation, "live"));
                return null;
            });
            sent[0] += witnesses.size();
            return io.pagenow.chat.chaos.deployment.Waiting.until(LIVE, () -> stage.population()
                    .ask(() -> witnesses.stream().allMatch(witness -> witness.cursor(conversation) == sent[0])));
        });
        stage.deployment().awaitTogether();
    }
}
