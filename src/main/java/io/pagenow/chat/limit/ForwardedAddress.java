package io.pagenow.chat.limit;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses an address as proxies write it: {@code 192.0.2.1}, {@code 192.0.2.1:51001}, {@code 2001:db8::1},
 * {@code [2001:db8::1]} or {@code [2001:db8::1]:51001}. An IPv6 address may have a zone ({@code %eth0}, RFC 4007). Port
 * and zone are dropped; an IPv4-mapped IPv6 address becomes the IPv4 address. Never queries a name server.
 */
final class ForwardedAddress {
    private static final Pattern IPV4 = Pattern.compile("([0-9.]+)(?::([0-9]{1,5}))?");
    private static final Pattern IPV6 = Pattern.compile("([0-9a-fA-F:.]+)(?:%[^\\]]*)?");
    private static final Pattern BRACKETED_IPV6 =
            Pattern.compile("\\[([0-9a-fA-F:.]+)(?:%[^\\]]*)?](?::([0-9]{1,5}))?");
    private static final int MAX_PORT = 65_535;

    private ForwardedAddress() {}

    /** @return empty if the text is not an address, such as {@code unknown}, {@code _hidden} or a name */
    static Optional<InetAddress> parse(String text) {
        String stripped = text.strip();
        Matcher bracketed = BRACKETED_IPV6.matcher(stripped);
        if (bracketed.matches()) {
            return isPort(bracketed.group(2)) ? ipv6(bracketed.group(1)) : Optional.empty();
        }
        Matcher ipv4 = IPV4.matcher(stripped);
        if (ipv4.matches()) {
            return isPort(ipv4.group(2)) ? address(ipv4.group(1)) : Optional.empty();
        }
        Matcher ipv6 = IPV6.matcher(stripped);
        return ipv6.matches() ? ipv6(ipv6.group(1)) : Optional.empty();
    }

    private static boolean isPort(String digits) {
        return digits == null || Integer.parseInt(digits) <= MAX_PORT;
    }

    private static Optional<InetAddress> ipv6(String text) {
        return text.contains(":") ? address(text) : Optional.empty();
    }

    private static Optional<InetAddress> address(String text) {
        return Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(text));
    }
}
