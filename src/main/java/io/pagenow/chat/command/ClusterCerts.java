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

/** {@code cluster-certs}: creates the certificates with which the nodes of a cluster authenticate each other. */
@Command(
        name = "cluster-certs",
        mixinStandardHelpOptions = true,
        description = {
            "Creates the certificates with which the nodes of a cluster authenticate each other: the cluster's certificate"
                    + " authority (ca.pem, ca-key.pem), unless the directory has one, and a node's certificate and key.",
            "Every node needs ca.pem and a certificate with its key. ca-key.pem signs the certificates of further nodes; keep"
                    + " it off all nodes."
        })
final class ClusterCerts implements Callable<Integer> {
    private static final int MAX_DAYS = 36_500;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "DIR", description = "target directory (${DEFAULT-VALUE})")
    private Path directory = Path.of("certs");

    @Option(
            names = "--node",
            paramLabel = "NAME",
            description = "name of the node; creates NAME.pem and NAME-key.pem (${DEFAULT-VALUE})")
    private String node = "node";

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "3650",
            description = "validity in days, 1 to " + MAX_DAYS + " (${DEFAULT-VALUE})")
    private int days;

    @Option(names = "--replace", description = "replace existing files of the node; never those of the authority")
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
        out.println("Set on the node, with the paths of the files on that machine:");
        out.println(
                "  CHAT_CLUSTER_TLS_CERT=" + made.certificate().toAbsolutePath().normalize());
        out.println("  CHAT_CLUSTER_TLS_KEY=" + made.key().toAbsolutePath().normalize());
        out.println("  CHAT_CLUSTER_TLS_CA=" + made.authority().toAbsolutePath().normalize());
        out.println("Keep " + directory.resolve("ca-key.pem") + " to sign further nodes, and copy it to none of them.");
    }
}
