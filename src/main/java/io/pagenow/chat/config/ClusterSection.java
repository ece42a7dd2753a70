package io.pagenow.chat.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the settings of a cluster. */
final class ClusterSection {
    private static final Pattern MEMBER = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s:/\\[\\]]+):[0-9]{1,5}");

    private ClusterSection() {}

    static Settings.Cluster read(SettingsReader reader) {
        boolean enabled = reader.flag("cluster.enabled");
        if (enabled && reader.optionalText("database.uri").isEmpty()) {
            reader.problem(
                    "database.uri",
                    "",
                    "the URI of the database that the nodes of the cluster share (cluster.enabled); the built-in PostgreSQL"
                            + " serves one server only");
        }
        List<String> members = reader.list("cluster.members");
        for (String member : members) {
            if (!MEMBER.matcher(member).matches()) {
                reader.problem("cluster.members", member, "of the form host:port");
            }
        }
        return new Settings.Cluster(
                enabled,
                reader.optionalText("cluster.host"),
                reader.integer("cluster.port", 0, 65535),
                reader.integer("cluster.busPort", 0, 65535),
                members,
                tls(reader));
    }

    private static Optional<Settings.Cluster.Tls> tls(SettingsReader reader) {
        List<String> paths = List.of("cluster.tls.cert", "cluster.tls.key", "cluster.tls.ca");
        List<String> files =
                paths.stream().map(path -> reader.optionalText(path).orElse("")).toList();
        if (files.stream().allMatch(String::isEmpty)) {
            return Optional.empty();
        }
        for (int index = 0; index < paths.size(); index++) {
            if (!Files.isReadable(Path.of(files.get(index)))) {
                reader.problem(
                        paths.get(index),
                        files.get(index),
                        "a readable PEM file; cert, key and ca must be set together (the command cluster-certs creates them)");
            }
        }
        return Optional.of(
                new Settings.Cluster.Tls(Path.of(files.get(0)), Path.of(files.get(1)), Path.of(files.get(2))));
    }
}
