package io.pagenow.chat.command;

import io.pagenow.chat.cluster.tls.CertificateAuthority;
import io.pagenow.chat.cluster.tls.ClusterTlsException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cluster-certs}: makes the certificates by which the nodes of a cluster know one another. */
@Command(
        name = "cluster-certs",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the certificates by which the nodes of a cluster know one another: an authority of the cluster's own"
                    + " (ca.pem, ca-key.pem), if the directory has none yet, and a node's certificate and key.",
            "Every node needs ca.pem and a certificate with its key; ca-key.pem makes further nodes and belongs on none of them."
        })
final class ClusterCerts implements Callable<Integer> {
    private static final int MAX_DAYS = 36_500;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "certs", description = "where to (${DEFAULT-VALUE})")
    private Path directory;

    @Option(
            names = "--node",
            paramLabel = "NAME",
            defaultValue = "node",
            description = "makes NAME.pem and NAME-key.pem (${DEFAULT-VALUE})")
    private String node;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "3650",
            description = "how long they are valid, 1 to " + MAX_DAYS + " (${DEFAULT-VALUE})")
    private int days;

    @Option(names = "--replace", description = "replaces the node's files if they are there; never the authority's")
    private boolean replace;

    @Override
    public Integer call() {
        if (days < 1 || days > MAX_DAYS) {
            throw new ParameterException(
                    spec.commandLine(), "--days: " + days + " is not a number of days from 1 to " + MAX_DAYS);
        }
        if (!NAME.matcher(node).matches()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--node: \"" + node + "\" is not a name of 1 to 64 letters, digits, '.', '_' and '-'");
        }
        try {
            print(CertificateAuthority.in(directory, days).issue(node, days, replace));
            return 0;
        } catch (ClusterTlsException failure) {
            spec.commandLine().getErr().println("chat-api: " + Failures.explain(failure));
            return 1;
        }
    }

    private void print(CertificateAuthority.Node made) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Set on the node, with the paths that the files have there:");
        out.println(
                "  CHAT_CLUSTER_TLS_CERT=" + made.certificate().toAbsolutePath().normalize());
        out.println("  CHAT_CLUSTER_TLS_KEY=" + made.key().toAbsolutePath().normalize());
        out.println("  CHAT_CLUSTER_TLS_CA=" + made.authority().toAbsolutePath().normalize());
        out.println("Keep " + directory.resolve("ca-key.pem") + " for further nodes, away from all of them.");
    }
}
