package io.pagenow.chat.config;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment variables that Kubernetes sets in every pod for the Services of its namespace. A Service named {@code chat-http}
 * yields {@code CHAT_HTTP_PORT=tcp://10.0.0.1:8080}, which is a link and not a port. Links are distinguished from settings by the
 * shape that Kubernetes documents ("Discovering services", "Environment variables").
 */
public final class ServiceLinks {
    private static final String PROTOCOL = "(TCP|UDP|SCTP)";

    /** Names of links: one per Service and one per port. */
    private static final Pattern LINK_NAME = Pattern.compile(".+_PORT(_[0-9]+_" + PROTOCOL + ")?");

    private static final Pattern LINK = Pattern.compile("(tcp|udp|sctp)://[^/\\s]+:[0-9]{1,5}");

    /** Names of the variables that hold a part of a link. */
    private static final Pattern PART_NAME = Pattern.compile(".+_PORT_[0-9]+_" + PROTOCOL + "_(PROTO|PORT|ADDR)");

    private static final Pattern SERVICE_NAME = Pattern.compile("(.+)_SERVICE_(HOST|PORT(_.+)?)");
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F.:]+");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    private ServiceLinks() {}

    /** Returns the names of the variables set by Kubernetes, sorted. */
    public static Set<String> in(Map<String, String> variables) {
        Set<String> links = new TreeSet<>();
        variables.forEach((name, value) -> {
            if (isLink(name, value) || PART_NAME.matcher(name).matches() || isOfService(name, variables)) {
                links.add(name);
            }
        });
        return links;
    }

    private static boolean isLink(String name, String value) {
        return LINK_NAME.matcher(name).matches() && LINK.matcher(value).matches();
    }

    /** Kubernetes always sets the address and the port together; one of them alone is an operator's mistake. */
    private static boolean isOfService(String name, Map<String, String> variables) {
        Matcher service = SERVICE_NAME.matcher(name);
        if (!service.matches()) {
            return false;
        }
        String prefix = service.group(1);
        return ADDRESS.matcher(variables.getOrDefault(prefix + "_SERVICE_HOST", ""))
                        .matches()
                && PORT.matcher(variables.getOrDefault(prefix + "_SERVICE_PORT", ""))
                        .matches()
                && (name.endsWith("_SERVICE_HOST")
                        || PORT.matcher(variables.get(name)).matches());
    }
}
