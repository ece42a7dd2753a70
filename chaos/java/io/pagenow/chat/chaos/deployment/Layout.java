package io.pagenow.chat.chaos.deployment;

import java.util.List;
import java.util.Map;

/**
 * What a fault needs that is not as usual.
 *
 * @param machines whether each node is in a network namespace of its own
 * @param java options of Java by the number of the node
 * @param environment further environment variables by the number of the node
 * @param databaseProxy whether the nodes reach PostgreSQL through a proxy that can go silent
 * @param standby whether PostgreSQL has a standby that can take over
 */
public record Layout(
        boolean machines,
        Map<Integer, List<String>> java,
        Map<Integer, Map<String, String>> environment,
        boolean databaseProxy,
        boolean standby) {
    public static Layout usual() {
        return new Layout(false, Map.of(), Map.of(), false, false);
    }

    public static Layout withMachines() {
        return new Layout(true, Map.of(), Map.of(), false, false);
    }

    public static Layout withDatabaseProxy() {
        return new Layout(false, Map.of(), Map.of(), true, false);
    }

    public static Layout withStandby() {
        return new Layout(false, Map.of(), Map.of(), false, true);
    }

    public static Layout withJava(int node, String... options) {
        return new Layout(false, Map.of(node, List.of(options)), Map.of(), false, false);
    }

    public static Layout withEnvironment(int node, Map<String, String> variables) {
        return new Layout(false, Map.of(), Map.of(node, variables), false, false);
    }
}
