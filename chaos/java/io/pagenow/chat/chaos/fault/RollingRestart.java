package io.pagenow.chat.chaos.fault;

import io.pagenow.chat.chaos.deployment.Deployment;
import io.pagenow.chat.chaos.deployment.Node;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/** All nodes are replaced by ones of another build, one after another, as at an upgrade. */
public final class RollingRestart implements Fault {
    private static final int SERVICE_RESTART = 1012;

    private static final String OTHER_VERSION = "0.0.0-chaos";

    @Override
    public String name() {
        return "rolling-restart";
    }

    @Override
    public String how() {
        return "SIGTERM one node after another, start each from a copy of the jar with another version in its manifest";
    }

    @Override
    public String promise() {
        return "sockets are closed with 1012 and no other code; no send fails after its retry";
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(3);
    }

    @Override
    public void strike(Stage stage) throws IOException {
        Deployment deployment = stage.deployment();
        Path other = otherVersion(deployment);
        Map<Integer, Integer> before = new TreeMap<>(stage.lost());
        for (Node node : deployment.nodes()) {
            node.terminate();
            stage.require(node.awaitEnd(), "node " + node.number() + " did not end within 60 s of SIGTERM");
            node.restart(other);
            deployment.awaitTogether();
        }
        stage.over();
        Map<Integer, Integer> after = stage.lost();
        stage.require(after.containsKey(SERVICE_RESTART), "no socket was closed with " + SERVICE_RESTART);
        Map<Integer, Integer> others = new TreeMap<>(after);
        others.put(SERVICE_RESTART, before.getOrDefault(SERVICE_RESTART, 0));
        before.putIfAbsent(SERVICE_RESTART, 0);
        stage.require(
                others.equals(before), "sockets were closed with other codes: before " + before + ", now " + after);
        long failed = stage.ledger().failedAfterRepetition();
        stage.require(failed == 0, failed + " sends failed although they were repeated");
    }

    private static Path otherVersion(Deployment deployment) throws IOException {
        Path copy = deployment.folder().resolve("other-version.jar");
        Files.copy(deployment.jar(), copy, StandardCopyOption.REPLACE_EXISTING);
        try (FileSystem inside = FileSystems.newFileSystem(copy)) {
            Path path = inside.getPath("META-INF", "MANIFEST.MF");
            Manifest manifest;
            try (var in = Files.newInputStream(path)) {
                manifest = new Manifest(in);
            }
            manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, OTHER_VERSION);
            try (var out = Files.newOutputStream(path)) {
                manifest.write(out);
            }
        }
        return copy;
    }
}
