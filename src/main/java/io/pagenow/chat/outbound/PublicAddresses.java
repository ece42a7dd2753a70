package io.pagenow.chat.outbound;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Tells addresses of the public internet from those of private networks, of this machine and of special use (IANA special-purpose address
 * registries, RFC 6890). An IPv6 address that embeds an IPv4 address is judged by that one too.
 */
final class PublicAddresses {
    private static final int IPV4_BYTES = 4;

    private PublicAddresses() {}

    static boolean contains(InetAddress address) {
        if (address instanceof Inet4Address) {
            return isPublic(address.getAddress());
        }
        return address instanceof Inet6Address && isPublicV6(address.getAddress());
    }

    private static boolean isPublic(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        int third = bytes[2] & 0xff;
        return switch (first) {
            // "This network", private use, loopback.
            case 0, 10, 127 -> false;
            // Carrier-grade NAT, 100.64.0.0/10 (RFC 6598).
            case 100 -> (second & 0xc0) != 64;
            // Link-local, with the metadata services of clouds.
            case 169 -> second != 254;
            case 172 -> (second & 0xf0) != 16;
            // Private use; protocol assignments, documentation and the relays of 6to4.
            case 192 -> second != 168 && !(second == 0 && (third == 0 || third == 2)) && !(second == 88 && third == 99);
            // Benchmarks (RFC 2544) and documentation.
            case 198 -> (second & 0xfe) != 18 && !(second == 51 && third == 100);
            case 203 -> !(second == 0 && third == 113);
            // Multicast, reserved, broadcast.
            default -> first < 224;
        };
    }

    /** Only global unicast, 2000::/3, is public; of it, not documentation, and no tunnel to an IPv4 address that is not public. */
    private static boolean isPublicV6(byte[] bytes) {
        if (startsWith(bytes, 0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)) {
            return isPublic(Arrays.copyOfRange(bytes, bytes.length - IPV4_BYTES, bytes.length));
        }
        if ((bytes[0] & 0xe0) != 0x20
                || startsWith(bytes, 0x20, 0x01, 0x0d, 0xb8)
                || startsWith(bytes, 0x3f, 0xff)
                || (startsWith(bytes, 0x20, 0x01) && (bytes[2] & 0xfe) == 0)) {
            return false;
        }
        return !startsWith(bytes, 0x20, 0x02) || isPublic(Arrays.copyOfRange(bytes, 2, 2 + IPV4_BYTES));
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        for (int index = 0; index < prefix.length; index++) {
            if ((bytes[index] & 0xff) != prefix[index]) {
                return false;
            }
        }
        return true;
    }

    /** Returns the address without the name that it was found by; the IPv4 address if it is an IPv4-mapped IPv6 address. */
    static InetAddress unmapped(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
