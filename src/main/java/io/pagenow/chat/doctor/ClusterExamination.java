package io.pagenow.chat.doctor;

import io.pagenow.chat.cluster.ClusterFacts;
import io.pagenow.chat.cluster.NodeProbe;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.database.DatabaseAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Checks that this node can join the cluster and that the other nodes can reach it. */
final class ClusterExamination implements Examination {
    private static final String SUBJECT = "cluster";
    /** Remaining validity of the certificate below which a warning is due. */
    private static final Duration MIN_VALIDITY = Duration.ofDays(30);

    private final Settings settings;

    ClusterExamination(Settings settings) {
        this.settings = settings;
    }

    @Override
    public List<Finding> examine() {
        if (!settings.cluster().enabled()) {
            return List.of(Finding.ok(SUBJECT, "none: this is the only node"));
        }
        ClusterFacts facts;
        try {
            DatabaseAddress database =
                    new DatabaseAddress(settings.database().uri().orElseThrow());
            facts = ClusterFacts.read(settings.cluster(), database.dataSource(), database.socket());
        } catch (Exception failure) {
            return List.of(Finding.problem(
                    SUBJECT, Finding.detail(failure), "see docs/cluster.md for the settings of a cluster"));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok(
                SUBJECT,
                "other nodes must reach " + facts.host() + ":" + facts.port() + " and :" + facts.busPort()
                        + "; both are free"));
        facts.certificateEnd().ifPresent(end -> findings.add(certificate(end)));
        facts.nodes().forEach(node -> findings.add(node(node)));
        return findings;
    }

    private static Finding certificate(Instant end) {
        String detail = "this node's certificate is valid until " + end;
        return Instant.now().plus(MIN_VALIDITY).isBefore(end)
                ? Finding.ok("certificate", detail)
                : Finding.warning(
                        "certificate",
                        detail,
                        "issue another one: java -jar chat-api.jar cluster-certs (docs/cluster-certificates.md)");
    }

    private static Finding node(NodeProbe node) {
        if (node.refusal().isPresent()) {
            return Finding.problem("node", node.refusal().get(), "see docs/cluster.md");
        }
        return node.answers()
                ? Finding.ok("node", node.address() + " answers")
                : Finding.warning(
                        "node",
                        node.address() + " does not answer",
                        "if the node was killed, it will be removed; otherwise check the network between the two, such as a"
                                + " firewall");
    }
}
